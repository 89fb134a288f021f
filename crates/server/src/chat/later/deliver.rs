//! Delivering what waited: one job a message, in the transaction that removes its row.

use canteen_protocol::limits::Limits;
use canteen_protocol::{Body, ClientId, ConversationId, DeviceId, LogId, MemberId, Seq, Time};
use serde::{Deserialize, Serialize};

use crate::app::{App, Caller, SessionId};
use crate::chat::act::Act;
use crate::chat::messages;
use crate::chat::standing;
use crate::chat::store::scheduled::{self, Row};
use crate::db::{DbResult, Lane, Tx};
use crate::fault::{Fault, Outcome};
use crate::jobs::{self, Fired, Jobs};
use crate::log::{self, Draft};
use crate::{directory, file, rest};

const DELIVER: &str = "chat.deliver";

#[derive(Serialize, Deserialize)]
struct Payload {
    id: i64,
    conversation: ConversationId,
}

/// Registers the delivery, and what happens when a quiet has ended.
pub fn jobs(jobs: &mut Jobs) {
    jobs.within(DELIVER, lane, |app, tx, fired| {
        let Payload { id, .. } = fired.payload()?;
        match scheduled::take(tx, id)? {
            Some(row) => deliver(app, tx, id, row),
            // Taken back.
            None => Ok(()),
        }
    });
    jobs.within(rest::QUIET_ENDED, lane_of_member, |app, tx, fired| {
        let (member, now): (MemberId, _) = (fired.payload()?, app.now());
        // They may be quiet anew.
        if rest::quiet_of(tx, member, now)?.is_some() {
            return Ok(());
        }
        for (id, conversation) in scheduled::waited_for(tx, member, now)? {
            at(tx, id, conversation, now)?;
        }
        Ok(())
    });
}

fn lane(fired: &Fired) -> Lane {
    let payload = fired.payload::<Payload>();
    payload.map_or(Lane::Admin, |of| Lane::Of(LogId::Conversation(of.conversation)))
}

fn lane_of_member(fired: &Fired) -> Lane {
    fired.payload().map_or(Lane::Admin, |member| Lane::Of(LogId::Personal(member)))
}

/// The job's key.
pub(super) fn key(id: i64) -> String {
    format!("{DELIVER}.{id}")
}

/// Lets it be delivered at a time.
pub(super) fn at(
    tx: &mut Tx<'_>,
    id: i64,
    conversation: ConversationId,
    due: Time,
) -> DbResult<()> {
    jobs::schedule(tx, &key(id), DELIVER, due, &Payload { id, conversation })
}

/// Says it for its author, or tells them that it cannot be said any more.
fn deliver(app: &App, tx: &mut Tx<'_>, id: i64, row: Row) -> Outcome<()> {
    let author = row.author;
    let said = tx.attempt(|tx| say(app, tx, id, &row));
    let sent = match said {
        Ok(seq) => Some(seq),
        // Not in the conversation any more, or not in the corp.
        Err(Fault::Refused(error)) => {
            tracing::info!(id, %error, "a scheduled message is not delivered");
            None
        }
        Err(fault) => return Err(fault),
    };
    let (log, at) = (LogId::Personal(author), app.now());
    if let Some(entry) = row.entry {
        // The message carries them now, or nothing does.
        file::drop_from(tx, log, entry, at, &app.limits)?;
    }
    let body = Body::Unscheduled { id, sent };
    log::append(tx, Draft { log, at, by: Some(author), client_id: None, body })?;
    Ok(())
}

fn say(app: &App, tx: &mut Tx<'_>, id: i64, row: &Row) -> Outcome<Seq> {
    if !directory::member_exists(tx, row.corp, row.author)? {
        return Err(Fault::forbidden("its author is not in the corp any more"));
    }
    let caller =
        Caller { member: row.author, corp: row.corp, device: DeviceId(0), session: SessionId(0) };
    // No random one is like it, so that a second delivery would find the first.
    let client_id = ClientId(format!("scheduled-{id}"));
    let limits: &Limits = &app.limits;
    let act = Act { caller, at: app.now(), limits, client_id: &client_id };
    let standing = standing::acting(tx, &act, row.conversation, 1)?;
    // What it answers may be gone.
    let reply_to = match row.reply_to {
        Some(seq) => messages::target(tx, &standing, seq).is_ok().then_some(seq),
        None => None,
    };
    let files = messages::carried::still(tx, &act, &row.files)?;
    if row.text.is_empty() && files.is_empty() {
        return Err(Fault::not_found("its files are gone, and it says nothing else"));
    }
    Ok(messages::send::say(tx, &act, &standing, &row.text, (reply_to, files))?.seq)
}
