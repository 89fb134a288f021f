//! The SQL of drafts.

use canteen_protocol::conversation::Draft;
use canteen_protocol::{ConversationId, MemberId, Seq};

use crate::db::{Conn, DbResult, Tx};
use crate::vals;

/// A member's draft in a conversation, also an empty one.
pub fn of(conn: &mut Conn, member: MemberId, id: ConversationId) -> DbResult<Option<Draft>> {
    conn.first(
        "SELECT text, reply_to, seq FROM draft WHERE member = $1 AND conversation = $2",
        vals![member, id],
    )?
    .map(|row| {
        let (text, reply_to, seq) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Draft { conversation: id, text, reply_to, seq })
    })
    .transpose()
}

/// Keeps one in the place of what was there.
pub fn put(tx: &mut Tx<'_>, member: MemberId, draft: &Draft) -> DbResult<()> {
    let Draft { conversation, text, reply_to, seq } = draft;
    tx.run(
        "INSERT INTO draft (member, conversation, seq, text, reply_to)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (member, conversation) DO UPDATE SET seq = excluded.seq,
             text = excluded.text, reply_to = excluded.reply_to",
        vals![member, *conversation, *seq, text.as_str(), *reply_to],
    )?;
    Ok(())
}

/// A member's drafts that were said after a place of the personal log, in that order.
pub fn after(conn: &mut Conn, member: MemberId, seq: Seq, most: i64) -> DbResult<Vec<Draft>> {
    conn.run(
        "SELECT conversation, text, reply_to, seq FROM draft
         WHERE member = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        vals![member, seq, most],
    )?
    .iter()
    .map(|row| {
        let (conversation, text) = (row.get(0)?, row.get(1)?);
        Ok(Draft { conversation, text, reply_to: row.get(2)?, seq: row.get(3)? })
    })
    .collect()
}
