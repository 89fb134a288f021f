//! Conversations as a member has them: a page by last activity, or one. A page is one statement
//! and one a few for reactions, whatever its length.

use std::sync::LazyLock;

use canteen_protocol::conversation::{Conversation, ConversationKind};
use canteen_protocol::{Body, ClientId, ConversationId, Entry, LogId, MemberId, Seq, Time};

use super::{conversations, messages, reactions};
use crate::chat::rules::Progress;
use crate::db::{Conn, DbResult, Row};
use crate::vals;

/// Which page is wanted.
pub struct Page {
    /// Only what is not older.
    pub since: Time,
    /// Only what comes behind this in the order of the list.
    pub after: (Time, ConversationId),
    /// At most so many.
    pub limit: usize,
}

/// The last stays of a member ($1) with the end of the log they see. A former member's ends with
/// their stay; a direct conversation of which nobody has said anything is only with who opened it.
macro_rules! stays {
    () => {
        "SELECT m.conversation AS id, m.first AS stay, m.first_n, m.until, m.until_name,
             m.spoke, m.spoke_n,
             CASE WHEN m.until IS NULL THEN h.head ELSE m.until END AS head,
             CASE WHEN m.until IS NULL THEN h.at ELSE m.until_at END AS at
         FROM membership m
         JOIN conversation o ON o.id = m.conversation
         JOIN log_head h ON h.log = m.conversation * 4
         WHERE m.member = $1 AND NOT m.past"
    };
}

static PAGE: LazyLock<String> = LazyLock::new(|| {
    full(concat!(
        "SELECT * FROM (",
        stays!(),
        " AND (o.kind <> 'direct' OR o.owner IS NULL OR o.owner = $1)) AS s
         WHERE s.at >= $2 AND (s.at < $3 OR (s.at = $3 AND s.id < $4))
         ORDER BY s.at DESC, s.id DESC LIMIT $5"
    ))
});

static ONE: LazyLock<String> =
    LazyLock::new(|| full(concat!(stays!(), " AND m.conversation = $2")));

/// Everything a [`Conversation`] says, of the stays that `which` gives.
fn full(which: &str) -> String {
    format!(
        "SELECT r.id, r.first, r.stay, r.first_n, r.until, r.until_name, r.spoke, r.spoke_n,
             r.head, r.at, r.read_seq, r.read_n, r.pinned, r.muted, r.kept,
             c.kind, c.name, c.pair, c.owner, c.notice, c.members,
             (SELECT COUNT(DISTINCT y.seq) FROM mention y
              WHERE y.conversation = r.id AND y.member IN (0, $1)
                  AND y.seq > r.seen AND y.seq <= r.head),
             e.client_id,
             EXISTS (SELECT 1 FROM reaction v WHERE v.conversation = r.id AND v.seq = x.seq),
             {}
         FROM (
             SELECT p.*, k.read_seq, k.read_n, k.pinned, k.muted, k.kept,
                 (SELECT MIN(f.first) FROM membership f
                  WHERE f.conversation = p.id AND f.member = $1) AS first,
                 CASE WHEN COALESCE(k.read_seq, 0) >= p.spoke AND k.read_seq >= p.stay
                          THEN k.read_seq
                      WHEN p.spoke >= p.stay THEN p.spoke
                      ELSE p.stay - 1 END AS seen
             FROM ({which}) AS p
             LEFT JOIN keeping k ON k.member = $1 AND k.conversation = p.id
         ) AS r
         JOIN conversation c ON c.id = r.id
         LEFT JOIN message x ON x.conversation = r.id AND x.seq =
             (SELECT MAX(z.seq) FROM message z
              WHERE z.conversation = r.id AND z.seq BETWEEN r.stay AND r.head)
         LEFT JOIN log_entry e ON e.log = r.id * 4 AND e.seq = x.seq
         LEFT JOIN message q ON q.conversation = r.id AND q.seq = x.reply_to
         ORDER BY r.at DESC, r.id DESC",
        messages::columns!()
    )
}

/// Where the columns that [`messages::read`] reads begin.
const MESSAGE: usize = 24;

/// A page of a member's conversations, the most recently active first.
pub fn page(conn: &mut Conn, me: MemberId, page: &Page) -> DbResult<Vec<Conversation>> {
    let (before, id) = page.after;
    let rows = conn.run(&PAGE, vals![me, page.since, before, id, page.limit])?;
    list(conn, me, &rows)
}

/// One conversation a member is or was in.
pub fn one(conn: &mut Conn, me: MemberId, id: ConversationId) -> DbResult<Option<Conversation>> {
    let rows = conn.run(&ONE, vals![me, id])?;
    Ok(list(conn, me, &rows)?.pop())
}

fn list(conn: &mut Conn, me: MemberId, rows: &[Row]) -> DbResult<Vec<Conversation>> {
    let mut list = Vec::with_capacity(rows.len());
    let mut reacted = Vec::new();
    for row in rows {
        let conversation = read(row, me)?;
        if row.get(23)? {
            let last = conversation.last.as_ref();
            reacted.extend(last.map(|last| (conversation.id, last.seq)));
        }
        list.push(conversation);
    }
    let mut reactions = reactions::of_each(conn, me, &reacted)?;
    for conversation in &mut list {
        if let Some(Entry { seq, body: Body::Message(message), .. }) = &mut conversation.last {
            message.reactions = reactions.remove(&(conversation.id, *seq)).unwrap_or_default();
        }
    }
    Ok(list)
}

fn read(row: &Row, me: MemberId) -> DbResult<Conversation> {
    let id: ConversationId = row.get(0)?;
    let kind = conversations::kind(&row.get::<String>(15)?);
    let until: Option<Seq> = row.get(4)?;
    let joined = until.is_none();
    let first_n: i64 = row.get(3)?;
    let progress = Progress {
        joined: (row.get(2)?, first_n),
        spoke: (row.get(6)?, row.get(7)?),
        marked: (
            row.get::<Option<_>>(10)?.unwrap_or_default(),
            row.get::<Option<_>>(11)?.unwrap_or_default(),
        ),
    };
    let (read, read_n) = progress.read();
    let last = last(row, id)?;
    let group = kind == ConversationKind::Group;
    // What happened to a group after someone left is not theirs to know.
    let left_as: Option<String> = row.get(5)?;
    Ok(Conversation {
        id,
        kind,
        name: if joined { row.get(16)? } else { left_as.unwrap_or_default() },
        peer: peer(row.get::<Option<String>>(17)?.as_deref(), me),
        owner: if joined && group { row.get(18)? } else { None },
        notice: if joined { row.get(19)? } else { String::new() },
        members: if joined { row.get(20)? } else { 0 },
        joined,
        first: row.get(1)?,
        head: row.get(8)?,
        at: row.get(9)?,
        messages: last.as_ref().map_or(first_n, |(_, n)| *n),
        read,
        read_n,
        mentions: row.get(21)?,
        pinned: row.get::<Option<_>>(12)?.unwrap_or_default(),
        muted: row.get::<Option<_>>(13)?.unwrap_or_default(),
        kept: row.get::<Option<_>>(14)?.unwrap_or_default(),
        last: last.map(|(entry, _)| entry),
    })
}

/// The other one of a pair; oneself in the conversation with oneself.
fn peer(pair: Option<&str>, me: MemberId) -> Option<MemberId> {
    let (a, b) = conversations::members_of(pair?)?;
    Some(if a == me { b } else { a })
}

fn last(row: &Row, id: ConversationId) -> DbResult<Option<(Entry, i64)>> {
    let Some(stored) = messages::read(row, MESSAGE)? else { return Ok(None) };
    let n = stored.message.n;
    let entry = Entry {
        log: LogId::Conversation(id),
        seq: stored.seq,
        at: stored.at,
        by: Some(stored.author),
        client_id: row.get::<Option<String>>(22)?.map(ClientId),
        body: Body::Message(stored.message),
    };
    Ok(Some((entry, n)))
}
