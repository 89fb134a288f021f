//! Changing one's own password.

use canteen_protocol::ErrorCode;
use canteen_protocol::account::ChangePassword;
use serde_json::json;

use super::second::prove::note_failure;
use super::{devices, owner};
use crate::account::password;
use crate::account::store::{password as hashes, ticket};
use crate::account::throttle::Doors;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::Tx;
use crate::fault::{Fault, Outcome};

/// Sets a new password after the old one was given, or a code when there is no old one.
///
/// # Errors
/// `BadCredentials` for a wrong old one, `Invalid` for one too short or too long, `RateLimited`,
/// `Conflict` when it was changed in the meantime.
pub async fn password(
    app: &App,
    doors: &Doors,
    caller: Caller,
    ask: ChangePassword,
) -> Outcome<()> {
    let Caller { member, corp, device, .. } = caller;
    let now = app.now();
    password::check(&ask.new)?;
    let before = app.db.read(move |conn| hashes::get(conn, member)).await?;
    if before.is_some() {
        // Not the door's bound: strangers who guess there must not keep the owner from a new one.
        doors.step(member, now)?;
        let old = ask.old.unwrap_or_default();
        if !password::verify(before.clone(), old).await? {
            let note = move |tx: &mut Tx<'_>| note_failure(tx, caller, now);
            app.db.write(devices::lane(member), note).await.map_err(Fault::Db)?;
            return Err(Fault::refused(
                ErrorCode::BadCredentials,
                "the present password is wrong: nothing was changed",
            ));
        }
        doors.stepped(member);
    } else {
        // A password proves who they are from then on: a first one must not be had for nothing.
        owner::prove(app, doors, caller, (ask.code, None)).await?;
    }
    let phc = password::hash(ask.new).await?;
    let others = ask.revoke_others;
    app.db
        .write(devices::lane(member), move |tx| {
            if hashes::get(tx, member)? != before {
                return Err(Fault::conflict(
                    "the password was changed from elsewhere just now: sign in again",
                ));
            }
            hashes::set(tx, member, &phc, now)?;
            // Sign-ins that have taken their first step took it by what holds no more.
            ticket::remove_all(tx, member)?;
            let ended = if others { devices::end_all(tx, member, Some(device), now)? } else { 0 };
            let (target, detail) = (format!("member:{member}"), json!({ "devices_ended": ended }));
            let action = "account.change_password";
            Ok(audit::record(tx, corp, now, Some(member), action, &target, detail)?)
        })
        .await
}
