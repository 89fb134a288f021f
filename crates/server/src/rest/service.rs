//! Setting how one rests, and what others may ask about it.

use canteen_protocol::message::Ack;
use canteen_protocol::rest::{GetRest, Rest, SetAway, SetQuiet, SetStatus, SetZone, Status};
use canteen_protocol::{Body, ClientId, LogId, MemberId, Time};

use super::store::{self, Stored};
use super::{rules, timers};
use crate::app::{App, Caller};
use crate::bus::Notice;
use crate::db::{Conn, DbResult, Lane, Tx};
use crate::fault::{Fault, Outcome};
use crate::log::{self, Slot};

/// How the caller rests now.
///
/// # Errors
/// As the database says.
pub async fn get(app: App, caller: Caller, _: GetRest) -> Outcome<Rest> {
    let now = app.now();
    let stored = app.db.read(move |conn| store::of(conn, caller.member)).await?;
    Ok(Rest { status: stored.rest.status.at(now), ..stored.rest })
}

/// Sets the status.
///
/// # Errors
/// Invalid.
pub async fn set_status(app: App, caller: Caller, request: SetStatus) -> Outcome<Ack> {
    change(&app, caller, request.client_id.clone(), move |stored, now| {
        if let Some(made) = rules::made(request.at, now, stored.status_at) {
            let quiet = stored.rest.status.quiet;
            stored.rest.status = rules::status(&request, now, quiet)?;
            stored.status_at = made;
            if rules::is_back(&request, stored.rest.away.as_ref(), now) {
                stored.rest.away = None;
            }
        }
        Ok(())
    })
    .await
}

/// Sets until when nothing rings.
///
/// # Errors
/// Invalid.
pub async fn set_quiet(app: App, caller: Caller, request: SetQuiet) -> Outcome<Ack> {
    change(&app, caller, request.client_id.clone(), move |stored, now| {
        if let Some(made) = rules::made(request.at, now, stored.quiet_at) {
            let zone = rules::zone_of(&stored.rest.zone);
            stored.rest.status.quiet = rules::quiet(request.quiet, made, now, &zone)?;
            stored.quiet_at = made;
        }
        Ok(())
    })
    .await
}

/// Sets the away reply.
///
/// # Errors
/// Invalid.
pub async fn set_away(app: App, caller: Caller, request: SetAway) -> Outcome<Ack> {
    change(&app, caller, request.client_id.clone(), move |stored, now| {
        if let Some(made) = rules::made(request.at, now, stored.away_at) {
            let reply = request.reply.clone();
            stored.rest.away = reply.map(|reply| rules::away(reply, now)).transpose()?;
            stored.away_at = made;
        }
        Ok(())
    })
    .await
}

/// Sets the zone.
///
/// # Errors
/// Invalid when the member chooses one that there is not.
pub async fn set_zone(app: App, caller: Caller, request: SetZone) -> Outcome<Ack> {
    change(&app, caller, request.client_id.clone(), move |stored, _| {
        let before = (stored.rest.zone.as_str(), stored.rest.zone_chosen);
        if let Some((zone, chosen)) = rules::zone(before, &request.zone, request.chosen)? {
            (stored.rest.zone, stored.rest.zone_chosen) = (zone, chosen);
        }
        Ok(())
    })
    .await
}

/// Carries a setting out once, however often it is asked for.
async fn change(
    app: &App,
    caller: Caller,
    client_id: ClientId,
    work: impl Fn(&mut Stored, Time) -> Outcome<()> + Send + 'static,
) -> Outcome<Ack> {
    if !client_id.is_valid() {
        return Err(Fault::invalid(
            "client_id is not 1 to 64 of A-Z, a-z, 0-9, _ and -: make a random one",
        ));
    }
    let (me, clock) = (caller.member, app.clock.clone());
    app.db
        .write(Lane::Of(LogId::Personal(me)), move |tx| {
            // Locked first: of two tries at once the second finds what the first became.
            let before = store::lock(tx, me)?;
            if let Some(ack) = log::repeated(tx, me, &client_id)? {
                return Ok(ack);
            }
            let now = clock.now();
            let mut after = before.clone();
            work(&mut after, now)?;
            settle(tx, me, (&before, &after), now, Some(&client_id))
        })
        .await
}

/// Writes what has changed and tells whom it concerns.
///
/// # Errors
/// As the database says.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    member: MemberId,
    (before, after): (&Stored, &Stored),
    now: Time,
    client_id: Option<&ClientId>,
) -> Outcome<Ack> {
    let log = LogId::Personal(member);
    if before != after {
        store::put(tx, member, after)?;
    }
    if before.rest == after.rest {
        let (seq, _) = log::head(tx, log)?;
        let ack = Ack { log, seq, at: now };
        return Ok(match client_id {
            Some(client_id) => log::settle(tx, member, client_id, ack)?,
            None => ack,
        });
    }
    timers::set(tx, member, (&before.rest.status, &after.rest.status), now)?;
    if before.rest.status != after.rest.status {
        tx.stage(Notice::Status { member, status: after.rest.status.at(now) });
    }
    let slot = Slot { log, at: now, by: Some(member), client_id };
    Ok(log::append_with(tx, slot, |_| Body::Rest(after.rest.clone()))?)
}

/// The statuses of those of the members of whom there is something to say.
///
/// # Errors
/// As the database says.
pub fn statuses(
    conn: &mut Conn,
    members: &[MemberId],
    now: Time,
) -> DbResult<Vec<(MemberId, Status)>> {
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let stored = store::statuses(conn, members)?;
    let now = stored.into_iter().map(|(member, status)| (member, status.at(now)));
    Ok(now.filter(|(_, status)| !status.is_plain()).collect())
}

/// Until when a member is quiet; their row is locked until the transaction ends, so that whoever
/// waits for the end does not miss it.
///
/// # Errors
/// As the database says.
pub fn quiet_of(tx: &mut Tx<'_>, member: MemberId, now: Time) -> DbResult<Option<Time>> {
    Ok(store::lock(tx, member)?.rest.status.at(now).quiet)
}

/// What a member who is away answers to a peer, if anything; it counts as given.
///
/// # Errors
/// As the database says.
pub fn away_reply(
    tx: &mut Tx<'_>,
    member: MemberId,
    peer: MemberId,
    now: Time,
) -> DbResult<Option<String>> {
    let Some((reply, last)) = store::away(tx, member, peer)? else { return Ok(None) };
    if !rules::answers(&reply, last, now) {
        return Ok(None);
    }
    store::answered(tx, member, peer, now)?;
    Ok(Some(reply.text))
}
