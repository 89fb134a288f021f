//! Reactions: who gave which emoji to which message.

use std::collections::HashMap;

use canteen_protocol::message::Reaction;
use canteen_protocol::{ConversationId, MemberId, Seq};

use crate::db::{Bulk, Conn, DbResult, Row, Tx, Val};
use crate::vals;

/// The reactions of messages, by conversation and place.
pub type Reactions = HashMap<(ConversationId, Seq), Vec<Reaction>>;

/// One row an emoji and member, the asking member ($1) first, at most 20 of each emoji; emojis by
/// the first entry that gave them. What to look at is put between the two.
macro_rules! ranked {
    ($which:literal) => {
        concat!(
            "SELECT conversation, seq, emoji, total, member FROM (
                 SELECT conversation, seq, emoji, member,
                     COUNT(*) OVER (PARTITION BY conversation, seq, emoji) AS total,
                     MIN(entry) OVER (PARTITION BY conversation, seq, emoji) AS since,
                     ROW_NUMBER() OVER (PARTITION BY conversation, seq, emoji
                         ORDER BY CASE WHEN member = $1 THEN 0 ELSE 1 END, entry) AS nth
                 FROM reaction WHERE ",
            $which,
            ") AS ranked WHERE nth <= 20 ORDER BY conversation, seq, since, emoji, nth"
        )
    };
}

static OF_EACH: Bulk = Bulk::new(2, |rows| {
    let keys = rows.each(2, |p| format!("(CAST(${p} AS BIGINT), CAST(${} AS BIGINT))", p + 1));
    ranked!("(conversation, seq) IN (VALUES {keys})").replace("{keys}", &keys)
});

/// The reactions of the messages of a conversation between two places, both inside.
pub fn between(
    conn: &mut Conn,
    me: MemberId,
    id: ConversationId,
    (from, to): (Seq, Seq),
) -> DbResult<Reactions> {
    let rows =
        conn.run(ranked!("conversation = $2 AND seq BETWEEN $3 AND $4"), vals![me, id, from, to])?;
    gather(&rows)
}

/// The reactions of messages of several conversations.
pub fn of_each(
    conn: &mut Conn,
    me: MemberId,
    messages: &[(ConversationId, Seq)],
) -> DbResult<Reactions> {
    let keys: Vec<Val> =
        messages.iter().flat_map(|(id, seq)| [Val::from(*id), Val::from(*seq)]).collect();
    gather(&OF_EACH.run(conn, vals![me], &keys)?)
}

fn gather(rows: &[Row]) -> DbResult<Reactions> {
    let mut reactions = Reactions::new();
    for row in rows {
        let list = reactions.entry((row.get(0)?, row.get(1)?)).or_default();
        let (emoji, member): (String, MemberId) = (row.get(2)?, row.get(4)?);
        match list.last_mut().filter(|reaction| reaction.emoji == emoji) {
            Some(reaction) => reaction.members.push(member),
            None => list.push(Reaction { emoji, count: row.get(3)?, members: vec![member] }),
        }
    }
    Ok(reactions)
}

/// How a message stands with an emoji.
pub struct Tally {
    /// How many different emojis it has.
    pub different: usize,
    /// Whether this one is among them.
    pub there: bool,
    /// Whether the member gave it.
    pub mine: bool,
}

/// How a message stands with an emoji of a member.
pub fn tally(
    conn: &mut Conn,
    id: ConversationId,
    seq: Seq,
    emoji: &str,
    me: MemberId,
) -> DbResult<Tally> {
    let rows = conn.run(
        "SELECT emoji, MAX(CASE WHEN member = $3 THEN 1 ELSE 0 END) FROM reaction
         WHERE conversation = $1 AND seq = $2 GROUP BY emoji",
        vals![id, seq, me],
    )?;
    let mut tally = Tally { different: rows.len(), there: false, mine: false };
    for row in &rows {
        if row.get::<String>(0)? == emoji {
            tally.there = true;
            tally.mine = row.get::<i64>(1)? == 1;
        }
    }
    Ok(tally)
}

/// Writes that a member gave an emoji, by the entry at `entry`.
pub fn insert(
    tx: &mut Tx<'_>,
    id: ConversationId,
    seq: Seq,
    emoji: &str,
    (member, entry): (MemberId, Seq),
) -> DbResult<()> {
    tx.run(
        "INSERT INTO reaction (conversation, seq, emoji, member, entry)
         VALUES ($1, $2, $3, $4, $5)",
        vals![id, seq, emoji, member, entry],
    )?;
    Ok(())
}

/// Takes a member's emoji away.
pub fn delete(
    tx: &mut Tx<'_>,
    id: ConversationId,
    seq: Seq,
    emoji: &str,
    member: MemberId,
) -> DbResult<()> {
    tx.run(
        "DELETE FROM reaction
         WHERE conversation = $1 AND seq = $2 AND emoji = $3 AND member = $4",
        vals![id, seq, emoji, member],
    )?;
    Ok(())
}

/// Takes all away from a message.
pub fn clear(tx: &mut Tx<'_>, id: ConversationId, seq: Seq) -> DbResult<()> {
    tx.run("DELETE FROM reaction WHERE conversation = $1 AND seq = $2", vals![id, seq])?;
    Ok(())
}
