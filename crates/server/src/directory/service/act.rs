//! An administrative act: authorise, one change, one line in the audit log.

use canteen_protocol::{MemberId, Time};
use serde_json::Value;

use crate::app::{App, Caller};
use crate::audit;
use crate::db::{Conn, Tx};
use crate::directory::change::{Change, lane};
use crate::directory::service::lookup::is_admin;
use crate::fault::{Fault, Outcome};

/// What the audit log says of an act.
pub struct Said {
    /// Such as `member.create`.
    pub action: &'static str,
    /// Such as `member:17`.
    pub target: String,
    /// More about it; never a secret.
    pub detail: Value,
}

/// Carries out `work` as an administrator and gives what `show` reads behind it.
///
/// # Errors
/// `Forbidden` for anyone else, and what `work` and `show` answer.
pub async fn act<T, R>(
    app: &App,
    caller: Caller,
    work: impl Fn(&mut Change<'_, '_>) -> Outcome<(T, Said)> + Send + 'static,
    show: impl Fn(&mut Tx<'_>, T) -> Outcome<R> + Send + 'static,
) -> Outcome<R>
where
    R: Send + 'static,
{
    let Caller { member, corp, .. } = caller;
    let at: Time = app.now();
    app.db
        .write(lane(corp), move |tx| {
            let mut change = Change::begin(tx, corp, at)?;
            check_admin(change.conn(), member)?;
            let (done, said) = work(&mut change)?;
            change.finish()?;
            audit::record(tx, corp, at, Some(member), said.action, &said.target, said.detail)?;
            show(tx, done)
        })
        .await
}

/// Whether this member may change the directory.
///
/// # Errors
/// `Forbidden`.
pub fn check_admin(conn: &mut Conn, member: MemberId) -> Outcome<()> {
    if is_admin(conn, member)? {
        return Ok(());
    }
    Err(Fault::forbidden("only administrators change the directory: ask one of your corp's"))
}
