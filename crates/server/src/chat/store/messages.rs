//! Messages as they read now. Their texts stand nowhere else.

use std::collections::HashMap;

use canteen_protocol::file::{self, File};
use canteen_protocol::message::{Message, Quote};
use canteen_protocol::{ConversationId, MemberId, Seq, Time};
use canteen_text::excerpt::excerpt;

use crate::db::{Bulk, Conn, DbError, DbResult, Row, Tx, Val};
use crate::vals;

/// Characters of a quote.
const QUOTE_CHARS: usize = 120;

/// A message as the table has it.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its place.
    pub seq: Seq,
    /// Its author.
    pub author: MemberId,
    /// When it was said.
    pub at: Time,
    /// Its state but for the reactions, which have a table of their own.
    pub message: Message,
}

/// The columns of [`Stored`], of the message `x` and the message `q` that it answers.
macro_rules! columns {
    () => {
        "x.seq, x.author, x.at, x.n, x.text, x.mentions, x.mentions_all, x.edited, x.recalled,
         x.changed, x.reply_to, q.author, q.text, x.auto, x.files, q.files"
    };
}
pub(super) use columns;

static AT: Bulk = Bulk::new(1, |rows| {
    let places = rows.each(2, |p| format!("${p}"));
    concat!(
        "SELECT ",
        columns!(),
        " FROM message x
         LEFT JOIN message q ON q.conversation = x.conversation AND q.seq = x.reply_to
         WHERE x.conversation = $1 AND x.seq IN ({places})"
    )
    .replace("{places}", &places)
});

static EACH: Bulk = Bulk::new(2, |rows| {
    let keys = rows.each(1, |p| format!("(CAST(${p} AS BIGINT), CAST(${} AS BIGINT))", p + 1));
    concat!(
        "SELECT x.conversation, ",
        columns!(),
        " FROM message x
         LEFT JOIN message q ON q.conversation = x.conversation AND q.seq = x.reply_to
         WHERE (x.conversation, x.seq) IN (VALUES {keys})"
    )
    .replace("{keys}", &keys)
});

/// Reads [`columns`] from column `i` on; nothing when a join found no message.
pub(super) fn read(row: &Row, i: usize) -> DbResult<Option<Stored>> {
    let Some(seq) = row.get(i)? else { return Ok(None) };
    let quoted: Option<Seq> = row.get(i + 10)?;
    let message = Message {
        n: row.get(i + 3)?,
        text: row.get(i + 4)?,
        files: files(row, i + 14)?,
        reply_to: quoted.map(|seq| read_quote(row, i, seq)).transpose()?,
        mentions: members(&row.get::<String>(i + 5)?)?,
        mentions_all: row.get(i + 6)?,
        auto: row.get(i + 13)?,
        edited: row.get(i + 7)?,
        recalled: row.get(i + 8)?,
        reactions: Vec::new(),
        changed: row.get(i + 9)?,
    };
    Ok(Some(Stored { seq, author: row.get(i + 1)?, at: row.get(i + 2)?, message }))
}

/// What is answered may be gone with all its traces; then nobody said nothing there.
fn read_quote(row: &Row, i: usize, seq: Seq) -> DbResult<Quote> {
    let text: Option<String> = row.get(i + 12)?;
    let by: Option<MemberId> = row.get(i + 11)?;
    let text = cut(&text.unwrap_or_default(), &files(row, i + 15)?);
    Ok(Quote { seq, by: by.unwrap_or_default(), text })
}

/// A message as quotes have it: its text, else what it carries.
pub fn cut(text: &str, files: &[File]) -> String {
    excerpt(&file::gist(text, files), QUOTE_CHARS)
}

/// What a message carries. A column of an outer join may be nothing.
pub fn files(row: &Row, i: usize) -> DbResult<Vec<File>> {
    match row.get::<Option<String>>(i)?.filter(|list| !list.is_empty()) {
        Some(list) => serde_json::from_str(&list)
            .map_err(|error| DbError::Failed(format!("files of a message: {error}"))),
        None => Ok(Vec::new()),
    }
}

/// What a message carries, as a column has it.
pub fn file_list(files: &[File]) -> DbResult<String> {
    if files.is_empty() {
        return Ok(String::new());
    }
    serde_json::to_string(files).map_err(|error| DbError::Failed(error.to_string()))
}

fn members(list: &str) -> DbResult<Vec<MemberId>> {
    list.split_terminator(',')
        .map(|id| id.parse().map_err(|_| DbError::Failed(format!("mentions {list:?}"))))
        .collect()
}

fn list(members: &[MemberId]) -> String {
    members.iter().map(|member| format!("{member},")).collect()
}

/// Writes a message.
pub fn insert(tx: &mut Tx<'_>, id: ConversationId, new: &Stored) -> DbResult<()> {
    let Stored { seq, author, at, message } = new;
    tx.later(
        "INSERT INTO message (conversation, seq, n, author, text, reply_to, mentions,
             mentions_all, at, changed, auto, files)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $2, $10, $11)",
        vals![
            id,
            *seq,
            message.n,
            *author,
            &message.text,
            message.reply_to.as_ref().map(|quote| quote.seq),
            list(&message.mentions),
            message.mentions_all,
            *at,
            message.auto,
            file_list(&message.files)?
        ],
    )
}

/// One message.
pub fn find(conn: &mut Conn, id: ConversationId, seq: Seq) -> DbResult<Option<Stored>> {
    Ok(between(conn, id, seq, seq)?.pop())
}

/// The messages from one place to another, both inside, rising.
pub fn between(conn: &mut Conn, id: ConversationId, from: Seq, to: Seq) -> DbResult<Vec<Stored>> {
    conn.run(
        concat!(
            "SELECT ",
            columns!(),
            " FROM message x
             LEFT JOIN message q ON q.conversation = x.conversation AND q.seq = x.reply_to
             WHERE x.conversation = $1 AND x.seq BETWEEN $2 AND $3 ORDER BY x.seq"
        ),
        vals![id, from, to],
    )?
    .iter()
    .filter_map(|row| read(row, 0).transpose())
    .collect()
}

/// The messages at these places.
pub fn at(conn: &mut Conn, id: ConversationId, places: &[Seq]) -> DbResult<Vec<Stored>> {
    let places: Vec<Val> = places.iter().map(|seq| Val::from(*seq)).collect();
    let rows = AT.run(conn, vals![id], &places)?;
    rows.iter().filter_map(|row| read(row, 0).transpose()).collect()
}

/// The messages at places of several conversations.
pub fn each(
    conn: &mut Conn,
    places: &[(ConversationId, Seq)],
) -> DbResult<HashMap<(ConversationId, Seq), Stored>> {
    let keys: Vec<Val> =
        places.iter().flat_map(|(id, seq)| [Val::from(*id), Val::from(*seq)]).collect();
    let rows = EACH.run(conn, &[], &keys)?;
    rows.iter()
        .filter_map(|row| {
            let id = match row.get(0) {
                Ok(id) => id,
                Err(error) => return Some(Err(error)),
            };
            read(row, 1).transpose().map(|stored| stored.map(|s| ((id, s.seq), s)))
        })
        .collect()
}

/// The number of the last message up to a place; 0 when there is none.
pub fn count_up_to(conn: &mut Conn, id: ConversationId, seq: Seq) -> DbResult<i64> {
    conn.first(
        "SELECT n FROM message WHERE conversation = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1",
        vals![id, seq],
    )?
    .map_or(Ok(0), |row| row.get(0))
}

/// Replaces a message's text and what it mentions. `edited` and `changed` of the message are those
/// of the entry that says so.
pub fn edit(tx: &mut Tx<'_>, id: ConversationId, new: &Stored) -> DbResult<()> {
    let Stored { seq, message, .. } = new;
    tx.run(
        "UPDATE message SET text = $3, mentions = $4, mentions_all = $5, edited = $6,
             changed = $7 WHERE conversation = $1 AND seq = $2",
        vals![
            id,
            *seq,
            &message.text,
            list(&message.mentions),
            message.mentions_all,
            message.edited,
            message.changed
        ],
    )?;
    Ok(())
}

/// Removes a message's text and what it carries. Its place and number stay.
pub fn recall(tx: &mut Tx<'_>, id: ConversationId, seq: Seq, changed: Seq) -> DbResult<()> {
    tx.run(
        "UPDATE message SET text = '', mentions = '', mentions_all = FALSE, reply_to = NULL,
             edited = NULL, recalled = TRUE, changed = $3, files = '' WHERE conversation = $1 AND seq = $2",
        vals![id, seq, changed],
    )?;
    Ok(())
}

/// Notes the last entry that shaped a message.
pub fn touch(tx: &mut Tx<'_>, id: ConversationId, seq: Seq, changed: Seq) -> DbResult<()> {
    tx.run(
        "UPDATE message SET changed = $3 WHERE conversation = $1 AND seq = $2",
        vals![id, seq, changed],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_members_read_back() {
        for ids in [&[][..], &[7], &[7, 1, 12]] {
            let given: Vec<_> = ids.iter().copied().map(MemberId).collect();
            assert_eq!(members(&list(&given)).unwrap(), given);
        }
        assert!(members("7,x").is_err());
    }
}
