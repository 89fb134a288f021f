//! Taking the second factor of somebody away who has lost it.

use canteen_protocol::second_factor::ResetSecondFactor;
use serde_json::json;

use super::super::devices;
use crate::account::store::{page, ticket, totp};
use crate::app::{App, Caller};
use crate::audit;
use crate::directory;
use crate::fault::{Fault, Outcome};

/// Takes another member's authenticator and recovery codes away, and ends their sign-ins that are
/// under way. Their devices stay signed in.
///
/// # Errors
/// `Forbidden` for who is no administrator and for one's own, `NotFound` for a member of elsewhere,
/// `Conflict` for who has none.
pub async fn reset(app: &App, caller: Caller, ask: ResetSecondFactor) -> Outcome<()> {
    let Caller { member, corp, .. } = caller;
    let (whose, now) = (ask.member, app.now());
    app.db
        .write(devices::lane(whose), move |tx| {
            if !directory::is_admin(tx, member)? {
                return Err(Fault::forbidden(
                    "only administrators take a second factor away: ask one of your corp's",
                ));
            }
            if whose == member {
                return Err(Fault::forbidden(
                    "nobody takes their own second factor away so: account totp disable does, or \
                     another administrator",
                ));
            }
            let found = directory::profile(tx, whose)?.filter(|found| found.corp == corp);
            let found =
                found.ok_or_else(|| Fault::not_found(format!("there is no member {whose}")))?;
            let had = totp::remove(tx, whose)?;
            let passed = page::has_passed(tx, whose)?;
            if !had && !passed {
                return Err(Fault::conflict(format!(
                    "{} has no second factor: there is nothing to take away",
                    found.userid
                )));
            }
            page::forget(tx, whose)?;
            ticket::remove_all(tx, whose)?;
            let target = format!("member:{whose}");
            let action = "member.reset_factor";
            Ok(audit::record(tx, corp, now, Some(member), action, &target, json!({}))?)
        })
        .await
}
