//! Whether a second step is due after the first, and the ticket that stands for the first.

use canteen_protocol::Time;
use canteen_protocol::account::SignedIn;
use canteen_protocol::second_factor::{SecondStep, Step};
use canteen_protocol::{ErrorCode, WireError};
use serde_json::json;

use super::super::devices;
use crate::account::rules::{self, Due};
use crate::account::secret;
use crate::account::store::ticket::{self, Kind, Ticket};
use crate::account::store::{corp, totp};
use crate::account::totp::Secret;
use crate::audit;
use crate::db::{Conn, DbResult, Tx};
use crate::directory::rules::fields;
use crate::directory::{self, Profile};
use crate::fault::{Fault, Outcome};

/// Milliseconds a ticket lives.
pub const LIFE_MS: i64 = 5 * 60 * 1_000;
/// Tries a ticket stands.
pub const TRIES: u32 = 5;
/// Milliseconds between two askings whether the page was passed.
const ASK_MS: u64 = 2_000;

/// What the first step came to.
pub enum Next {
    /// A device: there is no second step.
    Device(SignedIn),
    /// The second step.
    Step(SecondStep),
}

/// The second step of a member as the corp's settings are now.
pub fn due(conn: &mut Conn, profile: &Profile) -> DbResult<Due> {
    let settings = corp::settings(conn, profile.corp)?;
    let has_totp = totp::get(conn, profile.member)?.is_some();
    let admin = directory::administers(conn, profile.member)?;
    Ok(rules::due(&settings, admin, has_totp))
}

/// After the first step was right: a device, or a ticket for the second step. `first` is how the
/// first was taken.
///
/// # Errors
/// As of opening a device.
pub fn after_first(
    tx: &mut Tx<'_>,
    profile: &Profile,
    device: &str,
    first: &'static str,
    now: Time,
) -> Outcome<Next> {
    let due = due(tx, profile)?;
    if due == Due::Nothing {
        return devices::open(tx, profile.member, device, now).map(Next::Device);
    }
    let number = secret::token();
    let (kind, step) = step(tx, profile, due, &number)?;
    let page = matches!(kind, Kind::Page).then(|| secret::digest(&number));
    let token = secret::token();
    let first = Ticket {
        member: profile.member,
        kind,
        device: fields::shortened(device, fields::NAME),
        first: first.to_owned(),
        tries: 0,
        passed: None,
    };
    let hash = secret::digest(&token);
    ticket::add(tx, (&hash, page.as_deref()), &first, Time(now.0 + LIFE_MS))?;
    let said = SecondStep { ticket: token, valid_seconds: LIFE_MS / 1_000, tries: TRIES, step };
    Ok(Next::Step(said))
}

/// What is kept of a step, and what is said of it. `number` stands for the sign-in on the page.
fn step(conn: &mut Conn, profile: &Profile, due: Due, number: &str) -> Outcome<(Kind, Step)> {
    match due {
        Due::Nothing | Due::Code => Ok((Kind::Code, Step::Code)),
        Due::Enrol => {
            let name = corp::by_id(conn, profile.corp)?.map(|corp| corp.name).unwrap_or_default();
            let secret = Secret::random();
            let authenticator = secret.authenticator(&name, &profile.userid);
            Ok((Kind::Enrol(secret), Step::Enrol { authenticator }))
        }
        Due::Page => {
            let settings = corp::settings(conn, profile.corp)?;
            let page = rules::page(&settings.second_factor_url).map_err(Fault::Internal)?;
            let url = rules::page_for(page, number, &profile.userid);
            Ok((Kind::Page, Step::Page { url, ask_ms: ASK_MS }))
        }
    }
}

/// The second step as the error that signing in answers with.
pub fn needed(step: &SecondStep) -> Fault {
    let message = match step.step {
        Step::Code => "a second step is needed: give a code of your authenticator",
        Step::Enrol { .. } => "a second step is needed: set an authenticator up first",
        Step::Page { .. } => "a second step is needed: pass your company's page",
    };
    Fault::Refused(WireError::new(ErrorCode::SecondFactor, message).with(json!(step)))
}

/// Opens the device of a first step whose second was taken, and notes both.
///
/// # Errors
/// As of opening a device.
pub fn finish(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    second: &str,
    ip: std::net::IpAddr,
    now: Time,
) -> Outcome<SignedIn> {
    let signed_in = devices::open(tx, ticket.member, &ticket.device, now)?;
    let Some(profile) = crate::directory::profile(tx, ticket.member)? else {
        return Err(Fault::Internal(format!("member {} has gone", ticket.member)));
    };
    let target = format!("device:{}", signed_in.device);
    let detail = json!({ "ip": ip, "by": &ticket.first, "second": second });
    let action = "account.sign_in";
    audit::record(tx, profile.corp, now, Some(ticket.member), action, &target, detail)?;
    Ok(signed_in)
}

/// A ticket that is unknown, over or used up.
pub fn over() -> Fault {
    Fault::refused(
        ErrorCode::Expired,
        "this sign-in has taken too long or too many tries: begin again",
    )
}
