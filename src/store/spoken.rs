//! The index of what was said: kept in step with the messages, in the same transactions.
//!
//! Tokens are taken out as they were put in, so whoever writes a message says what it was before. A
//! message has a row in `spoken` exactly when its tokens are in the index; histories of before
//! there was one, or of another rule of tokens, are read bit by bit by [`fill`].

use canteen_protocol::message::Message;
use canteen_protocol::{ConversationId, MemberId, Seq, Time};
use canteen_text::tokens::marks::{self, Marks};
use canteen_text::tokens::{RULE, index_text, said};
use rusqlite::{Connection, OptionalExtension, params};

use super::{StoreResult, column, meta};

const SCHEMA: &str = include_str!("spoken.sql");
/// The rule of tokens by which all messages held are in the index.
const WORDS: &str = "words";
/// So many messages can be said in one millisecond; a time has the bits above.
pub const AT_ONCE: i64 = 1 << 20;
/// The last time that has room: far beyond anyone's.
const LATEST: i64 = (1 << 43) - 1;

/// Makes the index when there is none, or empties one of another rule.
///
/// # Errors
/// SQLite's.
pub fn prepare(conn: &mut Connection) -> StoreResult<()> {
    let there = |conn: &Connection| -> StoreResult<bool> {
        let mut table = conn.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'spoken_words'")?;
        Ok(table.exists([])?)
    };
    if !there(conn)? {
        let tx = conn.transaction()?;
        tx.execute_batch(SCHEMA)?;
        if !tx.prepare("SELECT 1 FROM entry LIMIT 1")?.exists([])? {
            meta::set_number(&tx, WORDS, RULE)?;
        }
        tx.commit()?;
    } else if meta::number(conn, WORDS)?.is_some_and(|rule| rule != RULE) {
        let tx = conn.transaction()?;
        tx.execute_batch(
            "INSERT INTO spoken_words (spoken_words) VALUES ('delete-all');
             DELETE FROM spoken;
             DELETE FROM meta WHERE key = 'words';",
        )?;
        tx.commit()?;
    }
    Ok(())
}

/// The conversations whose messages are still to be read, the latest last; none when all are.
///
/// # Errors
/// SQLite's.
pub fn unread(conn: &Connection) -> StoreResult<Option<Vec<ConversationId>>> {
    if meta::number(conn, WORDS)? == Some(RULE) {
        return Ok(None);
    }
    let mut all = conn.prepare("SELECT id FROM conversation ORDER BY at")?;
    let ids = all.query_map([], |row| row.get(0).map(ConversationId))?;
    Ok(Some(ids.collect::<Result<_, _>>()?))
}

/// All is read.
///
/// # Errors
/// SQLite's.
pub fn all_read(conn: &Connection) -> StoreResult<()> {
    meta::set_number(conn, WORDS, RULE)
}

/// Reads the last `count` messages of a conversation before a place. Gives the place to go on
/// before; none when there are no more.
///
/// # Errors
/// SQLite's.
pub fn fill(
    conn: &Connection,
    id: ConversationId,
    before: Seq,
    count: usize,
) -> StoreResult<Option<Seq>> {
    let mut some = conn.prepare_cached(
        "SELECT e.seq, e.at, e.by, e.body, e.now,
             EXISTS (SELECT 1 FROM spoken s WHERE s.conversation = e.conversation AND s.seq = e.seq)
         FROM entry e WHERE e.conversation = ?1 AND e.seq < ?2 AND e.kind = 1
         ORDER BY e.seq DESC LIMIT ?3",
    )?;
    let limit = i64::try_from(count).unwrap_or(i64::MAX);
    let mut rows = some.query(params![id.0, before.0, limit])?;
    let mut found = Vec::new();
    let mut last = None;
    let mut read = 0;
    while let Some(row) = rows.next()? {
        read += 1;
        last = Some(Seq(row.get(0)?));
        if row.get(5)? {
            continue;
        }
        let message: Message = match column::json_or_null(row, 4)? {
            Some(now) => now,
            None => column::json(row, 3)?,
        };
        let by = row.get::<_, Option<i64>>(2)?.map(MemberId);
        found.push((Seq(row.get(0)?), Time(row.get(1)?), by, message));
    }
    drop(rows);
    // Rising, as the index likes it.
    for (seq, at, by, message) in found.iter().rev() {
        put(conn, (id, *seq), *at, *by, (None, message))?;
    }
    Ok(last.filter(|_| read == count))
}

/// A message reads as it does in `after` now; `before` is how it read when it was held already.
///
/// # Errors
/// SQLite's.
pub fn put(
    conn: &Connection,
    place: (ConversationId, Seq),
    at: Time,
    by: Option<MemberId>,
    (before, after): (Option<&Message>, &Message),
) -> StoreResult<()> {
    let number = number(conn, place)?;
    let new = (!after.recalled).then(|| Indexed::of(place.0, by, after));
    let Some(number) = number else {
        let Some(new) = new else { return Ok(()) };
        let number = new_number(conn, at)?;
        conn.prepare_cached("INSERT INTO spoken (id, conversation, seq) VALUES (?1, ?2, ?3)")?
            .execute(params![number, place.0.0, place.1.0])?;
        return new.put(conn, number);
    };
    let old = before.map(|before| Indexed::of(place.0, by, before));
    if old == new {
        return Ok(());
    }
    if let Some(old) = old {
        old.take(conn, number)?;
    }
    match new {
        Some(new) => new.put(conn, number),
        None => forget(conn, number),
    }
}

/// The messages up to a place are not held any more.
///
/// # Errors
/// SQLite's.
pub fn purge(conn: &Connection, id: ConversationId, up_to: Seq) -> StoreResult<()> {
    let mut held = conn.prepare_cached(
        "SELECT s.id, e.by, e.body, e.now FROM spoken s
         JOIN entry e ON e.conversation = s.conversation AND e.seq = s.seq
         WHERE s.conversation = ?1 AND s.seq <= ?2",
    )?;
    let mut rows = held.query(params![id.0, up_to.0])?;
    let mut gone = Vec::new();
    while let Some(row) = rows.next()? {
        let message: Message = match column::json_or_null(row, 3)? {
            Some(now) => now,
            None => column::json(row, 2)?,
        };
        let by = row.get::<_, Option<i64>>(1)?.map(MemberId);
        gone.push((row.get::<_, i64>(0)?, Indexed::of(id, by, &message)));
    }
    drop(rows);
    for (number, indexed) in gone {
        indexed.take(conn, number)?;
        forget(conn, number)?;
    }
    Ok(())
}

fn number(conn: &Connection, (id, seq): (ConversationId, Seq)) -> StoreResult<Option<i64>> {
    let mut one =
        conn.prepare_cached("SELECT id FROM spoken WHERE conversation = ?1 AND seq = ?2")?;
    Ok(one.query_row(params![id.0, seq.0], |row| row.get(0)).optional()?)
}

/// The first number of a time.
#[must_use]
pub fn first_of(at: Time) -> i64 {
    at.0.clamp(0, LATEST) * AT_ONCE
}

fn new_number(conn: &Connection, at: Time) -> StoreResult<i64> {
    let first = first_of(at);
    let mut last = conn.prepare_cached("SELECT MAX(id) FROM spoken WHERE id >= ?1 AND id < ?2")?;
    let last: Option<i64> =
        last.query_row([first, first.saturating_add(AT_ONCE)], |row| row.get(0))?;
    Ok(last.map_or(first, |last| last + 1))
}

fn forget(conn: &Connection, number: i64) -> StoreResult<()> {
    conn.prepare_cached("DELETE FROM spoken WHERE id = ?1")?.execute([number])?;
    Ok(())
}

/// What the index holds of a message.
#[derive(PartialEq, Eq)]
struct Indexed {
    words: String,
    marks: String,
}

impl Indexed {
    fn of(id: ConversationId, by: Option<MemberId>, message: &Message) -> Self {
        let marks = Marks {
            conversation: id.0,
            author: by.map(|by| by.0),
            // Of a conversation that may not be known here yet.
            direct: None,
            link: marks::has_link(&message.text),
            mention: message.mentions_all || !message.mentions.is_empty(),
            edited: message.edited.is_some(),
            reply: message.reply_to.is_some(),
            file: !message.files.is_empty(),
            picture: message.files.iter().any(|file| marks::is_picture(&file.mime)),
        };
        let said = said(&message.text, message.files.iter().map(|file| file.name.as_str()));
        Self { words: index_text(&said), marks: marks.tokens() }
    }

    fn put(self, conn: &Connection, number: i64) -> StoreResult<()> {
        conn.prepare_cached("INSERT INTO spoken_words (rowid, words, marks) VALUES (?1, ?2, ?3)")?
            .execute(params![number, self.words, self.marks])?;
        Ok(())
    }

    fn take(self, conn: &Connection, number: i64) -> StoreResult<()> {
        conn.prepare_cached(
            "INSERT INTO spoken_words (spoken_words, rowid, words, marks)
             VALUES ('delete', ?1, ?2, ?3)",
        )?
        .execute(params![number, self.words, self.marks])?;
        Ok(())
    }
}
