//! Taking the second factor of somebody away who has lost it.

use canteen_protocol::second_factor::ResetSecondFactor;
use canteen_protocol::{MemberId, Time};
use serde_json::json;

use super::super::devices;
use crate::account::store::{corp, page, ticket, totp};
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{Db, Lane, Tx};
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
            let power = directory::Power::of(tx, caller, now)?;
            power.check_some("take a second factor away")?;
            if whose == member {
                return Err(Fault::forbidden(
                    "nobody takes their own second factor away so: account totp disable does, or \
                     another administrator",
                ));
            }
            let found = directory::profile(tx, whose)?.filter(|found| found.corp == corp);
            let found =
                found.ok_or_else(|| Fault::not_found(format!("there is no member {whose}")))?;
            power.check_member(tx, whose, directory::Level::Change)?;
            take_away(tx, whose, &found.userid)?;
            let (target, detail) = (format!("member:{whose}"), power.mark(json!({})));
            let action = "member.reset_factor";
            Ok(audit::record(tx, corp, now, Some(member), action, &target, detail)?)
        })
        .await
}

/// The same by who runs the server, for the only administrator of a corp. Works on a bare database,
/// beside a server. Gives the account.
///
/// # Errors
/// `NotFound` for no such corp or member, `Conflict` for who has none.
pub async fn reset_by_operator(
    db: &Db,
    now: Time,
    corp_id: String,
    user: String,
) -> Outcome<String> {
    db.write(Lane::Admin, move |tx| {
        let corp = corp::by_corp_id(tx, &corp_id.trim().to_lowercase())?
            .ok_or_else(|| Fault::not_found("there is no corp of this id in this place"))?;
        let found = directory::find(tx, corp.id, &user)?
            .ok_or_else(|| Fault::not_found("there is no such member in this corp"))?;
        take_away(tx, found.member, &found.userid)?;
        let target = format!("member:{}", found.member);
        let action = "member.reset_factor";
        audit::record(tx, corp.id, now, None, action, &target, json!({ "by": "operator" }))?;
        Ok(found.userid)
    })
    .await
}

/// Takes away all that a member has of a second factor, and their sign-ins under way.
fn take_away(tx: &mut Tx<'_>, whose: MemberId, userid: &str) -> Outcome<()> {
    let had = totp::remove(tx, whose)?;
    let passed = page::has_passed(tx, whose)?;
    if !had && !passed {
        return Err(Fault::conflict(format!(
            "{userid} has no second factor: there is nothing to take away"
        )));
    }
    page::forget(tx, whose)?;
    Ok(ticket::remove_all(tx, whose)?)
}
