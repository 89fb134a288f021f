//! Durable ordered logs: contiguous places, client ids kept for life, ranges.
//!
//! Knows nothing of what entries mean, but that a message's text is kept elsewhere: the body of
//! a message or of an edit is stored without it, as is a to-do; their slices fill them in when read.

mod each;
mod times;

use std::sync::Arc;

pub use each::append_each;
pub use times::times;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::message::{Ack, Message};
use canteen_protocol::{Body, ClientId, ConversationId, Entry, Event, LogId, MemberId, Seq, Time};

use crate::bus::Notice;
use crate::db::{Conn, DbError, DbResult, Row, Tx};
use crate::vals;

/// The number a log has in the database: the owner's id times four plus the kind.
#[must_use]
pub fn key(log: LogId) -> i64 {
    match log {
        LogId::Conversation(id) => id.0 * 4,
        LogId::Personal(id) => id.0 * 4 + 1,
        LogId::Directory(id) => id.0 * 4 + 2,
    }
}

/// The log of a number in the database.
#[must_use]
pub fn from_key(key: i64) -> Option<LogId> {
    let id = key.div_euclid(4);
    match key.rem_euclid(4) {
        0 => Some(LogId::Conversation(ConversationId(id))),
        1 => Some(LogId::Personal(MemberId(id))),
        2 => Some(LogId::Directory(CorpNo(id))),
        _ => None,
    }
}

/// An entry to be written.
pub struct Draft<'a> {
    /// In which log.
    pub log: LogId,
    /// When.
    pub at: Time,
    /// Who did it.
    pub by: Option<MemberId>,
    /// The id of the author's client, so that a repeat is found.
    pub client_id: Option<&'a ClientId>,
    /// What.
    pub body: Body,
}

/// A [`Draft`] without its body.
pub struct Slot<'a> {
    /// In which log.
    pub log: LogId,
    /// When.
    pub at: Time,
    /// Who did it.
    pub by: Option<MemberId>,
    /// The id of the author's client, so that a repeat is found.
    pub client_id: Option<&'a ClientId>,
}

/// What an act of this author and client id became, when it was carried out before.
///
/// # Errors
/// As the database says.
pub fn repeated(conn: &mut Conn, by: MemberId, client_id: &ClientId) -> DbResult<Option<Ack>> {
    conn.first(
        "SELECT log, seq, at FROM log_entry WHERE author = $1 AND client_id = $2
         UNION ALL SELECT log, seq, at FROM log_settled WHERE author = $1 AND client_id = $2",
        vals![by, client_id.0.as_str()],
    )?
    .map(|row| Ok(Ack { log: row.get(0)?, seq: row.get(1)?, at: row.get(2)? }))
    .transpose()
}

/// Remembers the answer to an act that found nothing to change and so writes no entry, so that
/// its repeat gets the same and does not act on what has changed since.
///
/// # Errors
/// [`DbError::Unique`] when the client id was used before (ask [`repeated`] first).
pub fn settle(tx: &mut Tx<'_>, by: MemberId, client_id: &ClientId, ack: Ack) -> DbResult<Ack> {
    tx.later(
        "INSERT INTO log_settled (author, client_id, log, seq, at) VALUES ($1, $2, $3, $4, $5)",
        vals![by, client_id.0.as_str(), ack.log, ack.seq, ack.at],
    )?;
    Ok(ack)
}

/// The place the next entry of a log will have. Takes the log's lock until the transaction ends,
/// so that a body may name its own place.
///
/// # Errors
/// As the database says.
pub fn next_seq(tx: &mut Tx<'_>, log: LogId, at: Time) -> DbResult<Seq> {
    let row = tx.one(
        "INSERT INTO log_head (log, head, at) VALUES ($1, 0, $2)
         ON CONFLICT (log) DO UPDATE SET at = excluded.at RETURNING head",
        vals![log, at],
    )?;
    Ok(row.get::<Seq>(0)?.next())
}

/// Writes an entry at the next place of its log and stages its push.
///
/// # Errors
/// [`DbError::Unique`] when the client id was used before (ask [`repeated`] first), perhaps only
/// from the statement or the commit that follows.
pub fn append(tx: &mut Tx<'_>, draft: Draft<'_>) -> DbResult<Ack> {
    let Draft { log, at, by, client_id, body } = draft;
    append_with(tx, Slot { log, at, by, client_id }, |_| body)
}

/// As [`append`], for a body that names its own place.
///
/// # Errors
/// As [`append`].
pub fn append_with(
    tx: &mut Tx<'_>,
    slot: Slot<'_>,
    body: impl FnOnce(Seq) -> Body,
) -> DbResult<Ack> {
    let Slot { log, at, by, client_id } = slot;
    let seq = take_place(tx, log, at)?;
    let body = body(seq);
    tx.later(
        "INSERT INTO log_entry (log, seq, at, author, client_id, body)
         VALUES ($1, $2, $3, $4, $5, $6)",
        vals![log, seq, at, by, client_id.map(|c| c.0.as_str()), stored(&body)?],
    )?;
    let entry = Entry { log, seq, at, by, client_id: client_id.cloned(), body };
    let frame = frame(&Event::Entry(Box::new(entry)))?;
    tx.stage(Notice::Entry { log, seq, frame });
    Ok(Ack { log, seq, at })
}

/// The next place of a log. The first in a transaction locks the log's head until it ends; those
/// after it are counted here, and the head is written once.
fn take_place(tx: &mut Tx<'_>, log: LogId, at: Time) -> DbResult<Seq> {
    let row = ("log_head", key(log));
    let Some(head) = tx.held(row.0, row.1) else {
        let first = "INSERT INTO log_head (log, head, at) VALUES ($1, 1, $2)
             ON CONFLICT (log) DO UPDATE SET head = log_head.head + 1, at = excluded.at
             RETURNING head";
        return Ok(Seq(tx.take_hold(row, (first, vals![log, at]))?));
    };
    let seq = Seq(head).next();
    let write = "UPDATE log_head SET head = $2, at = $3 WHERE log = $1";
    tx.hold(row, seq.0, (write, vals![log, seq, at]));
    Ok(seq)
}

/// An event as the text frame that is pushed.
///
/// # Errors
/// When it cannot be serialised, which is a bug.
pub fn frame(event: &Event) -> DbResult<Arc<str>> {
    serde_json::to_string(event).map(Into::into).map_err(|e| DbError::Failed(e.to_string()))
}

/// The last place of a log and the last that retention removed; zeros for one never written.
///
/// # Errors
/// As the database says.
pub fn head(conn: &mut Conn, log: LogId) -> DbResult<(Seq, Seq)> {
    conn.first("SELECT head, purged FROM log_head WHERE log = $1", vals![log])?
        .map_or(Ok((Seq(0), Seq(0))), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Entries `from ..= to`, at most `limit`: the oldest of them, or the newest. Rising.
///
/// Messages come with an empty [`Message`], edits without their text: the chat slice fills them in.
///
/// # Errors
/// As the database says.
pub fn range(
    conn: &mut Conn,
    log: LogId,
    (from, to): (Seq, Seq),
    limit: usize,
    newest: bool,
) -> DbResult<Vec<Entry>> {
    let params = vals![log, from, to, limit];
    let rows = if newest {
        let mut rows = conn.run(
            "SELECT seq, at, author, client_id, body FROM log_entry
             WHERE log = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq DESC LIMIT $4",
            params,
        )?;
        rows.reverse();
        rows
    } else {
        conn.run(
            "SELECT seq, at, author, client_id, body FROM log_entry
             WHERE log = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq LIMIT $4",
            params,
        )?
    };
    rows.iter().map(|row| read(log, row)).collect()
}

fn read(log: LogId, row: &Row) -> DbResult<Entry> {
    let body: String = row.get(4)?;
    let body = if body == MESSAGE {
        Body::Message(Message::default())
    } else {
        serde_json::from_str(&body).map_err(|e| DbError::Failed(format!("entry body: {e}")))?
    };
    Ok(Entry {
        log,
        seq: row.get(0)?,
        at: row.get(1)?,
        by: row.get(2)?,
        client_id: row.get::<Option<String>>(3)?.map(ClientId),
        body,
    })
}

/// What stands in the log for a message, whose state is in a table of its own.
const MESSAGE: &str = "m";

fn stored(body: &Body) -> DbResult<String> {
    let json =
        |body: &Body| serde_json::to_string(body).map_err(|e| DbError::Failed(e.to_string()));
    match body {
        Body::Message(_) => Ok(MESSAGE.to_owned()),
        Body::Edited { target, .. } => json(&Body::Edited {
            target: *target,
            text: String::new(),
            mentions: Vec::new(),
            mentions_all: false,
        }),
        Body::Todo { todo, .. } => json(&Body::Todo { todo: *todo, now: None }),
        other => json(other),
    }
}
