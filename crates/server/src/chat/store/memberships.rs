//! Who is and was in which conversation, from where to where.

use canteen_protocol::conversation::Participant;
use canteen_protocol::{ConversationId, MemberId, Seq, Time};

use crate::chat::rules::Progress;
use crate::chat::stays::Stay;
use crate::db::{Bulk, Conn, DbResult, Row, Tx, Val};
use crate::vals;

/// One member's stays in one conversation.
#[derive(Default)]
pub struct Membership {
    /// Rising; empty for a stranger.
    pub stays: Vec<Stay>,
    /// How far they have read by the last of them, without what they said themselves.
    pub progress: Progress,
}

static JOIN: Bulk = Bulk::new(1, |rows| {
    let rows = rows.each(4, |p| format!("($1, ${p}, $2, $3)"));
    format!("INSERT INTO membership (conversation, member, first, first_n) VALUES {rows}")
});

static REPLACE: Bulk = Bulk::new(1, |rows| {
    let members = rows.each(2, |p| format!("${p}"));
    format!("UPDATE membership SET past = TRUE WHERE conversation = $1 AND member IN ({members})")
});

static LEAVE: Bulk = Bulk::new(1, |rows| {
    let members = rows.each(5, |p| format!("${p}"));
    format!(
        "UPDATE membership SET until = $2, until_at = $3, until_name = $4
         WHERE conversation = $1 AND until IS NULL AND member IN ({members})"
    )
});

static AMONG: Bulk = Bulk::new(1, |rows| {
    let members = rows.each(2, |p| format!("${p}"));
    format!(
        "SELECT member FROM membership
         WHERE conversation = $1 AND until IS NULL AND member IN ({members})"
    )
});

fn ids(members: &[MemberId]) -> Vec<Val> {
    members.iter().map(|member| Val::from(*member)).collect()
}

/// Begins stays at `first`, before which there were `messages` messages. None of the members is
/// in the conversation now.
pub fn join(
    tx: &mut Tx<'_>,
    id: ConversationId,
    members: &[MemberId],
    first: Seq,
    messages: i64,
) -> DbResult<()> {
    let members = ids(members);
    REPLACE.later(tx, vals![id], &members)?;
    JOIN.later(tx, vals![id, first, messages], &members)
}

/// Ends the present stays of members at the entry `until`.
pub fn leave(
    tx: &mut Tx<'_>,
    id: ConversationId,
    members: &[MemberId],
    until: Seq,
    at: Time,
    name: &str,
) -> DbResult<()> {
    LEAVE.run(tx, vals![id, until, at, name], &ids(members))?;
    Ok(())
}

/// Notes a member's own last message, which they have read as all before it.
pub fn spoke(
    tx: &mut Tx<'_>,
    id: ConversationId,
    member: MemberId,
    (seq, n): (Seq, i64),
) -> DbResult<()> {
    tx.later(
        "UPDATE membership SET spoke = $3, spoke_n = $4
         WHERE conversation = $1 AND member = $2 AND until IS NULL",
        vals![id, member, seq, n],
    )
}

/// Reads [`Membership`]s.
pub(super) const OF: &str = "SELECT first, until, first_n, spoke, spoke_n FROM membership
     WHERE conversation = $1 AND member = $2 ORDER BY first";

/// A member's stays in a conversation.
pub fn of(conn: &mut Conn, id: ConversationId, member: MemberId) -> DbResult<Membership> {
    read(&conn.run(OF, vals![id, member])?)
}

/// The answer to [`OF`].
pub(super) fn read(rows: &[Row]) -> DbResult<Membership> {
    let mut membership = Membership::default();
    for row in rows {
        let stay = Stay { first: row.get(0)?, until: row.get(1)? };
        membership.stays.push(stay);
        membership.progress = Progress {
            joined: (stay.first, row.get(2)?),
            spoke: (row.get(3)?, row.get(4)?),
            marked: (Seq(0), 0),
        };
    }
    Ok(membership)
}

/// Those of `members` who are in the conversation now, sorted.
pub fn among(conn: &mut Conn, id: ConversationId, members: &[MemberId]) -> DbResult<Vec<MemberId>> {
    let rows = AMONG.run(conn, vals![id], &ids(members))?;
    let mut found: Vec<MemberId> = rows.iter().map(|row| row.get(0)).collect::<DbResult<_>>()?;
    found.sort_unstable();
    Ok(found)
}

/// Which of these others were in a conversation while a member was, so that either may meet what
/// the other said. Of a direct one that was opened and in which nothing was said, the other one
/// knows nothing yet. Unsorted.
pub fn met(conn: &mut Conn, member: MemberId, others: &[MemberId]) -> DbResult<Vec<MemberId>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let others = rows.each(2, |p| format!("${p}"));
        format!(
            "SELECT DISTINCT b.member FROM membership b
             JOIN membership a ON a.conversation = b.conversation AND a.member = $1
             JOIN conversation c ON c.id = a.conversation
             WHERE b.member IN ({others})
               AND (c.pair IS NULL OR c.owner IS NULL OR c.owner = $1)
               AND (a.until IS NULL OR a.until >= b.first)
               AND (b.until IS NULL OR b.until >= a.first)"
        )
    });
    SQL.run(conn, vals![member], &ids(others))?.iter().map(|row| row.get(0)).collect()
}

/// Who is in the conversation now and since which place, by id.
pub fn current(conn: &mut Conn, id: ConversationId) -> DbResult<Vec<(MemberId, Seq)>> {
    conn.run(
        "SELECT member, first FROM membership
         WHERE conversation = $1 AND until IS NULL ORDER BY member",
        vals![id],
    )?
    .iter()
    .map(|row| Ok((row.get(0)?, row.get(1)?)))
    .collect()
}

/// Who is in the conversation now and how far each has read, by id.
pub fn participants(conn: &mut Conn, id: ConversationId) -> DbResult<Vec<Participant>> {
    conn.run(
        "SELECT m.member, m.first, m.spoke, COALESCE(k.read_seq, 0)
         FROM membership m
         LEFT JOIN keeping k ON k.member = m.member AND k.conversation = m.conversation
         WHERE m.conversation = $1 AND m.until IS NULL ORDER BY m.member",
        vals![id],
    )?
    .iter()
    .map(|row| {
        let first = row.get(1)?;
        let progress =
            Progress { joined: (first, 0), spoke: (row.get(2)?, 0), marked: (row.get(3)?, 0) };
        Ok(Participant { member: row.get(0)?, first, read: progress.read_here() })
    })
    .collect()
}

/// Whether a member is in a conversation now.
///
/// # Errors
/// As the database says.
pub fn is_member(
    conn: &mut Conn,
    conversation: ConversationId,
    member: MemberId,
) -> DbResult<bool> {
    let row = conn.first(
        "SELECT 1 FROM membership WHERE conversation = $1 AND member = $2 AND until IS NULL",
        vals![conversation, member],
    )?;
    Ok(row.is_some())
}

/// The conversations a member is in now: those whose entries are pushed to their sessions.
///
/// # Errors
/// As the database says.
pub fn conversations_of(conn: &mut Conn, member: MemberId) -> DbResult<Vec<ConversationId>> {
    conn.run(
        "SELECT conversation FROM membership WHERE member = $1 AND until IS NULL",
        vals![member],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}
