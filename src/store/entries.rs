//! Entries of conversations: taking them in, whatever order they come in and however often.
//!
//! What a message looks like is a function of the set of entries held, never of the order of their
//! coming: a message is kept as it was read from the server together with what the later entries
//! held here make of it, and entries that change a message are kept even while it is not held.

use std::collections::BTreeSet;

use canteen_protocol::message::Message;
use canteen_protocol::{Body, ConversationId, Entry, LogId, MemberId, Seq, Time};
use rusqlite::{Connection, OptionalExtension, params};

use super::conversations::{self, Row};
use super::overlay::{self, Change};
use super::{StoreResult, column, coverage, outbox, spoken};
use crate::model::LocalId;

/// The kinds of row.
const CHANGE: i64 = 0;
const MESSAGE: i64 = 1;
const EVENT: i64 = 2;

/// What taking entries in has changed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Applied {
    /// Places of items that are new or look different.
    pub touched: BTreeSet<Seq>,
    /// Messages of others that were not held before, rising.
    pub fresh: Vec<Seq>,
    /// Acts of the outbox that are in the log now.
    pub gone: Vec<LocalId>,
}

/// Takes entries of a conversation in, and notes their places as known. Those of other logs are
/// passed over.
///
/// # Errors
/// SQLite's.
pub fn apply(
    conn: &Connection,
    me: MemberId,
    id: ConversationId,
    entries: &[Entry],
) -> StoreResult<Applied> {
    let mut applied = Applied::default();
    let mut row = conversations::get(conn, id)?;
    let before = row.as_ref().map_or(Seq(0), |row| row.head);
    for entry in entries.iter().filter(|entry| entry.log == LogId::Conversation(id)) {
        if row.as_ref().is_some_and(|row| entry.seq <= row.purged) {
            continue;
        }
        let new = match &entry.body {
            Body::Message(message) => {
                let new = put_message(conn, me, id, entry, message, &mut applied)?;
                if new && entry.by != Some(me) {
                    applied.fresh.push(entry.seq);
                }
                new
            }
            body if overlay::target(body).is_some() => {
                put_change(conn, me, id, entry, &mut applied)?
            }
            _ => put_event(conn, id, entry, &mut applied)?,
        };
        if !new {
            continue;
        }
        coverage::add(conn, id, (entry.seq, entry.seq))?;
        if let (true, Some(client_id)) = (entry.by == Some(me), &entry.client_id) {
            applied.gone.extend(outbox::done(conn, client_id)?);
        }
        if let Some(row) = &mut row {
            follow(row, entry, me);
        }
    }
    if let Some(mut row) = row {
        let newest = applied.touched.range(row.last.0..).next_back().copied();
        settle(conn, &mut row, before, newest)?;
        conversations::put(conn, &row)?;
    }
    applied.fresh.sort_unstable();
    Ok(applied)
}

/// Takes in the answer to a range request: entries, and what else is known by it.
///
/// # Errors
/// SQLite's.
pub fn apply_range(
    conn: &Connection,
    me: MemberId,
    id: ConversationId,
    range: &canteen_protocol::sync::Range,
) -> StoreResult<Applied> {
    let mut applied = Applied::default();
    if let Some(mut row) = conversations::get(conn, id)? {
        if range.purged > row.purged {
            applied.touched.insert(row.begin());
            row.purged = range.purged;
            purge(conn, id, range.purged)?;
        }
        // A conversation that was left ends where the server says.
        if row.joined {
            row.head = row.head.max(range.head);
        }
        conversations::put(conn, &row)?;
    }
    let more = apply(conn, me, id, &range.entries)?;
    coverage::add(conn, id, (range.from, range.to))?;
    recount(conn, id)?;
    applied.touched.extend(more.touched);
    Ok(Applied { touched: applied.touched, ..more })
}

/// Notes that a log has grown to here. Says whether that is news.
///
/// # Errors
/// SQLite's.
pub fn grown(conn: &Connection, id: ConversationId, head: Seq) -> StoreResult<bool> {
    Ok(conn.execute(
        "UPDATE conversation SET head = ?2 WHERE id = ?1 AND head < ?2",
        params![id.0, head.0],
    )? > 0)
}

/// Whether an entry is held.
///
/// # Errors
/// SQLite's.
pub fn holds(conn: &Connection, id: ConversationId, seq: Seq) -> StoreResult<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM entry WHERE conversation = ?1 AND seq = ?2")?
        .exists(params![id.0, seq.0])?)
}

/// How many messages stand after a place; none when they are not all held.
///
/// # Errors
/// SQLite's.
pub fn messages_after(
    conn: &Connection,
    id: ConversationId,
    after: Seq,
    head: Seq,
) -> StoreResult<Option<i64>> {
    if !coverage::is_whole(conn, id, (after.next(), head))? {
        return Ok(None);
    }
    let mut count = conn.prepare_cached(
        "SELECT COUNT(DISTINCT n) FROM entry WHERE conversation = ?1 AND seq > ?2 AND kind = 1",
    )?;
    Ok(Some(count.query_row(params![id.0, after.0], |row| row.get(0))?))
}

/// How many held messages after a place mention the member.
///
/// # Errors
/// SQLite's.
pub fn calls_after(conn: &Connection, id: ConversationId, after: Seq) -> StoreResult<i64> {
    let mut count = conn.prepare_cached(
        "SELECT COUNT(*) FROM entry WHERE conversation = ?1 AND seq > ?2 AND calls = 1",
    )?;
    Ok(count.query_row(params![id.0, after.0], |row| row.get(0))?)
}

/// The number of the last message up to a place; none when that is not known.
///
/// # Errors
/// SQLite's.
pub fn number_at(conn: &Connection, id: ConversationId, at: Seq) -> StoreResult<Option<i64>> {
    let mut last = conn.prepare_cached(
        "SELECT seq, n FROM entry WHERE conversation = ?1 AND seq <= ?2 AND kind = 1
         ORDER BY seq DESC LIMIT 1",
    )?;
    let found: Option<(i64, i64)> =
        last.query_row(params![id.0, at.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match found {
        Some((seq, n)) if coverage::is_whole(conn, id, (Seq(seq), at))? => Ok(Some(n)),
        _ => Ok(None),
    }
}

/// A message as it is held.
struct Held {
    seq: Seq,
    at: Time,
    by: Option<MemberId>,
    base: Message,
    now: Option<Message>,
}

impl Held {
    /// As it reads after the changes that are held.
    fn shown(&self) -> &Message {
        self.now.as_ref().unwrap_or(&self.base)
    }
}

fn held(conn: &Connection, id: ConversationId, seq: Seq) -> StoreResult<Option<Held>> {
    let mut found = conn.prepare_cached(
        "SELECT at, by, body, now FROM entry WHERE conversation = ?1 AND seq = ?2 AND kind = 1",
    )?;
    let mut rows = found.query(params![id.0, seq.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Held {
        seq,
        at: Time(row.get(0)?),
        by: row.get::<_, Option<i64>>(1)?.map(MemberId),
        base: column::json(row, 2)?,
        now: column::json_or_null(row, 3)?,
    }))
}

/// Takes a message in, or a newer reading of one. Says whether it was not held.
fn put_message(
    conn: &Connection,
    me: MemberId,
    id: ConversationId,
    entry: &Entry,
    message: &Message,
    applied: &mut Applied,
) -> StoreResult<bool> {
    let old = held(conn, id, entry.seq)?;
    if old.as_ref().is_some_and(|old| old.base.changed >= message.changed) {
        return Ok(false);
    }
    let new = Held {
        seq: entry.seq,
        at: entry.at,
        by: entry.by,
        base: message.clone(),
        now: lay_all(conn, me, id, entry.seq, message)?,
    };
    write(conn, me, id, old.as_ref().map(Held::shown), &new)?;
    applied.touched.insert(entry.seq);
    Ok(old.is_none())
}

/// The message after all changes to it that are held; none when there are none.
fn lay_all(
    conn: &Connection,
    me: MemberId,
    id: ConversationId,
    seq: Seq,
    base: &Message,
) -> StoreResult<Option<Message>> {
    let mut changes = conn.prepare_cached(
        "SELECT seq, at, by, body FROM entry
         WHERE conversation = ?1 AND target = ?2 AND seq > ?3 ORDER BY seq",
    )?;
    let mut rows = changes.query(params![id.0, seq.0, base.changed.0])?;
    let mut now: Option<Message> = None;
    while let Some(row) = rows.next()? {
        let body: Body = column::json(row, 3)?;
        let change = Change {
            seq: Seq(row.get(0)?),
            at: Time(row.get(1)?),
            by: row.get::<_, Option<i64>>(2)?.map(MemberId),
            body: &body,
        };
        overlay::apply(now.get_or_insert_with(|| base.clone()), &change, me);
    }
    Ok(now)
}

/// Writes a message; `before` is how it read when it was held already.
fn write(
    conn: &Connection,
    me: MemberId,
    id: ConversationId,
    before: Option<&Message>,
    new: &Held,
) -> StoreResult<()> {
    let shown = new.shown();
    spoken::put(conn, (id, new.seq), new.at, new.by, (before, shown))?;
    let calls = !shown.recalled
        && new.by != Some(me)
        && (shown.mentions_all || shown.mentions.contains(&me));
    // Nothing of what a recalled message said stays on this disk either.
    let (base, now) = if shown.recalled { (shown, None) } else { (&new.base, new.now.as_ref()) };
    let now = now.map(serde_json::to_string).transpose()?;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO entry
             (conversation, seq, at, by, kind, n, reply, calls, changed, body, now)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        id.0,
        new.seq.0,
        new.at.0,
        new.by.map(|by| by.0),
        MESSAGE,
        base.n,
        shown.reply_to.as_ref().map(|quote| quote.seq.0),
        calls,
        shown.changed.0,
        serde_json::to_string(base)?,
        now,
    ])?;
    Ok(())
}

/// Takes in an entry that changes a message. Says whether it was not held.
fn put_change(
    conn: &Connection,
    me: MemberId,
    id: ConversationId,
    entry: &Entry,
    applied: &mut Applied,
) -> StoreResult<bool> {
    let Some(target) = overlay::target(&entry.body) else { return Ok(false) };
    if !insert(conn, id, entry, CHANGE, Some(target))? {
        return Ok(false);
    }
    if !matches!(entry.body, Body::Reacted { .. }) && is_recalled(conn, id, target)? {
        blank_edits(conn, id, target)?;
    }
    let Some(mut held) = held(conn, id, target)? else { return Ok(true) };
    if entry.seq <= held.base.changed {
        return Ok(true);
    }
    let shown = held.shown().clone();
    held.now = if entry.seq > shown.changed {
        let mut now = shown.clone();
        let change = Change { seq: entry.seq, at: entry.at, by: entry.by, body: &entry.body };
        overlay::apply(&mut now, &change, me);
        Some(now)
    } else {
        lay_all(conn, me, id, target, &held.base)?
    };
    write(conn, me, id, Some(&shown), &held)?;
    applied.touched.insert(target);
    if !matches!(entry.body, Body::Reacted { .. }) {
        applied.touched.extend(replies(conn, id, target)?);
    }
    Ok(true)
}

fn put_event(
    conn: &Connection,
    id: ConversationId,
    entry: &Entry,
    applied: &mut Applied,
) -> StoreResult<bool> {
    let new = insert(conn, id, entry, EVENT, None)?;
    if new {
        applied.touched.insert(entry.seq);
    }
    Ok(new)
}

fn insert(
    conn: &Connection,
    id: ConversationId,
    entry: &Entry,
    kind: i64,
    target: Option<Seq>,
) -> StoreResult<bool> {
    let inserted = conn
        .prepare_cached(
            "INSERT INTO entry (conversation, seq, at, by, kind, target, changed, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?2, ?7) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            id.0,
            entry.seq.0,
            entry.at.0,
            entry.by.map(|by| by.0),
            kind,
            target.map(|seq| seq.0),
            serde_json::to_string(&entry.body)?,
        ])?;
    Ok(inserted > 0)
}

fn is_recalled(conn: &Connection, id: ConversationId, target: Seq) -> StoreResult<bool> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM entry WHERE conversation = ?1 AND target = ?2
               AND body LIKE '{\"kind\":\"recalled\"%'",
        )?
        .exists(params![id.0, target.0])?)
}

fn blank_edits(conn: &Connection, id: ConversationId, target: Seq) -> StoreResult<()> {
    let blank =
        Body::Edited { target, text: String::new(), mentions: Vec::new(), mentions_all: false };
    conn.prepare_cached(
        "UPDATE entry SET body = ?3 WHERE conversation = ?1 AND target = ?2
           AND body LIKE '{\"kind\":\"edited\"%'",
    )?
    .execute(params![id.0, target.0, serde_json::to_string(&blank)?])?;
    Ok(())
}

/// The messages that answer one.
///
/// # Errors
/// SQLite's.
pub fn replies(conn: &Connection, id: ConversationId, to: Seq) -> StoreResult<Vec<Seq>> {
    let mut found =
        conn.prepare_cached("SELECT seq FROM entry WHERE conversation = ?1 AND reply = ?2")?;
    let replies = found.query_map(params![id.0, to.0], |row| row.get(0).map(Seq))?;
    Ok(replies.collect::<Result<_, _>>()?)
}

/// What a new entry means for its conversation.
fn follow(row: &mut Row, entry: &Entry, me: MemberId) {
    row.shape(entry, me);
    if entry.seq > row.head {
        row.head = entry.seq;
        row.at = row.at.max(entry.at);
    }
    if let Body::Message(message) = &entry.body {
        row.messages = row.messages.max(message.n);
        if entry.by == Some(me) && !message.auto {
            row.mark_read(entry.seq, message.n);
        }
    }
}

/// Brings what is derived from the entries up to date.
fn settle(conn: &Connection, row: &mut Row, before: Seq, newest: Option<Seq>) -> StoreResult<()> {
    if let Some(seq) = newest
        && let Some(last) = last_message(conn, row.id, seq)?
        && last.seq >= row.last.0
    {
        row.set_last(last.seq, last.by, &overlay::gist(last.shown()));
    }
    if coverage::is_whole(conn, row.id, (row.read.0.next(), row.head))? {
        row.mentions = calls_after(conn, row.id, row.read.0)?;
    } else if before < row.head {
        let after = before.max(row.read.0);
        row.mentions += calls_after(conn, row.id, after)?;
    }
    Ok(())
}

/// Derives anew what could not be derived while there were holes, or when a mark has moved.
///
/// # Errors
/// SQLite's.
pub fn recount(conn: &Connection, id: ConversationId) -> StoreResult<()> {
    if let Some(mut row) = conversations::get(conn, id)? {
        let head = row.head;
        settle(conn, &mut row, Seq(i64::MAX), Some(head))?;
        conversations::put(conn, &row)?;
    }
    Ok(())
}

fn last_message(conn: &Connection, id: ConversationId, up_to: Seq) -> StoreResult<Option<Held>> {
    let mut last = conn.prepare_cached(
        "SELECT seq FROM entry WHERE conversation = ?1 AND seq <= ?2 AND kind = 1
         ORDER BY seq DESC LIMIT 1",
    )?;
    let seq: Option<i64> = last.query_row(params![id.0, up_to.0], |row| row.get(0)).optional()?;
    match seq {
        Some(seq) => held(conn, id, Seq(seq)),
        None => Ok(None),
    }
}

fn purge(conn: &Connection, id: ConversationId, up_to: Seq) -> StoreResult<()> {
    spoken::purge(conn, id, up_to)?;
    conn.execute(
        "DELETE FROM entry WHERE conversation = ?1 AND seq <= ?2",
        params![id.0, up_to.0],
    )?;
    coverage::add(conn, id, (Seq(1), up_to))
}
