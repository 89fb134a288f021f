//! Somebody types the code that was sent to them.

use std::net::IpAddr;

use canteen_protocol::{MemberId, Time};
use serde_json::json;

use super::admit::{self, Admitted};
use super::apply::{Door, address, entry_of};
use super::links::holds;
use crate::account::{self, Corp, secret};
use crate::app::App;
use crate::audit;
use crate::db::Tx;
use crate::directory;
use crate::fault::Outcome;
use crate::invite::gate::{Gate, Often};
use crate::invite::rules::Entry;
use crate::invite::store::links;
use crate::invite::store::requests::{self, State};

/// What came of a code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Proved {
    /// They are a member, and this signs them in once.
    Joined {
        /// Of which corp.
        corp: Corp,
        /// Their account.
        userid: String,
        /// Digits for signing in.
        digits: String,
    },
    /// An administrator is to decide.
    Waiting {
        /// Of which corp.
        corp: Corp,
    },
    /// The code is wrong, too old or used up.
    Wrong,
    /// The link has closed meanwhile, or the corp takes nobody any more.
    Gone,
    /// They tried too often.
    Often(Often),
}

/// Tries a code. The right one once more gives the same answer, so that a double click does no
/// harm; only the digits for signing in are new ones.
///
/// # Errors
/// Only faults of the server.
pub async fn prove(
    app: &App,
    gate: &Gate,
    (door, ip): (Option<Door>, IpAddr),
    (ticket, digits): (&str, &str),
) -> Outcome<Proved> {
    let now = app.now();
    if let Err(often) = gate.code(ip, now) {
        return Ok(Proved::Often(often));
    }
    let ticket = secret::digest(ticket);
    let request = app.db.read(move |conn| requests::by_ticket(conn, &ticket)).await?;
    let Some(request) = request else { return Ok(Proved::Wrong) };
    let open = door.is_some_and(|door| door.link.id == request.link);
    if !open && request.state == State::Asked {
        return Ok(Proved::Gone);
    }
    let to = address(&request.person).to_owned();
    if let Err(often) = gate.code_for(request.corp, &to, now) {
        return Ok(Proved::Often(often));
    }
    let digits: String = digits.chars().filter(char::is_ascii_digit).take(7).collect();
    let lane = directory::lane(request.corp);
    let proved =
        app.db.write(lane, move |tx| tried(tx, request.id, request.corp, &digits, now)).await?;
    if matches!(proved, Proved::Joined { .. } | Proved::Waiting { .. }) {
        gate.right_code(ip, request.corp, &to);
    }
    Ok(proved)
}

fn tried(
    tx: &mut Tx<'_>,
    id: canteen_protocol::JoinId,
    corp: canteen_protocol::ids::CorpNo,
    digits: &str,
    now: Time,
) -> Outcome<Proved> {
    let Some(corp) = account::corp(tx, corp)? else { return Ok(Proved::Wrong) };
    let hash = requests::try_once(tx, id, now)?.unwrap_or_default();
    if !secret::is_code(&hash, digits) {
        let target = format!("request:{id}");
        audit::record(tx, corp.id, now, None, "invite.wrong_code", &target, json!({}))?;
        return Ok(Proved::Wrong);
    }
    // As it is now: another click may have been faster.
    let Some(request) = requests::any(tx, corp.id, id)? else { return Ok(Proved::Wrong) };
    match (request.state, request.member) {
        (State::Asked, _) => {}
        (State::Joined, Some(member)) => return joined(tx, corp, member, now),
        (State::Waiting, _) => return Ok(Proved::Waiting { corp }),
        _ => return Ok(Proved::Wrong),
    }
    let link = links::get(tx, corp.id, request.link)?;
    if !matches!(&link, Some(link) if holds(tx, link, now)?) {
        return Ok(Proved::Gone);
    }
    let entry = entry_of(tx, &request)?;
    let again = match entry {
        Entry::Known(member) => requests::came(tx, request.link, member)?,
        _ => false,
    };
    if entry == Entry::Closed || !(again || links::take(tx, request.link, now)?) {
        return Ok(Proved::Gone);
    }
    match entry {
        Entry::Wait => {
            admit::wait(tx, &request, now)?;
            Ok(Proved::Waiting { corp })
        }
        _ => {
            let Admitted { member, .. } = admit::admit(tx, &request, entry, None, now)?;
            requests::proved(tx, request.id, (State::Joined, Some(member)), now)?;
            joined(tx, corp, member, now)
        }
    }
}

fn joined(tx: &mut Tx<'_>, corp: Corp, member: MemberId, now: Time) -> Outcome<Proved> {
    let profile = directory::profile(tx, member)?.filter(|profile| !profile.shut);
    let Some(profile) = profile else { return Ok(Proved::Gone) };
    Ok(Proved::Joined { corp, userid: profile.userid, digits: account::issue(tx, member, now)? })
}
