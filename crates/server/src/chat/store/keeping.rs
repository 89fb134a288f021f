//! How a member keeps a conversation, and how far they said they have read it.

use canteen_protocol::{ConversationId, MemberId, Seq};

use crate::db::{Conn, DbResult, Tx};
use crate::vals;

/// A member's own settings of a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Keeping {
    /// Place and number of what they said they have read.
    pub read: (Seq, i64),
    /// Pinned to the top.
    pub pinned: bool,
    /// Muted.
    pub muted: bool,
    /// The entry of the personal log that last said how it is kept.
    pub kept: Seq,
}

/// How a member keeps a conversation; the default when they never said.
pub fn of(conn: &mut Conn, member: MemberId, id: ConversationId) -> DbResult<Keeping> {
    conn.first(
        "SELECT read_seq, read_n, pinned, muted, kept FROM keeping
         WHERE member = $1 AND conversation = $2",
        vals![member, id],
    )?
    .map_or(Ok(Keeping::default()), |row| {
        Ok(Keeping {
            read: (row.get(0)?, row.get(1)?),
            pinned: row.get(2)?,
            muted: row.get(3)?,
            kept: row.get(4)?,
        })
    })
}

/// Writes how a member keeps a conversation.
pub fn set(
    tx: &mut Tx<'_>,
    member: MemberId,
    id: ConversationId,
    keeping: Keeping,
) -> DbResult<()> {
    tx.run(
        "INSERT INTO keeping (member, conversation, read_seq, read_n, pinned, muted, kept)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (member, conversation) DO UPDATE SET read_seq = excluded.read_seq,
             read_n = excluded.read_n, pinned = excluded.pinned, muted = excluded.muted,
             kept = excluded.kept",
        vals![
            member,
            id,
            keeping.read.0,
            keeping.read.1,
            keeping.pinned,
            keeping.muted,
            keeping.kept
        ],
    )?;
    Ok(())
}
