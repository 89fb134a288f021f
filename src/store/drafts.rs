//! What composers hold unsent: the text, and which message it answers.

use std::collections::HashMap;

use canteen_protocol::{ConversationId, Seq};
use rusqlite::{Connection, OptionalExtension, params};

use super::{StoreResult, items};
use crate::model::Draft;

/// Keeps one; one without text is removed.
///
/// # Errors
/// SQLite's.
pub fn put(conn: &Connection, id: ConversationId, draft: &Draft) -> StoreResult<()> {
    if draft.is_empty() {
        conn.prepare_cached("DELETE FROM draft WHERE conversation = ?1")?.execute([id.0])?;
    } else {
        let reply = draft.reply_to.as_ref().map(|quote| quote.seq.0);
        conn.prepare_cached(
            "INSERT OR REPLACE INTO draft (conversation, text, reply) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![id.0, draft.text, reply])?;
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
) -> StoreResult<HashMap<ConversationId, Draft>> {
    let Some(ids) = only else { return all(conn) };
    let mut one = conn.prepare_cached("SELECT text, reply FROM draft WHERE conversation = ?1")?;
    let mut drafts = HashMap::new();
    for id in ids {
        let found = one
            .query_row([id.0], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?)));
        if let Some((text, reply)) = found.optional()? {
            drafts.insert(*id, quoting(conn, *id, text, reply.map(Seq))?);
        }
    }
    Ok(drafts)
}

/// All of them. What is answered is quoted as it is now.
///
/// # Errors
/// SQLite's.
pub fn all(conn: &Connection) -> StoreResult<HashMap<ConversationId, Draft>> {
    let mut all = conn.prepare_cached("SELECT conversation, text, reply FROM draft")?;
    let rows = all.query_map([], |row| {
        let reply: Option<i64> = row.get(2)?;
        Ok((ConversationId(row.get(0)?), row.get(1)?, reply.map(Seq)))
    })?;
    let rows: Vec<(ConversationId, String, Option<Seq>)> = rows.collect::<Result<_, _>>()?;
    rows.into_iter().map(|(id, text, reply)| Ok((id, quoting(conn, id, text, reply)?))).collect()
}

/// A draft of a text that answers a message, if any.
///
/// # Errors
/// SQLite's.
pub fn quoting(
    conn: &Connection,
    id: ConversationId,
    text: String,
    reply: Option<Seq>,
) -> StoreResult<Draft> {
    let reply_to = reply.map(|seq| items::quote(conn, id, seq)).transpose()?;
    Ok(Draft { text, reply_to })
}
