//! Taking a message back that still waits.

use canteen_protocol::limits::Limits;
use canteen_protocol::message::Ack;
use canteen_protocol::scheduled::Unschedule;
use canteen_protocol::{Body, LogId, MemberId, Seq, Time};

use super::deliver;
use crate::app::{App, Caller};
use crate::chat::content;
use crate::chat::store::scheduled;
use crate::db::{DbResult, Lane, Tx};
use crate::fault::{Fault, Outcome};
use crate::log::{self, Draft};
use crate::{file, jobs};

/// Takes it back.
///
/// # Errors
/// Conflict when it does not wait (any more).
pub async fn withdraw(app: App, caller: Caller, request: Unschedule) -> Outcome<Ack> {
    content::client_id(&request.client_id)?;
    let (me, clock, limits) = (caller.member, app.clock.clone(), app.limits.clone());
    app.db
        .write(Lane::Of(LogId::Personal(me)), move |tx| {
            if let Some(ack) = log::repeated(tx, me, &request.client_id)? {
                return Ok(ack);
            }
            let id = request.id;
            let Some(entry) = scheduled::remove(tx, id, me)? else {
                return Err(Fault::conflict(format!(
                    "no message {id} of yours waits: it was delivered (recall it there) or taken \
                     back"
                )));
            };
            let at = clock.now();
            dropped(tx, me, (id, entry), at, &limits)?;
            let log = LogId::Personal(me);
            let client_id = Some(&request.client_id);
            let body = Body::Unscheduled { id, sent: None };
            Ok(log::append(tx, Draft { log, at, by: Some(me), client_id, body })?)
        })
        .await
}

/// Takes back all of a member's that wait; gives how many there were.
///
/// # Errors
/// As the database says.
pub fn withdraw_all(tx: &mut Tx<'_>, author: MemberId, at: Time, limits: &Limits) -> DbResult<u64> {
    let waiting = scheduled::of(tx, author)?;
    for message in &waiting {
        let id = message.id;
        let Some(entry) = scheduled::remove(tx, id, author)? else { continue };
        dropped(tx, author, (id, entry), at, limits)?;
        let log = LogId::Personal(author);
        let body = Body::Unscheduled { id, sent: None };
        log::append(tx, Draft { log, at, by: Some(author), client_id: None, body })?;
    }
    Ok(waiting.len() as u64)
}

/// What was to deliver it, and what kept its files, ends.
fn dropped(
    tx: &mut Tx<'_>,
    author: MemberId,
    (id, entry): (i64, Option<Seq>),
    at: Time,
    limits: &Limits,
) -> DbResult<()> {
    jobs::cancel(tx, &deliver::key(id))?;
    match entry {
        Some(entry) => file::drop_from(tx, LogId::Personal(author), entry, at, limits),
        None => Ok(()),
    }
}
