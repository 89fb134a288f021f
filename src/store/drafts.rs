//! The unsent text of composers.

use std::collections::HashMap;

use canteen_protocol::ConversationId;
use rusqlite::{Connection, OptionalExtension, params};

use super::StoreResult;

/// Keeps one; an empty text removes it.
///
/// # Errors
/// SQLite's.
pub fn put(conn: &Connection, id: ConversationId, text: &str) -> StoreResult<()> {
    if text.is_empty() {
        conn.prepare_cached("DELETE FROM draft WHERE conversation = ?1")?.execute([id.0])?;
    } else {
        conn.prepare_cached("INSERT OR REPLACE INTO draft (conversation, text) VALUES (?1, ?2)")?
            .execute(params![id.0, text])?;
    }
    Ok(())
}

/// Those of some conversations; all of them when none are named.
///
/// # Errors
/// SQLite's.
pub fn of(
    conn: &Connection,
    only: Option<&[ConversationId]>,
) -> StoreResult<HashMap<ConversationId, String>> {
    let Some(ids) = only else { return all(conn) };
    let mut one = conn.prepare_cached("SELECT text FROM draft WHERE conversation = ?1")?;
    let mut drafts = HashMap::new();
    for id in ids {
        let text: Option<String> = one.query_row([id.0], |row| row.get(0)).optional()?;
        drafts.extend(text.map(|text| (*id, text)));
    }
    Ok(drafts)
}

/// All of them.
///
/// # Errors
/// SQLite's.
pub fn all(conn: &Connection) -> StoreResult<HashMap<ConversationId, String>> {
    let mut all = conn.prepare_cached("SELECT conversation, text FROM draft")?;
    let rows = all.query_map([], |row| Ok((ConversationId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
