//! The unsent text of composers.

use std::collections::HashMap;

use canteen_protocol::ConversationId;
use rusqlite::{Connection, params};

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

/// All of them.
///
/// # Errors
/// SQLite's.
pub fn all(conn: &Connection) -> StoreResult<HashMap<ConversationId, String>> {
    let mut all = conn.prepare_cached("SELECT conversation, text FROM draft")?;
    let rows = all.query_map([], |row| Ok((ConversationId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
