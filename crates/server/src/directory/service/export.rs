//! Exporting: the whole directory for an administrator, who is recorded.

use canteen_protocol::import::Exported;
use serde_json::json;

use super::act::check_admin;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{Conn, Tx};
use crate::directory::change::lane;
use crate::directory::store::whole;
use crate::fault::Outcome;

/// Every department and every member whose account is open, all from one moment.
///
/// # Errors
/// `Forbidden` for who is no administrator.
pub async fn export(app: &App, caller: Caller) -> Outcome<Vec<Exported>> {
    let (at, corp, member) = (app.now(), caller.corp, caller.member);
    let read = move |conn: &mut Conn| -> Outcome<_> {
        check_admin(conn, member)?;
        let departments = whole::departments(conn, corp)?;
        let (members, _) = whole::members(conn, corp)?;
        Ok((departments, members))
    };
    let (departments, mut members) = app.db.read(read).await?;
    members.retain(|member| !member.disabled);
    let count = members.len() as u64;
    // Before anything is given away.
    let recorded = move |tx: &mut Tx<'_>| -> Outcome<()> {
        check_admin(tx, member)?;
        let (target, detail) = (format!("corp:{corp}"), json!({ "members": count }));
        audit::record(tx, corp, at, Some(member), "directory.export", &target, detail)?;
        Ok(())
    };
    app.db.write(lane(corp), recorded).await?;
    let departments = departments.into_iter().map(Exported::Department);
    let members = members.into_iter().map(Exported::Member);
    Ok(departments.chain(members).chain([Exported::Done(count)]).collect())
}
