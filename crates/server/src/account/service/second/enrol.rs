//! Setting an authenticator up, giving it up, and recovery codes.

use canteen_protocol::second_factor::{
    Authenticator, ConfirmTotp, DisableTotp, EnableTotp, RecoveryCodes, RenewRecoveryCodes,
};
use canteen_protocol::{ErrorCode, MemberId, Time};
use serde_json::json;

use super::super::{devices, owner};
use super::prove;
use crate::account::recovery::{self, Given};
use crate::account::rules;
use crate::account::store::{corp, totp};
use crate::account::throttle::Doors;
use crate::account::totp::Secret;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::Tx;
use crate::directory;
use crate::fault::{Fault, Outcome};

/// Milliseconds in which an authenticator that was begun is to be confirmed.
const PENDING_MS: i64 = 15 * 60 * 1_000;

/// Begins to set an authenticator up.
///
/// # Errors
/// As of [`owner::prove`].
pub async fn begin(
    app: &App,
    doors: &Doors,
    caller: Caller,
    ask: EnableTotp,
) -> Outcome<Authenticator> {
    let Caller { member, corp, .. } = caller;
    owner::prove(app, doors, caller, (ask.code, ask.password)).await?;
    let now = app.now();
    app.db
        .write(devices::lane(member), move |tx| {
            let named = corp::by_id(tx, corp)?.map(|corp| corp.name).unwrap_or_default();
            let profile = directory::profile(tx, member)?
                .ok_or_else(|| Fault::Internal(format!("member {member} has gone")))?;
            let secret = Secret::random();
            totp::set_pending(tx, member, &secret, Time(now.0 + PENDING_MS))?;
            Ok(secret.authenticator(&named, &profile.userid))
        })
        .await
}

/// Ends it with a code of the new one.
///
/// # Errors
/// `Expired` when none was begun of late, `BadCredentials`, `RateLimited`.
pub async fn confirm(
    app: &App,
    doors: &Doors,
    caller: Caller,
    ask: ConfirmTotp,
) -> Outcome<RecoveryCodes> {
    let Caller { member, .. } = caller;
    let now = app.now();
    doors.step(member, now)?;
    let codes = app
        .db
        .write(devices::lane(member), move |tx| {
            let secret = totp::pending(tx, member, now)?.ok_or_else(|| {
                Fault::refused(
                    ErrorCode::Expired,
                    "no authenticator is being set up: begin again with account totp enable",
                )
            })?;
            let digits = match recovery::given(&ask.code) {
                Given::Digits(digits) => digits,
                _ => return Err(not_a_code()),
            };
            let step = secret.step(digits, now, 0).ok_or_else(not_a_code)?;
            set_up(tx, member, &secret, step, now)
        })
        .await?;
    doors.stepped(member);
    Ok(RecoveryCodes { codes })
}

fn not_a_code() -> Fault {
    Fault::refused(
        ErrorCode::BadCredentials,
        "the code is not one of the new authenticator: give the six digits it shows now, and see \
         that its clock is right",
    )
}

/// Makes an authenticator the member's, whose first code was of `step`; gives recovery codes.
///
/// # Errors
/// As the database says.
pub fn set_up(
    tx: &mut Tx<'_>,
    member: MemberId,
    secret: &Secret,
    step: i64,
    now: Time,
) -> Outcome<Vec<String>> {
    let replaced = totp::get(tx, member)?.is_some();
    totp::set(tx, member, secret, step, now)?;
    totp::clear_pending(tx, member)?;
    note(tx, member, "account.totp_enabled", json!({ "replaced": replaced }), now)?;
    renew(tx, member, now)
}

/// Ten new recovery codes in place of those before.
fn renew(tx: &mut Tx<'_>, member: MemberId, now: Time) -> Outcome<Vec<String>> {
    let codes = recovery::codes();
    let hashes = codes.iter().map(|code| recovery::digest(member, code)).collect();
    totp::set_recovery(tx, member, hashes)?;
    let detail = json!({ "count": codes.len() });
    note(tx, member, "account.recovery_codes", detail, now)?;
    Ok(codes)
}

fn note(
    tx: &mut Tx<'_>,
    member: MemberId,
    action: &'static str,
    detail: serde_json::Value,
    now: Time,
) -> Outcome<()> {
    let profile = directory::profile(tx, member)?
        .ok_or_else(|| Fault::Internal(format!("member {member} has gone")))?;
    let target = format!("member:{member}");
    Ok(audit::record(tx, profile.corp, now, Some(member), action, &target, detail)?)
}

/// Gives the authenticator up.
///
/// # Errors
/// `NotFound` for who has none, `Forbidden` where the corp asks for one, and as of
/// [`prove::prove`].
pub async fn disable(app: &App, doors: &Doors, caller: Caller, ask: DisableTotp) -> Outcome<()> {
    let Caller { member, corp, .. } = caller;
    // Before a code is used up for nothing.
    let allowed = app.db.read(move |conn| may_disable(conn, caller)).await?;
    allowed.then_some(()).ok_or_else(asked_for)?;
    if !has_totp(app, member).await? {
        return Err(none());
    }
    prove::prove(app, doors, caller, (ask.code, ask.password)).await?;
    let now = app.now();
    app.db
        .write(devices::lane(member), move |tx| {
            may_disable(tx, caller)?.then_some(()).ok_or_else(asked_for)?;
            totp::remove(tx, member)?;
            let target = format!("member:{member}");
            let action = "account.totp_disabled";
            Ok(audit::record(tx, corp, now, Some(member), action, &target, json!({}))?)
        })
        .await
}

fn may_disable(conn: &mut crate::db::Conn, caller: Caller) -> crate::db::DbResult<bool> {
    let settings = corp::settings(conn, caller.corp)?;
    let admin = directory::administers(conn, caller.member)?;
    Ok(rules::may_disable(&settings, admin))
}

fn asked_for() -> Fault {
    Fault::forbidden(
        "your corp asks for a second factor: account totp enable puts another authenticator in \
         the place of this one",
    )
}

/// Makes new recovery codes.
///
/// # Errors
/// `NotFound` for who has no authenticator, and as of [`prove::prove`].
pub async fn recover(
    app: &App,
    doors: &Doors,
    caller: Caller,
    ask: RenewRecoveryCodes,
) -> Outcome<RecoveryCodes> {
    let member = caller.member;
    if !has_totp(app, member).await? {
        return Err(none());
    }
    prove::prove(app, doors, caller, (ask.code, ask.password)).await?;
    let now = app.now();
    let codes = app
        .db
        .write(devices::lane(member), move |tx| {
            if totp::get(tx, member)?.is_none() {
                return Err(none());
            }
            renew(tx, member, now)
        })
        .await?;
    Ok(RecoveryCodes { codes })
}

async fn has_totp(app: &App, member: MemberId) -> Outcome<bool> {
    let found = app.db.read(move |conn| totp::get(conn, member)).await?;
    Ok(found.is_some())
}

fn none() -> Fault {
    Fault::not_found("you have no authenticator: account totp enable sets one up")
}
