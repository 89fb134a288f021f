//! Acts that the server has not confirmed yet.
//!
//! Each has a client id for life, so that sending it twice does it once. Several processes may
//! send from one outbox: whoever claims an act has it for a while, so that the others need not.

use std::collections::HashSet;

use canteen_protocol::{ClientId, ConversationId, Seq, Time};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{StoreResult, column};
use crate::model::{Act, Attachment, LocalId, Queue};

/// How long an act is its claimer's, in milliseconds: longer than an answer may take.
const CLAIM: i64 = 60_000;
/// Messages of one conversation that are under way at once.
const WINDOW: usize = 8;
const COLUMNS: &str = "id, client_id, act, at, state, error, seq, tries, holder, held";

/// How far an act has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Waits to be sent, or for its answer.
    Waiting,
    /// Refused for good.
    Failed,
    /// Confirmed, but its entry is not held yet.
    Acked,
}

/// How claims are judged.
#[derive(Clone, Copy)]
pub struct Claims<'a> {
    /// Who asks; empty for nobody in particular.
    pub me: &'a str,
    /// This machine's time.
    pub now: Time,
    /// Whether a client is still there.
    pub is_alive: &'a dyn Fn(&str) -> bool,
}

/// An act in the outbox.
#[derive(Clone, PartialEq, Debug)]
pub struct Queued {
    /// Its id; rises in the order of acting.
    pub id: LocalId,
    /// What the server knows it by.
    pub client_id: ClientId,
    /// What.
    pub act: Act,
    /// When, by this machine's corrected clock.
    pub at: Time,
    /// How far.
    pub state: State,
    /// Why it failed.
    pub error: Option<String>,
    /// Its entry, once acked.
    pub seq: Option<Seq>,
    /// How often the server has put it off.
    pub tries: i64,
    /// Who sends it, and until when.
    holder: Option<String>,
    held: i64,
}

impl Queued {
    fn read(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            id: LocalId(row.get(0)?),
            client_id: ClientId(row.get(1)?),
            act: column::json(row, 2)?,
            at: Time(row.get(3)?),
            state: match row.get(4)? {
                1 => State::Failed,
                2 => State::Acked,
                _ => State::Waiting,
            },
            error: row.get(5)?,
            seq: row.get::<_, Option<i64>>(6)?.map(Seq),
            tries: row.get(7)?,
            holder: row.get(8)?,
            held: row.get(9)?,
        })
    }

    /// Whether someone else sends it. One whose clock is far from ours holds nothing, nor does one
    /// that is gone.
    #[must_use]
    pub fn is_held(&self, by: &Claims<'_>) -> bool {
        self.holder.as_deref().is_some_and(|holder| {
            holder != by.me
                && (by.now.0..=by.now.0 + CLAIM).contains(&self.held)
                && (by.is_alive)(holder)
        })
    }

    /// Whether it is shown as an item of its own.
    #[must_use]
    pub fn is_message(&self) -> bool {
        matches!(self.act, Act::Send { .. })
    }
}

/// Everything in the outbox, in order.
///
/// # Errors
/// SQLite's.
pub fn all(conn: &Connection) -> StoreResult<Vec<Queued>> {
    select(conn, "ORDER BY id", [])
}

/// What is in there for one conversation, in order.
///
/// # Errors
/// SQLite's.
pub fn of(conn: &Connection, id: ConversationId) -> StoreResult<Vec<Queued>> {
    select(conn, "WHERE conversation = ?1 ORDER BY id", [id.0])
}

/// What is in there for some conversations, those of each in order; everything when none are named.
///
/// # Errors
/// SQLite's.
pub fn of_some(conn: &Connection, only: Option<&[ConversationId]>) -> StoreResult<Vec<Queued>> {
    let Some(ids) = only else { return all(conn) };
    let each: Vec<_> = ids.iter().map(|id| of(conn, *id)).collect::<StoreResult<_>>()?;
    Ok(each.into_iter().flatten().collect())
}

/// One act.
///
/// # Errors
/// SQLite's.
pub fn get(conn: &Connection, id: LocalId) -> StoreResult<Option<Queued>> {
    Ok(select(conn, "WHERE id = ?1", [id.0])?.pop())
}

fn select(
    conn: &Connection,
    filter: &str,
    params: impl rusqlite::Params,
) -> StoreResult<Vec<Queued>> {
    let mut found = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM outbox {filter}"))?;
    let mut rows = found.query(params)?;
    let mut queued = Vec::new();
    while let Some(row) = rows.next()? {
        queued.push(Queued::read(row)?);
    }
    Ok(queued)
}

/// Puts an act in. Marks and settings of one conversation that nobody sends yet are replaced by
/// later ones.
///
/// # Errors
/// SQLite's.
pub fn add(conn: &Connection, act: &Act, client_id: &ClientId, at: Time) -> StoreResult<LocalId> {
    let act = coalesce(conn, act)?;
    conn.prepare_cached(
        "INSERT INTO outbox (client_id, conversation, act, at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        client_id.0,
        act.conversation().map(|id| id.0),
        serde_json::to_string(&act)?,
        at.0
    ])?;
    Ok(LocalId(conn.last_insert_rowid()))
}

/// Takes acts out that this one makes superfluous; gives what is to be put in.
fn coalesce(conn: &Connection, act: &Act) -> StoreResult<Act> {
    let mut act = act.clone();
    let Some(id) = act.conversation().filter(|_| is_mark(&act)) else { return Ok(act) };
    for old in of(conn, id)? {
        if old.state != State::Waiting || old.holder.is_some() {
            continue;
        }
        let replaced = match (&mut act, &old.act) {
            (Act::Read { seq, .. }, Act::Read { seq: before, .. }) => {
                *seq = (*seq).max(*before);
                true
            }
            (
                Act::Keep { pinned, muted, .. },
                Act::Keep { pinned: was_pinned, muted: was_muted, .. },
            ) => {
                *pinned = pinned.or(*was_pinned);
                *muted = muted.or(*was_muted);
                true
            }
            _ => false,
        };
        if replaced {
            remove(conn, old.id)?;
        }
    }
    Ok(act)
}

/// Whether an act only says how things stand: done twice is done once, and it is no entry.
#[must_use]
pub fn is_mark(act: &Act) -> bool {
    matches!(act, Act::Read { .. } | Act::Keep { .. })
}

/// Claims what can be sent now: of each queue that is not `busy` the next act, or the next few if
/// they are messages, unless someone else is at it.
///
/// # Errors
/// SQLite's.
pub fn claim(
    conn: &Connection,
    by: &Claims<'_>,
    busy: &HashSet<Queue>,
) -> StoreResult<Vec<Queued>> {
    let mut closed = busy.clone();
    let mut taken: Vec<Queued> = Vec::new();
    for queued in select(conn, "WHERE state = 0 ORDER BY id", [])? {
        let Some(id) = queued.act.queue() else {
            if !queued.is_held(by) {
                taken.push(queued);
            }
            continue;
        };
        // What waits for its files does not hold up what is said after it.
        if closed.contains(&id) || !queued.act.is_ready() {
            continue;
        }
        let under_way = taken.iter().filter(|t| t.act.queue() == Some(id)).count();
        let fits = under_way == 0 || (queued.is_message() && under_way < WINDOW);
        if queued.is_held(by) || !fits {
            closed.insert(id);
            continue;
        }
        if !queued.is_message() {
            closed.insert(id);
        }
        taken.push(queued);
    }
    let mut claim =
        conn.prepare_cached("UPDATE outbox SET holder = ?2, held = ?3 WHERE id = ?1")?;
    for queued in &taken {
        claim.execute(params![queued.id.0, by.me, by.now.0 + CLAIM])?;
    }
    Ok(taken)
}

/// Claims an act for sending its files up; false when it is gone, or someone else is at it. Said
/// again from time to time while it lasts.
///
/// # Errors
/// SQLite's.
pub fn claim_files(conn: &Connection, by: &Claims<'_>, id: LocalId) -> StoreResult<bool> {
    let Some(queued) = get(conn, id)? else { return Ok(false) };
    if queued.state != State::Waiting || queued.is_held(by) {
        return Ok(false);
    }
    conn.prepare_cached("UPDATE outbox SET holder = ?2, held = ?3 WHERE id = ?1")?
        .execute(params![id.0, by.me, by.now.0 + CLAIM])?;
    Ok(true)
}

/// Notes how far the files of an act are; none when the act is gone.
///
/// # Errors
/// SQLite's.
pub fn note_files(
    conn: &Connection,
    id: LocalId,
    note: impl Fn(&mut [Attachment]),
) -> StoreResult<Option<Queued>> {
    let Some(mut queued) = get(conn, id)? else { return Ok(None) };
    note(queued.act.files_mut());
    conn.prepare_cached("UPDATE outbox SET act = ?2 WHERE id = ?1")?
        .execute(params![id.0, serde_json::to_string(&queued.act)?])?;
    Ok(Some(queued))
}

/// Gives back what was claimed, to be sent later; `counted` when the server put it off.
///
/// # Errors
/// SQLite's.
pub fn put_off(conn: &Connection, id: LocalId, counted: bool) -> StoreResult<()> {
    conn.prepare_cached(
        "UPDATE outbox SET holder = NULL, held = 0, tries = tries + ?2 WHERE id = ?1",
    )?
    .execute(params![id.0, counted])?;
    Ok(())
}

/// The conversation that a message to a member goes to is known now.
///
/// # Errors
/// SQLite's.
pub fn address(conn: &Connection, id: LocalId, to: ConversationId) -> StoreResult<()> {
    let Some(queued) = get(conn, id)? else { return Ok(()) };
    let Act::SendTo { text, files, .. } = queued.act else { return Ok(()) };
    let act = Act::Send { conversation: to, text, reply_to: None, files };
    conn.execute(
        "UPDATE outbox SET conversation = ?2, act = ?3, holder = NULL, held = 0 WHERE id = ?1",
        params![id.0, to.0, serde_json::to_string(&act)?],
    )?;
    Ok(())
}

/// Notes that an act is confirmed as this entry, which is not held yet.
///
/// # Errors
/// SQLite's.
pub fn ack(conn: &Connection, id: LocalId, seq: Seq) -> StoreResult<()> {
    conn.prepare_cached("UPDATE outbox SET state = 2, seq = ?2, holder = NULL WHERE id = ?1")?
        .execute(params![id.0, seq.0])?;
    Ok(())
}

/// Notes that an act was refused for good.
///
/// # Errors
/// SQLite's.
pub fn fail(conn: &Connection, id: LocalId, error: &str) -> StoreResult<()> {
    conn.prepare_cached("UPDATE outbox SET state = 1, error = ?2, holder = NULL WHERE id = ?1")?
        .execute(params![id.0, error])?;
    Ok(())
}

/// Lets a failed act be sent again. Says whether there is one.
///
/// # Errors
/// SQLite's.
pub fn retry(conn: &Connection, id: LocalId) -> StoreResult<bool> {
    let retry = "UPDATE outbox SET state = 0, error = NULL, tries = 0 WHERE id = ?1 AND state = 1";
    Ok(conn.execute(retry, [id.0])? > 0)
}

/// Takes an act out.
///
/// # Errors
/// SQLite's.
pub fn remove(conn: &Connection, id: LocalId) -> StoreResult<bool> {
    Ok(conn.prepare_cached("DELETE FROM outbox WHERE id = ?1")?.execute([id.0])? > 0)
}

/// Takes an act out that stands in the log now.
///
/// # Errors
/// SQLite's.
pub fn done(conn: &Connection, client_id: &ClientId) -> StoreResult<Option<LocalId>> {
    let mut done = conn.prepare_cached("DELETE FROM outbox WHERE client_id = ?1 RETURNING id")?;
    Ok(done.query_row([&client_id.0], |row| row.get(0)).optional()?.map(LocalId))
}

/// How many acts wait, and how many failed. Marks are not worth counting.
///
/// # Errors
/// SQLite's.
pub fn counts(conn: &Connection) -> StoreResult<(usize, usize)> {
    let all = all(conn)?;
    let count = |state| all.iter().filter(|q| q.state == state && !is_mark(&q.act)).count();
    Ok((count(State::Waiting), count(State::Failed)))
}
