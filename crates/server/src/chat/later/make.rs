//! Letting a message wait.

use canteen_protocol::message::Ack;
use canteen_protocol::scheduled::Schedule;
use canteen_protocol::{Body, LogId, MemberId, Time};

use super::deliver;
use crate::app::{App, Caller};
use crate::chat::act::Act;
use crate::chat::messages::carried;
use crate::chat::rules::{self, Standing};
use crate::chat::store::scheduled::{self, New};
use crate::chat::{answering, content, standing};
use crate::db::{Lane, Tx};
use crate::fault::{Fault, Outcome};
use crate::log::{self, Draft};
use crate::{file, rest};

/// Messages of one member that may wait.
const MOST: i64 = 100;
/// How far ahead a message may be delivered, in milliseconds: a year and a day.
const AHEAD: i64 = 366 * 24 * 3_600_000;

/// Lets a message wait. What is due already, and what waits for a quiet that is over, is
/// delivered at once.
///
/// # Errors
/// Invalid or too large a text, too many files or none of those, not found, forbidden to former
/// members, conflict when too many wait.
pub async fn schedule(app: App, caller: Caller, request: Schedule) -> Outcome<Ack> {
    content::client_id(&request.client_id)?;
    let text = content::text(&request.text, !request.files.is_empty(), &app.limits)?;
    content::files(&request.files, &app.limits)?;
    let (me, clock, limits) = (caller.member, app.clock.clone(), app.limits.clone());
    app.db
        .write(Lane::Of(LogId::Personal(me)), move |tx| {
            if let Some(ack) = log::repeated(tx, me, &request.client_id)? {
                return Ok(ack);
            }
            let standing = standing::looking(tx, caller, request.conversation)?;
            rules::may_act(&standing)?;
            if scheduled::count(tx, me)? >= MOST {
                return Err(Fault::conflict(format!(
                    "{MOST} messages wait already: take some back, or send this one now"
                )));
            }
            let now = clock.now();
            let (due, waits_for) = due(tx, &standing, request.at, now)?;
            let act = Act { caller, at: now, limits: &limits, client_id: &request.client_id };
            let files = carried::take(tx, &act, &request.files)?;
            let id = tx.new_id("scheduled")?;
            let log = LogId::Personal(me);
            let client_id = Some(&request.client_id);
            let body = Body::Scheduled { id };
            let ack = log::append(tx, Draft { log, at: now, by: Some(me), client_id, body })?;
            // Until it is delivered this entry carries them: so they are not collected.
            file::carry(tx, log, ack.seq, &files)?;
            let (entry, reply_to) = (ack.seq, request.reply_to);
            let new =
                New { caller, standing: &standing, text: &text, files: &files, entry, reply_to };
            scheduled::insert(tx, id, &new, due, waits_for, now)?;
            if let Some(due) = due {
                deliver::at(tx, id, standing.id, due)?;
            }
            Ok(ack)
        })
        .await
}

/// When it is due, or for whose quiet it waits.
fn due(
    tx: &mut Tx<'_>,
    standing: &Standing,
    at: Option<Time>,
    now: Time,
) -> Outcome<(Option<Time>, Option<MemberId>)> {
    if let Some(at) = at {
        if at.0.saturating_sub(now.0) > AHEAD {
            return Err(Fault::invalid("that is more than a year away: give a nearer time"));
        }
        return Ok((Some(at.max(now)), None));
    }
    let Some(other) = answering::other(standing) else {
        return Err(Fault::invalid(
            "only in a direct conversation can a message wait for the other's quiet to end: give \
             a time",
        ));
    };
    Ok(match rest::quiet_of(tx, other, now)? {
        Some(_) => (None, Some(other)),
        None => (Some(now), None),
    })
}
