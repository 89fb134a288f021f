//! The member's to-dos as the server has them, and what they were reminded of.
//!
//! A state names the entry of the personal log that last changed it: the newer one stays, whatever
//! order they come in. One that is gone leaves its number and that place behind, so that an older
//! answer does not bring it back.

mod overlay;

use canteen_protocol::todo::Todo;
use canteen_protocol::{MemberId, Seq, Time, TodoId};
use rusqlite::{Connection, params};

use super::outbox::{self, State};
use super::{StoreResult, meta};
use crate::model::{Act, Reminder, TodoItem};

/// What an entry of the personal log says.
///
/// # Errors
/// SQLite's.
pub fn follow(conn: &Connection, id: TodoId, seq: Seq, now: Option<&Todo>) -> StoreResult<()> {
    match now {
        Some(todo) => put(conn, todo),
        None => write(conn, id, seq, None),
    }
}

/// A to-do as the server has it.
///
/// # Errors
/// SQLite's.
pub fn put(conn: &Connection, todo: &Todo) -> StoreResult<()> {
    write(conn, todo.id, todo.changed, Some(serde_json::to_string(todo)?))
}

fn write(conn: &Connection, id: TodoId, changed: Seq, body: Option<String>) -> StoreResult<()> {
    conn.prepare_cached(
        "INSERT INTO todo (id, changed, body) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET changed = excluded.changed, body = excluded.body
         WHERE excluded.changed >= todo.changed",
    )?
    .execute(params![id.0, changed.0, body])?;
    Ok(())
}

/// The whole list as it was when the personal log ended at `head`. What came since then stays.
///
/// # Errors
/// SQLite's.
pub fn replace(conn: &Connection, all: &[Todo], head: Seq) -> StoreResult<()> {
    // What is not in the list any more was there before it was made.
    let mut held = conn.prepare_cached("SELECT id FROM todo WHERE changed <= ?1")?;
    let held: Vec<i64> = held.query_map([head.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut delete = conn.prepare_cached("DELETE FROM todo WHERE id = ?1")?;
    for id in held.into_iter().filter(|id| all.iter().all(|todo| todo.id.0 != *id)) {
        delete.execute([id])?;
    }
    all.iter().try_for_each(|todo| put(conn, todo))?;
    meta::set_number(conn, meta::TODOS, head.0)
}

/// Forgets all, to be asked for again.
///
/// # Errors
/// SQLite's.
pub fn clear(conn: &Connection) -> StoreResult<()> {
    conn.execute("DELETE FROM todo", [])?;
    conn.execute("DELETE FROM meta WHERE key = ?1", [meta::TODOS])?;
    Ok(())
}

/// The list, with what waits in the outbox as if it were done.
///
/// # Errors
/// SQLite's.
pub fn all(conn: &Connection, me: MemberId) -> StoreResult<Vec<TodoItem>> {
    let mut rows =
        conn.prepare_cached("SELECT body FROM todo WHERE body IS NOT NULL ORDER BY id")?;
    let bodies = rows.query_map([], |row| row.get::<_, String>(0))?;
    let mut items = Vec::new();
    for body in bodies {
        items.push(TodoItem::known(serde_json::from_str(&body?)?));
    }
    let mut laid = overlay::Laid::new(items, me);
    for queued in outbox::all(conn)? {
        if let (Act::Todo(act), State::Waiting | State::Acked) = (&queued.act, queued.state) {
            laid.lay(act, &queued.client_id, queued.at);
        }
    }
    Ok(laid.done())
}

/// Keeps a reminder until it was shown.
///
/// # Errors
/// SQLite's.
pub fn remind(conn: &Connection, reminder: &Reminder) -> StoreResult<()> {
    conn.prepare_cached(
        "INSERT INTO todo_reminder (seq, todo, at, late) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING",
    )?
    .execute(params![reminder.seq.0, reminder.todo.0, reminder.at.0, reminder.late])?;
    Ok(())
}

/// The reminders behind a place that no screen has shown yet, rising.
///
/// # Errors
/// SQLite's.
pub fn reminders(conn: &Connection, after: Seq) -> StoreResult<Vec<Reminder>> {
    let mut found = conn.prepare_cached(
        "SELECT seq, todo, at, late FROM todo_reminder WHERE seq > ?1 ORDER BY seq",
    )?;
    let rows = found.query_map([after.0], |row| {
        Ok(Reminder {
            seq: Seq(row.get(0)?),
            todo: TodoId(row.get(1)?),
            at: Time(row.get(2)?),
            late: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Reminders up to here were shown.
///
/// # Errors
/// SQLite's.
pub fn shown(conn: &Connection, seq: Seq) -> StoreResult<()> {
    conn.execute("DELETE FROM todo_reminder WHERE seq <= ?1", [seq.0])?;
    Ok(())
}
