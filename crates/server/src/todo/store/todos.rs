//! To-dos as they stand now.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::todo::{Need, TodoRef};
use canteen_protocol::{ConversationId, MemberId, MessageId, Seq, Time, TodoId};

use crate::db::{Conn, DbResult, Row, Tx};
use crate::vals;

/// A to-do as the table has it.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its number.
    pub id: TodoId,
    /// Whose it is.
    pub owner: MemberId,
    /// Who added it, and under which client id.
    pub creator: MemberId,
    /// See `creator`.
    pub client_id: String,
    /// What is to be done.
    pub text: String,
    /// By when.
    pub due: Option<Time>,
    /// By whom.
    pub need: Need,
    /// The message it was captured from, and who said that.
    pub source: Option<(MessageId, MemberId)>,
    /// The text is the message's own.
    pub quoted: bool,
    /// The message was recalled.
    pub recalled: bool,
    /// The group that was begun from it.
    pub chat: Option<ConversationId>,
    /// When it was added.
    pub created: Time,
    /// When it was done as a whole.
    pub done: Option<Time>,
    /// How many comments there are.
    pub comments: i64,
    /// When it was deleted.
    pub deleted: Option<Time>,
}

macro_rules! columns {
    () => {
        "id, owner, creator, client_id, text, due, need_any, source_conversation, source_seq,
         source_author, quoted, recalled, chat, created, done, comments, deleted"
    };
}

fn read(row: &Row) -> DbResult<Stored> {
    let conversation: Option<ConversationId> = row.get(7)?;
    let source = match conversation {
        Some(conversation) => {
            Some((MessageId { conversation, seq: row.get(8)? }, row.get::<MemberId>(9)?))
        }
        None => None,
    };
    Ok(Stored {
        id: row.get(0)?,
        owner: row.get(1)?,
        creator: row.get(2)?,
        client_id: row.get(3)?,
        text: row.get(4)?,
        due: row.get(5)?,
        need: if row.get(6)? { Need::Any } else { Need::All },
        source,
        quoted: row.get(10)?,
        recalled: row.get(11)?,
        chat: row.get(12)?,
        created: row.get(13)?,
        done: row.get(14)?,
        comments: row.get(15)?,
        deleted: row.get(16)?,
    })
}

/// The number of the to-do that a member means.
pub fn number(conn: &mut Conn, me: MemberId, which: &TodoRef) -> DbResult<Option<TodoId>> {
    match which {
        TodoRef::Id(id) => Ok(Some(*id)),
        TodoRef::Added(client_id) => conn
            .first(
                "SELECT id FROM todo WHERE creator = $1 AND client_id = $2",
                vals![me, client_id.0.as_str()],
            )?
            .map(|row| row.get(0))
            .transpose(),
    }
}

/// One to-do.
pub fn find(conn: &mut Conn, id: TodoId) -> DbResult<Option<Stored>> {
    conn.first(concat!("SELECT ", columns!(), " FROM todo WHERE id = $1"), vals![id])?
        .as_ref()
        .map(read)
        .transpose()
}

/// One to-do of a corp, whose row is locked until the transaction ends: what is done with it is
/// done one after the other.
pub fn claim(tx: &mut Tx<'_>, corp: CorpNo, id: TodoId) -> DbResult<Option<Stored>> {
    tx.first(
        concat!(
            "UPDATE todo SET comments = comments WHERE id = $1 AND corp = $2 RETURNING ",
            columns!()
        ),
        vals![id, corp],
    )?
    .as_ref()
    .map(read)
    .transpose()
}

/// The one a member has captured from a message.
pub fn captured(conn: &mut Conn, owner: MemberId, from: MessageId) -> DbResult<Option<TodoId>> {
    conn.first(
        "SELECT id FROM todo WHERE source_conversation = $2 AND source_seq = $3 AND owner = $1
         AND deleted IS NULL ORDER BY id LIMIT 1",
        vals![owner, from.conversation, from.seq],
    )?
    .map(|row| row.get(0))
    .transpose()
}

/// All that were captured from a message, deleted ones too, by number.
pub fn captured_by_all(conn: &mut Conn, from: MessageId) -> DbResult<Vec<TodoId>> {
    conn.run(
        "SELECT id FROM todo WHERE source_conversation = $1 AND source_seq = $2 ORDER BY id",
        vals![from.conversation, from.seq],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// How many a member owns.
pub fn owned(conn: &mut Conn, owner: MemberId) -> DbResult<i64> {
    conn.one("SELECT COUNT(*) FROM todo WHERE owner = $1", vals![owner])?.get(0)
}

/// Those of an owner that are not done, by number.
pub fn open_of(conn: &mut Conn, owner: MemberId) -> DbResult<Vec<TodoId>> {
    conn.run(
        "SELECT id FROM todo WHERE owner = $1 AND done IS NULL AND deleted IS NULL ORDER BY id",
        vals![owner],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Writes a new one.
pub fn insert(tx: &mut Tx<'_>, corp: CorpNo, new: &Stored) -> DbResult<()> {
    let place = new.source.map(|(message, _)| message);
    tx.run(
        "INSERT INTO todo (id, corp, owner, creator, client_id, text, due, need_any,
             source_conversation, source_seq, source_author, quoted, created)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        vals![
            new.id,
            corp,
            new.owner,
            new.creator,
            &new.client_id,
            &new.text,
            new.due,
            new.need == Need::Any,
            place.map(|place| place.conversation),
            place.map(|place| place.seq),
            new.source.map(|(_, author)| author),
            new.quoted,
            new.created
        ],
    )?;
    Ok(())
}

/// Writes what can change: all but where it came from.
pub fn update(tx: &mut Tx<'_>, new: &Stored) -> DbResult<()> {
    tx.run(
        "UPDATE todo SET owner = $2, text = $3, due = $4, need_any = $5, quoted = $6,
             recalled = $7, chat = $8, done = $9, comments = $10, deleted = $11 WHERE id = $1",
        vals![
            new.id,
            new.owner,
            &new.text,
            new.due,
            new.need == Need::Any,
            new.quoted,
            new.recalled,
            new.chat,
            new.done,
            new.comments,
            new.deleted
        ],
    )?;
    Ok(())
}

/// Removes one with all that belongs to it.
pub fn purge(tx: &mut Tx<'_>, id: TodoId) -> DbResult<()> {
    tx.run("DELETE FROM todo_comment WHERE todo = $1", vals![id])?;
    tx.run("DELETE FROM todo_person WHERE todo = $1", vals![id])?;
    tx.run("DELETE FROM todo WHERE id = $1", vals![id])?;
    Ok(())
}

/// The numbers of a member's to-dos behind one, rising.
pub fn page(
    conn: &mut Conn,
    member: MemberId,
    after: TodoId,
    limit: usize,
) -> DbResult<Vec<TodoId>> {
    conn.run(
        "SELECT t.id FROM todo_person p JOIN todo t ON t.id = p.todo
         WHERE p.member = $1 AND p.todo > $2 AND t.deleted IS NULL ORDER BY p.todo LIMIT $3",
        vals![member, after, limit],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// The to-do that the entry at a place of a personal log is about.
pub fn of_entry(
    conn: &mut Conn,
    log: canteen_protocol::LogId,
    seq: Seq,
) -> DbResult<Option<TodoId>> {
    let entries = crate::log::range(conn, log, (seq, seq), 1, false)?;
    Ok(entries.first().and_then(|entry| match entry.body {
        canteen_protocol::Body::Todo { todo, .. } => Some(todo),
        _ => None,
    }))
}
