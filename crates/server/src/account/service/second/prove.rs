//! Codes of authenticators and recovery codes, taken once; and the proof that whoever changes a
//! second factor is its owner.

use canteen_protocol::{ErrorCode, MemberId, Time};
use serde_json::json;

use super::super::devices;
use crate::account::password;
use crate::account::recovery::{self, Given};
use crate::account::store::{password as hashes, totp};
use crate::account::throttle::Doors;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{DbResult, Tx};
use crate::fault::{Fault, Outcome};

/// Takes a member's code; says by what it was right, or nothing when it was not.
///
/// # Errors
/// As the database says.
pub fn accept(
    tx: &mut Tx<'_>,
    member: MemberId,
    code: &str,
    now: Time,
) -> DbResult<Option<&'static str>> {
    match recovery::given(code) {
        Given::Digits(digits) => {
            let Some(has) = totp::get(tx, member)? else { return Ok(None) };
            let Some(step) = has.secret.step(digits, now, has.step) else { return Ok(None) };
            // Of two devices with one code at the same time, one is too late.
            Ok(totp::take(tx, member, step)?.then_some("totp"))
        }
        Given::Recovery(letters) => {
            let hash = recovery::digest(member, &letters);
            Ok(totp::take_recovery(tx, member, &hash)?.then_some("recovery code"))
        }
        Given::Nonsense => Ok(None),
    }
}

/// Sees a code or the password of the caller, who has an authenticator.
///
/// # Errors
/// `Invalid` for none or both, `BadCredentials`, `RateLimited`.
pub async fn prove(
    app: &App,
    doors: &Doors,
    caller: Caller,
    (code, word): (Option<String>, Option<String>),
) -> Outcome<()> {
    let Caller { member, corp, .. } = caller;
    let now = app.now();
    doors.step(member, now)?;
    let right = match (code, word) {
        (Some(code), None) => {
            app.db
                .write(devices::lane(member), move |tx| {
                    let right = accept(tx, member, &code, now)?.is_some();
                    if !right {
                        note_failure(tx, caller, now)?;
                    }
                    DbResult::Ok(right)
                })
                .await?
        }
        (None, Some(word)) => {
            let phc = app.db.read(move |conn| hashes::get(conn, member)).await?;
            let right = password::verify(phc, word).await?;
            if !right {
                let note = move |tx: &mut Tx<'_>| note_failure(tx, caller, now);
                app.db.write(devices::lane(member), note).await?;
            }
            right
        }
        _ => {
            doors.stepped(member);
            return Err(Fault::invalid(
                "prove that it is you: give a code of your authenticator, or your password",
            ));
        }
    };
    if !right {
        tracing::info!(%member, %corp, "a proof of the second factor was wrong");
        return Err(wrong());
    }
    doors.stepped(member);
    Ok(())
}

/// Notes a proof that was not right.
///
/// # Errors
/// As the database says.
pub fn note_failure(tx: &mut Tx<'_>, caller: Caller, now: Time) -> DbResult<()> {
    let Caller { member, corp, device, .. } = caller;
    let target = format!("member:{member}");
    let detail = json!({ "device": device });
    audit::record(tx, corp, now, Some(member), "account.proof_failed", &target, detail)
}

/// A code or password that was not right.
pub fn wrong() -> Fault {
    Fault::refused(
        ErrorCode::BadCredentials,
        "the code or password is wrong, or the code was used already: wait for the next code",
    )
}
