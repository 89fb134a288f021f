//! The proof that whoever changes what an account is signed in by is its owner: whoever finds a
//! device signed in would else make the account theirs.

use canteen_protocol::own::Proof;
use canteen_protocol::{ErrorCode, MemberId};

use super::code::TRIES;
use super::second::prove;
use crate::account::secret;
use crate::account::store::{code, password, totp};
use crate::account::throttle::Doors;
use crate::app::{App, Caller};
use crate::db::{Conn, DbResult, Lane};
use crate::fault::{Fault, Outcome};

/// By what a member proves it.
///
/// # Errors
/// As the database says.
pub fn way(conn: &mut Conn, member: MemberId) -> DbResult<Proof> {
    if password::exists(conn, member)? {
        return Ok(Proof::Password);
    }
    let has_totp = totp::get(conn, member)?.is_some();
    Ok(if has_totp { Proof::Authenticator } else { Proof::SentCode })
}

/// Sees the password or a code of the authenticator; of whoever has neither, the code that was sent
/// to their present address.
///
/// # Errors
/// `Invalid` for none, `BadCredentials`, `RateLimited`.
pub async fn prove(
    app: &App,
    doors: &Doors,
    caller: Caller,
    (given, word): (Option<String>, Option<String>),
) -> Outcome<()> {
    match app.db.read(move |conn| way(conn, caller.member)).await? {
        Proof::Password | Proof::Authenticator => {
            prove::prove(app, doors, caller, (given, word)).await
        }
        Proof::SentCode => sent(app, doors, caller, given).await,
    }
}

async fn sent(app: &App, doors: &Doors, caller: Caller, given: Option<String>) -> Outcome<()> {
    let member = caller.member;
    let Some(given) = given else {
        return Err(Fault::invalid(
            "prove that it is you: give the code that me.send_code sends to your present \
             address",
        ));
    };
    let now = app.now();
    doors.step(member, now)?;
    let right = app.db.write(Lane::Admin, move |tx| {
        let stored = code::try_once(tx, member, TRIES, now)?.unwrap_or_default();
        let right = secret::is_code(&stored, given.trim());
        if right {
            code::clear(tx, member)?;
        } else {
            prove::note_failure(tx, caller, now)?;
        }
        DbResult::Ok(right)
    });
    if !right.await? {
        return Err(Fault::refused(
            ErrorCode::BadCredentials,
            "the code is wrong or too old: have another one sent",
        ));
    }
    doors.stepped(member);
    Ok(())
}
