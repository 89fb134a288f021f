//! Messages that wait to be delivered.

use canteen_protocol::file::File;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::scheduled::Scheduled;
use canteen_protocol::{ConversationId, MemberId, Seq, Time};

use super::messages::{file_list, files};
use crate::app::Caller;
use crate::chat::rules::Standing;
use crate::db::{Conn, DbResult, Tx};
use crate::vals;

/// One to be written.
pub struct New<'a> {
    /// Its author.
    pub caller: Caller,
    /// Where.
    pub standing: &'a Standing,
    /// What, clean.
    pub text: &'a str,
    /// What it will carry.
    pub files: &'a [File],
    /// The entry of its author's personal log that says that it waits.
    pub entry: Seq,
    /// Which message it answers.
    pub reply_to: Option<Seq>,
}

/// One to be delivered.
pub struct Row {
    /// Its author's corp.
    pub corp: CorpNo,
    /// Its author.
    pub author: MemberId,
    /// Where.
    pub conversation: ConversationId,
    /// What.
    pub text: String,
    /// What it carries.
    pub files: Vec<File>,
    /// The entry that has carried it so far; none when it is older than files that wait.
    pub entry: Option<Seq>,
    /// Which message it answers.
    pub reply_to: Option<Seq>,
}

/// Writes one: due at a time, or waiting for a member's quiet to end.
pub fn insert(
    tx: &mut Tx<'_>,
    id: i64,
    new: &New<'_>,
    due: Option<Time>,
    waits_for: Option<MemberId>,
    made: Time,
) -> DbResult<()> {
    let New { caller, standing, text, files, entry, reply_to } = new;
    tx.run(
        "INSERT INTO scheduled
             (id, corp, author, conversation, text, reply_to, due, waits_for, made, files, entry)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        vals![
            id,
            caller.corp,
            caller.member,
            standing.id,
            *text,
            *reply_to,
            due,
            waits_for,
            made,
            file_list(files)?,
            *entry
        ],
    )?;
    Ok(())
}

/// How many of a member's wait.
pub fn count(conn: &mut Conn, author: MemberId) -> DbResult<i64> {
    conn.one("SELECT COUNT(*) FROM scheduled WHERE author = $1", vals![author])?.get(0)
}

/// A member's, in the order of writing.
pub fn of(conn: &mut Conn, author: MemberId) -> DbResult<Vec<Scheduled>> {
    conn.run(
        "SELECT id, conversation, text, reply_to, due, made, files FROM scheduled
         WHERE author = $1 ORDER BY id",
        vals![author],
    )?
    .iter()
    .map(|row| {
        Ok(Scheduled {
            id: row.get(0)?,
            conversation: row.get(1)?,
            text: row.get(2)?,
            files: files(row, 6)?,
            reply_to: row.get(3)?,
            at: row.get(4)?,
            made: row.get(5)?,
        })
    })
    .collect()
}

/// Takes one out to deliver it; none when it is not there any more.
pub fn take(tx: &mut Tx<'_>, id: i64) -> DbResult<Option<Row>> {
    let rows = tx.run(
        "DELETE FROM scheduled WHERE id = $1
         RETURNING corp, author, conversation, text, reply_to, files, entry",
        vals![id],
    )?;
    rows.first()
        .map(|row| {
            Ok(Row {
                corp: row.get(0)?,
                author: row.get(1)?,
                conversation: row.get(2)?,
                text: row.get(3)?,
                files: files(row, 5)?,
                entry: row.get(6)?,
                reply_to: row.get(4)?,
            })
        })
        .transpose()
}

/// Takes a member's own out; none when there is none, else the entry that carried its files.
pub fn remove(tx: &mut Tx<'_>, id: i64, author: MemberId) -> DbResult<Option<Option<Seq>>> {
    let gone = tx.run(
        "DELETE FROM scheduled WHERE id = $1 AND author = $2 RETURNING entry",
        vals![id, author],
    )?;
    gone.first().map(|row| row.get(0)).transpose()
}

/// Those that waited for a member are due now, oldest first.
pub fn waited_for(
    tx: &mut Tx<'_>,
    member: MemberId,
    now: Time,
) -> DbResult<Vec<(i64, ConversationId)>> {
    let rows = tx.run(
        "UPDATE scheduled SET waits_for = NULL, due = $2 WHERE waits_for = $1
         RETURNING id, conversation",
        vals![member, now],
    )?;
    let mut found: Vec<(i64, ConversationId)> =
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<DbResult<_>>()?;
    found.sort_unstable();
    Ok(found)
}
