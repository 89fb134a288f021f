//! Where the member was in each conversation, and which one was open last.

use std::collections::HashMap;

use canteen_protocol::{ConversationId, Seq};
use rusqlite::{Connection, Row, params};

use super::{StoreResult, meta};
use crate::model::Spot;

/// Keeps where the member was in a conversation, which was the last to be open.
///
/// # Errors
/// SQLite's.
pub fn leave(conn: &Connection, id: ConversationId, spot: Spot) -> StoreResult<()> {
    if spot == Spot::default() {
        conn.prepare_cached("DELETE FROM place WHERE conversation = ?1")?.execute([id.0])?;
    } else {
        let (first, chosen) = (spot.first.map(|seq| seq.0), spot.chosen.map(|seq| seq.0));
        conn.prepare_cached(
            "INSERT OR REPLACE INTO place (conversation, first, chosen) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![id.0, first, chosen])?;
    }
    meta::set_number(conn, meta::OPEN, id.0)
}

/// The conversation that was open last.
///
/// # Errors
/// SQLite's.
pub fn last_open(conn: &Connection) -> StoreResult<Option<ConversationId>> {
    Ok(meta::number(conn, meta::OPEN)?.map(ConversationId))
}

/// Where the member was in all conversations in which it is not the end.
///
/// # Errors
/// SQLite's.
pub fn all(conn: &Connection) -> StoreResult<HashMap<ConversationId, Spot>> {
    let mut all = conn.prepare_cached("SELECT conversation, first, chosen FROM place")?;
    let read = |row: &Row<'_>| {
        let (first, chosen): (Option<i64>, Option<i64>) = (row.get(1)?, row.get(2)?);
        Ok((ConversationId(row.get(0)?), Spot { first: first.map(Seq), chosen: chosen.map(Seq) }))
    };
    Ok(all.query_map([], read)?.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::file;

    #[test]
    fn the_end_is_where_one_is_when_nothing_else_is_known() {
        let conn = file::in_memory().unwrap();
        let (one, two) = (ConversationId(1), ConversationId(2));
        let spot = Spot { first: Some(Seq(4)), chosen: None };
        leave(&conn, one, spot).unwrap();
        leave(&conn, two, Spot { chosen: Some(Seq(9)), ..spot }).unwrap();
        assert_eq!(last_open(&conn).unwrap(), Some(two));
        leave(&conn, two, Spot::default()).unwrap();
        assert_eq!(all(&conn).unwrap(), HashMap::from([(one, spot)]));
    }
}
