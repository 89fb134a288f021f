//! Of which places of a conversation's log everything is known, and where the holes are.

use canteen_protocol::{ConversationId, Seq};
use rusqlite::{Connection, params};

use super::StoreResult;

/// A stretch of places, both ends inside.
pub type Stretch = (Seq, Seq);

/// Notes that everything in a stretch is known.
///
/// # Errors
/// SQLite's.
pub fn add(conn: &Connection, id: ConversationId, (low, high): Stretch) -> StoreResult<()> {
    if high < low {
        return Ok(());
    }
    let (mut new_low, mut new_high) = (low.0, high.0);
    let mut touching = conn.prepare_cached(
        "SELECT low, high FROM covered WHERE conversation = ?1 AND low <= ?2 ORDER BY low DESC",
    )?;
    let mut rows = touching.query(params![id.0, high.0 + 1])?;
    let mut merged = Vec::new();
    while let Some(row) = rows.next()? {
        let (l, h): (i64, i64) = (row.get(0)?, row.get(1)?);
        if h < low.0 - 1 {
            break;
        }
        if l <= low.0 && h >= high.0 {
            return Ok(());
        }
        new_low = new_low.min(l);
        new_high = new_high.max(h);
        merged.push(l);
    }
    drop(rows);
    for l in merged.into_iter().filter(|l| *l != new_low) {
        conn.prepare_cached("DELETE FROM covered WHERE conversation = ?1 AND low = ?2")?
            .execute(params![id.0, l])?;
    }
    conn.prepare_cached(
        "INSERT INTO covered (conversation, low, high) VALUES (?1, ?2, ?3)
         ON CONFLICT (conversation, low) DO UPDATE SET high = excluded.high",
    )?
    .execute(params![id.0, new_low, new_high])?;
    Ok(())
}

/// Whether everything in a stretch is known; an empty one is.
///
/// # Errors
/// SQLite's.
pub fn is_whole(conn: &Connection, id: ConversationId, (low, high): Stretch) -> StoreResult<bool> {
    if high < low {
        return Ok(true);
    }
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM covered WHERE conversation = ?1 AND low <= ?2 AND high >= ?3",
        )?
        .exists(params![id.0, low.0, high.0])?)
}

/// The holes in a stretch, rising.
///
/// # Errors
/// SQLite's.
pub fn holes(
    conn: &Connection,
    id: ConversationId,
    (low, high): Stretch,
) -> StoreResult<Vec<Stretch>> {
    let mut known = conn.prepare_cached(
        "SELECT low, high FROM covered WHERE conversation = ?1 AND low <= ?3 AND high >= ?2
         ORDER BY low",
    )?;
    let mut holes = Vec::new();
    let mut next = low.0;
    let mut rows = known.query(params![id.0, low.0, high.0])?;
    while let Some(row) = rows.next()? {
        let (l, h): (i64, i64) = (row.get(0)?, row.get(1)?);
        if l > next {
            holes.push((Seq(next), Seq(l - 1)));
        }
        next = next.max(h + 1);
    }
    if next <= high.0 {
        holes.push((Seq(next), high));
    }
    Ok(holes)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::store::file;

    const ID: ConversationId = ConversationId(1);

    proptest! {
        #[test]
        fn stretches_are_a_set_of_places(
            added in proptest::collection::vec((1i64..60, 0i64..12), 0..25),
            (from, length) in (1i64..60, 0i64..30),
        ) {
            let conn = file::in_memory().unwrap();
            let mut known = BTreeSet::new();
            for (low, length) in added {
                add(&conn, ID, (Seq(low), Seq(low + length))).unwrap();
                known.extend(low..=low + length);
            }
            let to = from + length;
            let expected: Vec<i64> = (from..=to).filter(|seq| !known.contains(seq)).collect();
            let found: Vec<i64> = holes(&conn, ID, (Seq(from), Seq(to)))
                .unwrap()
                .into_iter()
                .flat_map(|(low, high)| low.0..=high.0)
                .collect();
            prop_assert_eq!(&found, &expected);
            prop_assert_eq!(
                is_whole(&conn, ID, (Seq(from), Seq(to))).unwrap(),
                expected.is_empty()
            );
            // Neither touching nor overlapping.
            let mut rows = conn.prepare("SELECT low, high FROM covered ORDER BY low").unwrap();
            let rows: Vec<(i64, i64)> = rows
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            prop_assert!(rows.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0));
        }
    }
}
