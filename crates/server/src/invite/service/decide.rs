//! Administrators decide who joins (INV-07).

use canteen_protocol::invite::{Decide, JoinRequest, JoinState, ListRequests, Requests};
use canteen_protocol::{MemberId, Time};
use serde_json::json;

use super::act::{self, is_open};
use super::admit::{self, Admitted};
use super::answer;
use super::apply::entry_of;
use super::links::department_of;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{Conn, Tx};
use crate::directory::rules::fields;
use crate::directory::{self, Level, Power};
use crate::fault::{Fault, Outcome};
use crate::invite::rules::Entry;
use crate::invite::store::links;
use crate::invite::store::requests::{self, State, Stored};

/// Requests a list shows.
pub const LISTED: usize = 1_000;
/// Characters of a reason.
const REASON: usize = 500;

/// Who wants to join.
///
/// # Errors
/// `Forbidden` for who is no administrator.
pub async fn list(app: App, caller: Caller, ask: ListRequests) -> Outcome<Requests> {
    let (corp, now) = (caller.corp, app.now());
    app.db
        .read(move |conn| {
            let power = act::admin(conn, caller, now)?;
            let mut stored = Vec::new();
            for request in requests::list(conn, corp, ask.all, LISTED)? {
                if is_ours(conn, &power, &request)? {
                    stored.push(request);
                }
            }
            let requests = stored.into_iter().map(|request| shown(conn, request));
            Ok(Requests { requests: requests.collect::<Outcome<_>>()? })
        })
        .await
}

/// Lets somebody in, or does not.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` for a request that was answered, or an account that is shut;
/// `Invalid` for a refusal without a reason.
pub async fn decide(app: App, caller: Caller, ask: Decide) -> Outcome<JoinRequest> {
    let now = app.now();
    let Caller { corp, member, .. } = caller;
    app.db
        .write(directory::lane(corp), move |tx| {
            let power = act::admin(tx, caller, now)?;
            let reason = fields::line("reason", &ask.reason, REASON)?;
            let request = waiting(tx, &power, ask.request)?;
            if ask.approve {
                if let Some(there) = listed(tx, &request)? {
                    power.check_member(tx, there, Level::Change)?;
                }
                let entry = match entry_of(tx, &request)? {
                    // Whoever waited does so no longer by a setting that was made since.
                    Entry::Closed if listed(tx, &request)?.is_none() => Entry::New,
                    entry => entry,
                };
                let Admitted { member: new, .. } =
                    admit::admit(tx, &request, entry, Some((member, &power)), now)?;
                let done = (State::Joined, Some(new));
                requests::decided(tx, request.id, done, (member, &reason), now)?;
            } else {
                refuse(tx, (&request, &reason), (caller, &power), now)?;
            }
            answer::soon(tx, corp, request.id, now)?;
            let request = requests::get(tx, corp, request.id)?.unwrap_or(request);
            shown(tx, request)
        })
        .await
}

/// Whether a request came by a link that is theirs to administer.
///
/// # Errors
/// As the database says.
pub fn is_ours(conn: &mut Conn, power: &Power, request: &Stored) -> Outcome<bool> {
    if power.is_super() {
        return Ok(true);
    }
    let link = links::get(conn, request.corp, request.link)?;
    is_open(conn, power, link.and_then(|link| link.department))
}

/// The member whom the directory has for somebody who wants to join.
fn listed(conn: &mut Conn, request: &Stored) -> Outcome<Option<MemberId>> {
    let address = super::apply::address(&request.person);
    Ok(directory::find(conn, request.corp, address)?.map(|found| found.member))
}

fn waiting(tx: &mut Tx<'_>, power: &Power, id: canteen_protocol::JoinId) -> Outcome<Stored> {
    let none = || Fault::not_found(format!("there is no request {id}: list them"));
    let request = requests::get(tx, power.corp(), id)?.ok_or_else(none)?;
    if !is_ours(tx, power, &request)? {
        return Err(none());
    }
    match request.state {
        State::Waiting => Ok(request),
        State::Joined => Err(Fault::conflict(format!("request {id} was approved already"))),
        _ => Err(Fault::conflict(format!("request {id} was refused already"))),
    }
}

fn refuse(
    tx: &mut Tx<'_>,
    (request, reason): (&Stored, &str),
    (caller, power): (Caller, &Power),
    now: Time,
) -> Outcome<()> {
    if reason.is_empty() {
        return Err(Fault::invalid("say why: the reason is sent to whoever wanted to join"));
    }
    let Caller { corp, member, .. } = caller;
    links::give_back(tx, request.link)?;
    requests::decided(tx, request.id, (State::Refused, None), (member, reason), now)?;
    let target = format!("request:{}", request.id);
    let detail = power.mark(json!({ "link": request.link, "reason": reason }));
    Ok(audit::record(tx, corp, now, Some(member), "invite.refuse", &target, detail)?)
}

/// A request as it goes over the wire.
fn shown(conn: &mut Conn, request: Stored) -> Outcome<JoinRequest> {
    let Stored { id, corp, link, state, person, member, created, answer, .. } = request;
    let department = links::get(conn, corp, link)?.and_then(|link| link.department);
    let userid = match member {
        Some(member) => directory::profile(conn, member)?.map(|profile| profile.userid),
        None => None,
    };
    Ok(JoinRequest {
        id,
        link,
        state: match state {
            State::Asked | State::Waiting => JoinState::Waiting,
            State::Joined => JoinState::Joined,
            State::Refused => JoinState::Refused,
        },
        name: person.name,
        userid: userid.unwrap_or(person.userid),
        email: person.email,
        mobile: person.mobile,
        reason: person.reason,
        department: department_of(conn, corp, department)?,
        created,
        member,
        answer,
    })
}
