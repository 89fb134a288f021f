//! The index of what was said. A message that can be found has a row in `spoken`; its tokens are in
//! `spoken_words` on SQLite (FTS5, nothing but the index) and beside it on PostgreSQL (`tsvector`).
//!
//! Tokens are taken out as they were put in, so who changes a message says what it was before.

use canteen_protocol::conversation::ConversationKind;
use canteen_protocol::{ConversationId, MemberId, Seq, Time};
use canteen_text::tokens::marks::{self, Marks};
use canteen_text::tokens::{index_text, said, tsvector};

use super::messages::{self, Stored};
use crate::db::{Conn, DbResult, Tx};
use crate::vals;

/// What the index holds of a message.
struct Indexed {
    words: String,
    marks: String,
}

impl Indexed {
    fn of(id: ConversationId, kind: ConversationKind, stored: &Stored, sqlite: bool) -> Self {
        let message = &stored.message;
        let marks = Marks {
            conversation: id.0,
            author: Some(stored.author.0),
            direct: Some(kind == ConversationKind::Direct),
            link: marks::has_link(&message.text),
            mention: message.mentions_all || !message.mentions.is_empty(),
            edited: message.edited.is_some(),
            reply: message.reply_to.is_some(),
            file: !message.files.is_empty(),
            picture: message.files.iter().any(|file| marks::is_picture(&file.mime)),
        }
        .tokens();
        let said = said(&message.text, message.files.iter().map(|file| file.name.as_str()));
        if sqlite {
            return Self { words: index_text(&said), marks };
        }
        let hashed = marks.split(' ').map(|mark| format!(" '#{mark}'")).collect();
        Self { words: tsvector(&said), marks: hashed }
    }

    fn tsvector(self) -> String {
        self.words + &self.marks
    }
}

/// Lets a new message be found.
pub fn insert(
    tx: &mut Tx<'_>,
    id: ConversationId,
    kind: ConversationKind,
    new: &Stored,
) -> DbResult<()> {
    let indexed = Indexed::of(id, kind, new, tx.is_sqlite());
    if tx.is_sqlite() {
        let row = tx.one(
            "INSERT INTO spoken (conversation, seq, at) VALUES ($1, $2, $3) RETURNING id",
            vals![id, new.seq, new.at],
        )?;
        return put(tx, row.get(0)?, indexed);
    }
    tx.later(
        "INSERT INTO spoken (conversation, seq, at, words)
         VALUES ($1, $2, $3, CAST(CAST($4 AS TEXT) AS TSVECTOR))",
        vals![id, new.seq, new.at, indexed.tsvector()],
    )
}

/// A message reads differently. One whose words were not read yet is found as it is then.
pub fn replace(
    tx: &mut Tx<'_>,
    id: ConversationId,
    kind: ConversationKind,
    (old, new): (&Stored, &Stored),
) -> DbResult<()> {
    let Some(number) = number(tx, id, new.seq)? else { return Ok(()) };
    let indexed = Indexed::of(id, kind, new, tx.is_sqlite());
    if tx.is_sqlite() {
        take(tx, number, Indexed::of(id, kind, old, true))?;
        return put(tx, number, indexed);
    }
    tx.run(
        "UPDATE spoken SET words = CAST(CAST($2 AS TEXT) AS TSVECTOR) WHERE id = $1",
        vals![number, indexed.tsvector()],
    )?;
    Ok(())
}

/// A message is not found any more.
pub fn remove(
    tx: &mut Tx<'_>,
    id: ConversationId,
    kind: ConversationKind,
    old: &Stored,
) -> DbResult<()> {
    let Some(number) = number(tx, id, old.seq)? else { return Ok(()) };
    if tx.is_sqlite() {
        take(tx, number, Indexed::of(id, kind, old, true))?;
    }
    tx.run("DELETE FROM spoken WHERE id = $1", vals![number])?;
    Ok(())
}

fn number(conn: &mut Conn, id: ConversationId, seq: Seq) -> DbResult<Option<i64>> {
    conn.first("SELECT id FROM spoken WHERE conversation = $1 AND seq = $2", vals![id, seq])?
        .map(|row| row.get(0))
        .transpose()
}

fn put(tx: &mut Tx<'_>, number: i64, Indexed { words, marks }: Indexed) -> DbResult<()> {
    tx.run(
        "INSERT INTO spoken_words (rowid, words, marks) VALUES ($1, $2, $3)",
        vals![number, words, marks],
    )?;
    Ok(())
}

fn take(tx: &mut Tx<'_>, number: i64, Indexed { words, marks }: Indexed) -> DbResult<()> {
    tx.run(
        "INSERT INTO spoken_words (spoken_words, rowid, words, marks)
         VALUES ('delete', $1, $2, $3)",
        vals![number, words, marks],
    )?;
    Ok(())
}

/// Reads the words of some messages of before there was an index, the latest of them first. Says
/// whether there are more.
pub fn fill(tx: &mut Tx<'_>, count: i64) -> DbResult<bool> {
    let rows = tx.run(
        "SELECT b.id, b.conversation, b.seq, c.kind FROM spoken_before b
         JOIN conversation c ON c.id = b.conversation ORDER BY b.id DESC LIMIT $1",
        vals![count],
    )?;
    let Some(last) = rows.last() else { return Ok(false) };
    let lowest: i64 = last.get(0)?;
    let mut places: Vec<(i64, ConversationId, Seq, ConversationKind)> = Vec::new();
    for row in &rows {
        let kind = super::conversations::kind(&row.get::<String>(3)?);
        places.push((row.get(0)?, row.get(1)?, row.get(2)?, kind));
    }
    let mut conversations: Vec<_> = places.iter().map(|place| place.1).collect();
    conversations.sort_unstable();
    conversations.dedup();
    for id in conversations {
        // Whoever edits or recalls there waits, and then finds what is filled in here.
        tx.run("UPDATE conversation SET messages = messages WHERE id = $1", vals![id])?;
    }
    // Rising, as the index likes it.
    for (number, id, seq, kind) in places.into_iter().rev() {
        if let Some(stored) = messages::find(tx, id, seq)?.filter(|s| !s.message.recalled) {
            insert_at(tx, number, id, kind, &stored)?;
        }
    }
    tx.run("DELETE FROM spoken_before WHERE id >= $1", vals![lowest])?;
    Ok(tx.first("SELECT 1 FROM spoken_before LIMIT 1", &[])?.is_some())
}

fn insert_at(
    tx: &mut Tx<'_>,
    number: i64,
    id: ConversationId,
    kind: ConversationKind,
    stored: &Stored,
) -> DbResult<()> {
    let indexed = Indexed::of(id, kind, stored, tx.is_sqlite());
    if tx.is_sqlite() {
        tx.run(
            "INSERT INTO spoken (id, conversation, seq, at) VALUES ($1, $2, $3, $4)",
            vals![number, id, stored.seq, stored.at],
        )?;
        return put(tx, number, indexed);
    }
    tx.run(
        "INSERT INTO spoken (id, conversation, seq, at, words)
         VALUES ($1, $2, $3, $4, CAST(CAST($5 AS TEXT) AS TSVECTOR))",
        vals![number, id, stored.seq, stored.at, indexed.tsvector()],
    )?;
    Ok(())
}

/// A stretch of the index to be looked through from its end.
pub struct Stretch<'a> {
    /// `MATCH` of FTS5 or `tsquery`.
    pub wanted: &'a str,
    /// Its first and last id.
    pub ids: (i64, i64),
    /// At most so many that fit.
    pub most: i64,
    /// Who looks.
    pub me: MemberId,
    /// Said from this time to before that one.
    pub times: (Time, Time),
}

/// A message that fits.
pub struct Fit {
    /// Where it stands in the index.
    pub id: i64,
    /// Where it stands in its conversation.
    pub place: (ConversationId, Seq),
    /// Whether the member may see it, and it was said in time.
    pub seen: bool,
}

macro_rules! seen {
    () => {
        "s.at >= $5 AND s.at < $6 AND EXISTS (SELECT 1 FROM membership m
             WHERE m.conversation = s.conversation AND m.member = $7 AND m.first <= s.seq
                 AND (m.until IS NULL OR s.seq <= m.until))"
    };
}

/// The messages of a stretch that fit, the latest first, by the index.
pub fn by_index(conn: &mut Conn, ask: &Stretch<'_>) -> DbResult<Vec<Fit>> {
    let sql = if conn.is_sqlite() {
        concat!(
            "SELECT s.id, s.conversation, s.seq, ",
            seen!(),
            " FROM (SELECT rowid AS id FROM spoken_words
                  WHERE spoken_words MATCH $1 AND rowid >= $2 AND rowid <= $3
                  ORDER BY rowid DESC LIMIT $4) AS f
             JOIN spoken s ON s.id = f.id ORDER BY s.id DESC"
        )
    } else {
        // Apart from the order, or all is read in order where few fit; and `+ 0` keeps it from
        // the index of ids, which a plan made for any stretch would prefer and read from end to end.
        concat!(
            "WITH f AS MATERIALIZED (SELECT id, conversation, seq, at FROM spoken
                 WHERE words @@ CAST(CAST($1 AS TEXT) AS TSQUERY)
                     AND id + 0 >= $2 AND id + 0 <= $3)
             SELECT s.id, s.conversation, s.seq, ",
            seen!(),
            " FROM (SELECT * FROM f ORDER BY id DESC LIMIT $4) AS s ORDER BY s.id DESC"
        )
    };
    fits(conn, sql, ask)
}

/// The same without the index, for PostgreSQL, whose index knows no order: what is common is found
/// sooner by looking at the last messages one by one. `most` bounds those that are looked at.
pub fn by_order(conn: &mut Conn, ask: &Stretch<'_>) -> DbResult<Vec<Fit>> {
    let sql = concat!(
        "SELECT s.id, s.conversation, s.seq, ",
        seen!(),
        " FROM (SELECT * FROM spoken WHERE id >= $2 AND id <= $3 ORDER BY id DESC LIMIT $4) AS s
         WHERE s.words @@ CAST(CAST($1 AS TEXT) AS TSQUERY) ORDER BY s.id DESC"
    );
    fits(conn, sql, ask)
}

/// As [`by_order`], of the last `most` entries of one conversation, with the lowest id among its
/// messages there; nothing when there is none in the stretch.
pub fn by_order_in(
    conn: &mut Conn,
    id: ConversationId,
    ask: &Stretch<'_>,
) -> DbResult<Option<(i64, Vec<Fit>)>> {
    let sql = concat!(
        "SELECT s.id, s.conversation, s.seq, ",
        seen!(),
        " FROM (SELECT * FROM spoken WHERE conversation = $8 AND seq > $9 - $4 AND seq <= $9
                ORDER BY seq DESC LIMIT $4) AS s
         WHERE s.id >= $2 AND s.id <= $3
             AND s.words @@ CAST(CAST($1 AS TEXT) AS TSQUERY) ORDER BY s.id DESC"
    );
    let row = conn.first(
        "SELECT seq FROM spoken WHERE conversation = $1 AND id <= $2 ORDER BY seq DESC LIMIT 1",
        vals![id, ask.ids.1],
    )?;
    let Some(row) = row else { return Ok(None) };
    let last: Seq = row.get(0)?;
    let row = conn.one(
        "SELECT MIN(id) FROM spoken WHERE conversation = $1 AND seq > $2 - $3 AND seq <= $2",
        vals![id, last, ask.most],
    )?;
    let Some(lowest) = row.get::<Option<i64>>(0)? else { return Ok(None) };
    let values = [params(ask), vec![id.into(), last.into()]].concat();
    Ok(Some((lowest, read(conn, sql, &values)?)))
}

fn params(ask: &Stretch<'_>) -> Vec<crate::db::Val> {
    let ((low, high), (after, before)) = (ask.ids, ask.times);
    vals![ask.wanted, low, high, ask.most, after, before, ask.me].to_vec()
}

fn fits(conn: &mut Conn, sql: &'static str, ask: &Stretch<'_>) -> DbResult<Vec<Fit>> {
    read(conn, sql, &params(ask))
}

fn read(conn: &mut Conn, sql: &'static str, values: &[crate::db::Val]) -> DbResult<Vec<Fit>> {
    conn.run(sql, values)?
        .iter()
        .map(|row| {
            let place = (row.get(1)?, row.get(2)?);
            Ok(Fit { id: row.get(0)?, place, seen: row.get(3)? })
        })
        .collect()
}

/// The first and the last id.
pub fn ends(conn: &mut Conn) -> DbResult<Option<(i64, i64)>> {
    let row = conn.one("SELECT (SELECT MIN(id) FROM spoken), (SELECT MAX(id) FROM spoken)", &[])?;
    Ok(row.get::<Option<i64>>(0)?.zip(row.get::<Option<i64>>(1)?))
}

/// The first message from an id on: its id, and when it was said.
pub fn from_id(conn: &mut Conn, id: i64) -> DbResult<Option<(i64, Time)>> {
    conn.first("SELECT id, at FROM spoken WHERE id >= $1 ORDER BY id LIMIT 1", vals![id])?
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .transpose()
}

/// All conversations a member is or was in, and how many messages each has.
pub fn scope(conn: &mut Conn, me: MemberId) -> DbResult<Vec<(ConversationId, i64)>> {
    conn.run(
        "SELECT id, messages FROM conversation
         WHERE id IN (SELECT conversation FROM membership WHERE member = $1)",
        vals![me],
    )?
    .iter()
    .map(|row| Ok((row.get(0)?, row.get(1)?)))
    .collect()
}
