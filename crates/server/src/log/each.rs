//! The same entry in many logs at once: what happens to two thousand members in one transaction.

use canteen_protocol::{Body, Entry, Event, LogId, MemberId, Seq, Time};

use super::{frame, stored};
use crate::bus::Notice;
use crate::db::{Bulk, DbResult, Tx, Val};
use crate::vals;

static HEADS: Bulk = Bulk::new(1, |rows| {
    let rows = rows.each(2, |p| format!("(${p}, 1, $1)"));
    format!(
        "INSERT INTO log_head (log, head, at) VALUES {rows}
         ON CONFLICT (log) DO UPDATE SET head = log_head.head + 1, at = excluded.at
         RETURNING log, head"
    )
});

static ENTRIES: Bulk = Bulk::new(2, |rows| {
    let rows = rows.each(4, |p| format!("(${p}, ${}, $1, $2, NULL, $3)", p + 1));
    format!("INSERT INTO log_entry (log, seq, at, author, client_id, body) VALUES {rows}")
});

/// Writes `body` at the next place of each of these logs, which are all different, and stages the
/// pushes. Takes the logs' locks in rising order, so that two such writes do not wait in a circle.
///
/// # Errors
/// As the database says.
pub fn append_each(
    tx: &mut Tx<'_>,
    logs: &[LogId],
    at: Time,
    by: Option<MemberId>,
    body: &Body,
) -> DbResult<()> {
    let mut logs = logs.to_vec();
    logs.sort_unstable();
    let keys: Vec<Val> = logs.iter().map(|log| Val::from(*log)).collect();
    let heads = HEADS.run(tx, vals![at], &keys)?;
    let mut places = Vec::with_capacity(heads.len() * 2);
    for row in &heads {
        let (log, seq): (LogId, Seq) = (row.get(0)?, row.get(1)?);
        places.extend([Val::from(log), Val::from(seq)]);
        let entry = Entry { log, seq, at, by, client_id: None, body: body.clone() };
        let frame = frame(&Event::Entry(Box::new(entry)))?;
        tx.stage(Notice::Entry { log, seq, frame });
    }
    ENTRIES.later(tx, vals![at, by, stored(body)?], &places)
}
