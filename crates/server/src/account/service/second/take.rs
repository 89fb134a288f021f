//! The second step by a code: a ticket and a code for a device token.

use std::net::IpAddr;

use canteen_protocol::second_factor::{SecondStepTaken, TakeSecondStep};
use canteen_protocol::{ErrorCode, Time, WireError};
use serde_json::json;

use super::super::devices;
use super::super::sign_in::record_failure;
use super::step::{self, TRIES};
use super::{enrol, prove};
use crate::account::recovery::{self, Given};
use crate::account::secret;
use crate::account::store::ticket::{self, Kind, Ticket};
use crate::account::store::totp;
use crate::account::throttle::Doors;
use crate::account::totp::Secret;
use crate::app::App;
use crate::db::Tx;
use crate::directory;
use crate::fault::{Fault, Outcome};

/// What a try came to.
enum Tried {
    /// The second step is taken.
    Taken(SecondStepTaken),
    /// A wrong code; so many tries are left.
    Wrong(u32),
}

/// Trades a ticket and a code for a device token.
///
/// # Errors
/// `Expired` for a ticket that is over, `BadCredentials` with `data.tries_left`, `RateLimited`,
/// `Forbidden` for an account that was shut meanwhile.
pub async fn take(
    app: &App,
    doors: &Doors,
    ip: IpAddr,
    ask: TakeSecondStep,
) -> Outcome<SecondStepTaken> {
    let now = app.now();
    doors.knock(ip, now)?;
    let hash = secret::digest(&ask.ticket);
    let key = hash.clone();
    let found = app.db.read(move |conn| ticket::get(conn, &key, now)).await?;
    let member = found.ok_or_else(step::over)?.member;
    doors.step(member, now)?;
    let tried = app
        .db
        .write(devices::lane(member), move |tx| try_once(tx, &hash, &ask.code, (ip, now)))
        .await?;
    match tried {
        Tried::Taken(taken) => {
            doors.stepped(member);
            Ok(taken)
        }
        Tried::Wrong(left) => Err(wrong(left)),
    }
}

fn wrong(left: u32) -> Fault {
    let message = match left {
        0 => "the code is wrong or was used already, and that was the last try: begin again".into(),
        left => format!(
            "the code is wrong or was used already, {left} tries are left: wait for the next code, \
             or give a recovery code"
        ),
    };
    let error = WireError::new(ErrorCode::BadCredentials, message);
    Fault::Refused(error.with(json!({ "tries_left": left })))
}

fn try_once(tx: &mut Tx<'_>, hash: &[u8], code: &str, (ip, now): (IpAddr, Time)) -> Outcome<Tried> {
    let ticket = ticket::try_once(tx, hash, TRIES, now)?.ok_or_else(step::over)?;
    let member = ticket.member;
    let (right, recovery_codes) = match &ticket.kind {
        Kind::Code => (prove::accept(tx, member, code, now)?, Vec::new()),
        Kind::Enrol(secret) => match enrolled(tx, &ticket, secret, code, now)? {
            Some(codes) => (Some("totp"), codes),
            None => (None, Vec::new()),
        },
        Kind::Page => {
            return Err(Fault::invalid("no code is asked for: pass your company's page"));
        }
    };
    let Some(second) = right else {
        if let Some(profile) = directory::profile(tx, member)? {
            record_failure(tx, profile.corp, Some(member), (ip, "second step"), now)?;
        }
        return Ok(Tried::Wrong(TRIES.saturating_sub(ticket.tries)));
    };
    ticket::remove(tx, hash)?;
    let signed_in = step::finish(tx, &ticket, second, ip, now)?;
    Ok(Tried::Taken(SecondStepTaken { signed_in, recovery_codes }))
}

/// Sets up the authenticator of a ticket when the code is one of it; gives recovery codes.
fn enrolled(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    secret: &Secret,
    code: &str,
    now: Time,
) -> Outcome<Option<Vec<String>>> {
    if totp::get(tx, ticket.member)?.is_some() {
        return Err(Fault::refused(
            ErrorCode::Expired,
            "an authenticator was set up elsewhere meanwhile: begin again, with a code of that one",
        ));
    }
    let Given::Digits(digits) = recovery::given(code) else { return Ok(None) };
    let Some(step) = secret.step(digits, now, 0) else { return Ok(None) };
    enrol::set_up(tx, ticket.member, secret, step, now).map(Some)
}
