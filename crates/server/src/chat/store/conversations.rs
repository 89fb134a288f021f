//! The rows of conversations themselves.

use canteen_protocol::conversation::ConversationKind;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{ConversationId, MemberId, Time};

use super::memberships::{self, Membership};
use crate::db::{Conn, DbResult, Row, Tx};
use crate::vals;

/// A conversation's row.
pub struct Found {
    /// Its kind.
    pub kind: ConversationKind,
    /// A group's name.
    pub name: String,
    /// The two of a direct conversation.
    pub pair: Option<(MemberId, MemberId)>,
    /// A group's owner, or who opened a direct conversation.
    pub owner: Option<MemberId>,
    /// A group's notice.
    pub notice: String,
    /// How many members.
    pub members: i64,
    /// How many messages.
    pub messages: i64,
}

/// A conversation to be written.
pub struct New<'a> {
    /// Its id.
    pub id: ConversationId,
    /// Its corp.
    pub corp: CorpNo,
    /// A group's name.
    pub name: &'a str,
    /// A group's owner, or who opens a direct conversation.
    pub owner: Option<MemberId>,
    /// How many members.
    pub members: usize,
    /// When.
    pub created: Time,
}

/// The words for kinds in the database.
const GROUP: &str = "group";
const DIRECT: &str = "direct";

/// A kind's word read back.
pub fn kind(word: &str) -> ConversationKind {
    match word {
        GROUP => ConversationKind::Group,
        DIRECT => ConversationKind::Direct,
        _ => ConversationKind::Unknown,
    }
}

/// The text of a pair, the same from both sides.
pub fn pair(a: MemberId, b: MemberId) -> String {
    format!("{}:{}", a.min(b), a.max(b))
}

/// A pair's text read back.
pub fn members_of(pair: &str) -> Option<(MemberId, MemberId)> {
    let (a, b) = pair.split_once(':')?;
    Some((a.parse().ok()?, b.parse().ok()?))
}

/// The conversation of the corp with this id.
pub fn find(conn: &mut Conn, corp: CorpNo, id: ConversationId) -> DbResult<Option<Found>> {
    conn.first(
        "SELECT kind, name, pair, owner, notice, members, messages
         FROM conversation WHERE id = $1 AND corp = $2",
        vals![id, corp],
    )?
    .map(|row| read(&row))
    .transpose()
}

/// The same with its row locked until the transaction ends, counting `said` more messages, and
/// the stays of a member in it.
pub fn claim(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    id: ConversationId,
    (member, said): (MemberId, i64),
) -> DbResult<(Option<Found>, Membership)> {
    let claim = "UPDATE conversation SET messages = messages + $3 WHERE id = $1 AND corp = $2
         RETURNING kind, name, pair, owner, notice, members, messages";
    let (found, stays) =
        tx.both((claim, vals![id, corp, said]), (memberships::OF, vals![id, member]))?;
    Ok((found.first().map(read).transpose()?, memberships::read(&stays)?))
}

fn read(row: &Row) -> DbResult<Found> {
    Ok(Found {
        kind: kind(&row.get::<String>(0)?),
        name: row.get(1)?,
        pair: row.get::<Option<String>>(2)?.as_deref().and_then(members_of),
        owner: row.get(3)?,
        notice: row.get(4)?,
        members: row.get(5)?,
        messages: row.get(6)?,
    })
}

/// Writes a group.
pub fn insert_group(tx: &mut Tx<'_>, new: &New<'_>) -> DbResult<()> {
    tx.run(
        "INSERT INTO conversation (id, corp, kind, name, owner, members, created)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        vals![new.id, new.corp, GROUP, new.name, new.owner, new.members, new.created],
    )?;
    Ok(())
}

/// Writes a direct conversation, unless the pair has one: then false.
pub fn insert_direct(tx: &mut Tx<'_>, new: &New<'_>, pair: &str) -> DbResult<bool> {
    let row = tx.first(
        "INSERT INTO conversation (id, corp, kind, pair, owner, members, created)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (pair) DO NOTHING RETURNING id",
        vals![new.id, new.corp, DIRECT, pair, new.owner, new.members, new.created],
    )?;
    Ok(row.is_some())
}

/// The conversation of a pair, and who alone has opened it so far.
pub fn of_pair(
    conn: &mut Conn,
    pair: &str,
) -> DbResult<Option<(ConversationId, Option<MemberId>)>> {
    conn.first("SELECT id, owner FROM conversation WHERE pair = $1", vals![pair])?
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .transpose()
}

/// Gives a group another owner, or none when it is empty; a direct conversation nobody who alone
/// has it.
pub fn set_owner(tx: &mut Tx<'_>, id: ConversationId, owner: Option<MemberId>) -> DbResult<()> {
    tx.run("UPDATE conversation SET owner = $2 WHERE id = $1", vals![id, owner])?;
    Ok(())
}

/// Gives a group another name.
pub fn set_name(tx: &mut Tx<'_>, id: ConversationId, name: &str) -> DbResult<()> {
    tx.run("UPDATE conversation SET name = $2 WHERE id = $1", vals![id, name])?;
    Ok(())
}

/// Gives a group another notice.
pub fn set_notice(tx: &mut Tx<'_>, id: ConversationId, notice: &str) -> DbResult<()> {
    tx.run("UPDATE conversation SET notice = $2 WHERE id = $1", vals![id, notice])?;
    Ok(())
}

/// Says how many members there are now.
pub fn set_members(tx: &mut Tx<'_>, id: ConversationId, members: i64) -> DbResult<()> {
    tx.run("UPDATE conversation SET members = $2 WHERE id = $1", vals![id, members])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_reads_the_same_from_both_sides() {
        let (a, b) = (MemberId(12), MemberId(7));
        assert_eq!(pair(a, b), pair(b, a));
        assert_eq!(members_of(&pair(a, b)), Some((b, a)));
        assert_eq!(members_of(&pair(a, a)), Some((a, a)));
        assert_eq!(members_of("12"), None);
    }
}
