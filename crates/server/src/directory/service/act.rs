//! An administrative act: authorise, one change, one line in the audit log.

use canteen_protocol::Time;
use serde_json::Value;

use super::power::Power;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{Conn, Tx};
use crate::directory::change::{Change, lane};
use crate::fault::Outcome;

/// What the audit log says of an act.
pub struct Said {
    /// Such as `member.create`.
    pub action: &'static str,
    /// Such as `member:17`.
    pub target: String,
    /// More about it; never a secret.
    pub detail: Value,
}

/// Carries out `work` for a caller who `may`, and gives what `show` reads behind it.
///
/// # Errors
/// What `may`, `work` and `show` answer.
pub async fn act<T, R>(
    app: &App,
    caller: Caller,
    may: impl Fn(&Power, &mut Conn) -> Outcome<()> + Send + 'static,
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
            let power = Power::of(change.conn(), caller, at)?;
            may(&power, change.conn())?;
            let (done, said) = work(&mut change)?;
            change.finish()?;
            let detail = power.mark(said.detail);
            audit::record(tx, corp, at, Some(member), said.action, &said.target, detail)?;
            show(tx, done)
        })
        .await
}

/// What everyone who does not may administer the whole corp is told they do not do.
pub const DIRECTORY: &str = "change the directory";

/// For acts of those who administer the whole corp.
///
/// # Errors
/// `Forbidden`.
pub fn check_super(power: &Power, _: &mut Conn) -> Outcome<()> {
    power.check_super(DIRECTORY)
}
