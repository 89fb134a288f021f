//! Exporting: for an administrator all of the directory that is open to them; they are recorded.

use canteen_protocol::import::Exported;
use serde_json::json;

use super::power::Power;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{Conn, Tx};
use crate::directory::change::lane;
use crate::directory::service::scope;
use crate::directory::store::whole;
use crate::fault::Outcome;

/// What only administrators do.
const WHAT: &str = "export the directory";

/// Every department and every member whose account is open, all from one moment, as far as the
/// caller's roles open them.
///
/// # Errors
/// `Forbidden` for who is no administrator.
pub async fn export(app: &App, caller: Caller) -> Outcome<Vec<Exported>> {
    let (at, corp, member) = (app.now(), caller.corp, caller.member);
    let read = move |conn: &mut Conn| -> Outcome<_> {
        let power = Power::of(conn, caller, at)?;
        power.check_some(WHAT)?;
        let departments = whole::departments(conn, corp)?;
        let (members, _) = whole::members(conn, corp)?;
        Ok(scope::seen(conn, &power, departments, members)?)
    };
    let (departments, mut members) = app.db.read(read).await?;
    members.retain(|member| !member.disabled);
    let count = members.len() as u64;
    // Before anything is given away.
    let recorded = move |tx: &mut Tx<'_>| -> Outcome<()> {
        let power = Power::of(tx, caller, at)?;
        power.check_some(WHAT)?;
        let (target, detail) = (format!("corp:{corp}"), power.mark(json!({ "members": count })));
        audit::record(tx, corp, at, Some(member), "directory.export", &target, detail)?;
        Ok(())
    };
    app.db.write(lane(corp), recorded).await?;
    let departments = departments.into_iter().map(Exported::Department);
    let members = members.into_iter().map(Exported::Member);
    Ok(departments.chain(members).chain([Exported::Done(count)]).collect())
}
