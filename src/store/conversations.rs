//! Conversations as the server has them. What the member did and the server has not heard of yet
//! is laid over them by [`chats`], not written into them.

use std::collections::HashMap;

use canteen_protocol::conversation::{Conversation, ConversationKind};
use canteen_protocol::{Body, ConversationId, Entry, MemberId, Seq, Time};
use canteen_text::excerpt::excerpt;
use rusqlite::{Connection, OptionalExtension, params};

use super::entries::{self, Applied};
use super::outbox::{self, Queued, State};
use super::{StoreResult, drafts, places};
use crate::model::{Act, Chat, Draft, Spot};

/// Characters of the last message that a list may show.
const EXCERPT: usize = 120;
const COLUMNS: &str = "id, kind, name, peer, owner, notice, members, joined, first, head, shaped, \
                       purged, at, messages, read, read_n, mentions, pinned, muted, kept, \
                       last_seq, last_by, last_text";

/// A conversation and what is known of its log.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Row {
    /// Its id.
    pub id: ConversationId,
    /// Its kind.
    pub kind: ConversationKind,
    /// A group's name.
    pub name: String,
    /// The other member of a direct conversation.
    pub peer: Option<MemberId>,
    /// A group's owner.
    pub owner: Option<MemberId>,
    /// A group's notice.
    pub notice: String,
    /// How many members.
    pub members: i64,
    /// Whether the member is in it.
    pub joined: bool,
    /// The first entry the member may see.
    pub first: Seq,
    /// The last.
    pub head: Seq,
    /// The last entry that is in name, owner, notice and members.
    pub shaped: Seq,
    /// Places up to here were removed by retention.
    pub purged: Seq,
    /// When something last happened.
    pub at: Time,
    /// How many messages up to `head`.
    pub messages: i64,
    /// The last entry read, and the number of the last message read.
    pub read: (Seq, i64),
    /// Unread messages that mention the member.
    pub mentions: i64,
    /// Pinned.
    pub pinned: bool,
    /// Muted.
    pub muted: bool,
    /// The entry of the personal log that last said how it is kept.
    pub kept: Seq,
    /// The last message's place, author and beginning.
    pub last: (Seq, Option<MemberId>, String),
}

impl Row {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: ConversationId(row.get(0)?),
            kind: match row.get(1)? {
                0 => ConversationKind::Direct,
                1 => ConversationKind::Group,
                _ => ConversationKind::Unknown,
            },
            name: row.get(2)?,
            peer: row.get::<_, Option<i64>>(3)?.map(MemberId),
            owner: row.get::<_, Option<i64>>(4)?.map(MemberId),
            notice: row.get(5)?,
            members: row.get(6)?,
            joined: row.get(7)?,
            first: Seq(row.get(8)?),
            head: Seq(row.get(9)?),
            shaped: Seq(row.get(10)?),
            purged: Seq(row.get(11)?),
            at: Time(row.get(12)?),
            messages: row.get(13)?,
            read: (Seq(row.get(14)?), row.get(15)?),
            mentions: row.get(16)?,
            pinned: row.get(17)?,
            muted: row.get(18)?,
            kept: Seq(row.get(19)?),
            last: (Seq(row.get(20)?), row.get::<_, Option<i64>>(21)?.map(MemberId), row.get(22)?),
        })
    }

    /// The last entry that can be had: what comes before `first` or was purged is not.
    #[must_use]
    pub fn begin(&self) -> Seq {
        self.first.max(self.purged.next()).max(Seq(1))
    }

    /// Says that everything up to here is read. Marks only move forward.
    pub fn mark_read(&mut self, seq: Seq, n: i64) {
        if seq > self.read.0 {
            self.read = (seq, n.max(self.read.1));
        }
    }

    /// Follows how the member keeps it, as said by an entry of their personal log. What was said
    /// later stays.
    pub fn keep(&mut self, at: Seq, pinned: Option<bool>, muted: Option<bool>) {
        if at >= self.kept {
            self.kept = at;
            self.pinned = pinned.unwrap_or(self.pinned);
            self.muted = muted.unwrap_or(self.muted);
        }
    }

    /// Follows what an entry says about the conversation itself.
    pub fn shape(&mut self, entry: &Entry, me: MemberId) {
        if entry.seq <= self.shaped {
            return;
        }
        let count = |members: &[MemberId]| i64::try_from(members.len()).unwrap_or(0);
        match &entry.body {
            Body::Created { name, members } => {
                self.name.clone_from(name);
                self.members = i64::try_from(*members).unwrap_or(0);
            }
            Body::Joined { members } => {
                self.members += count(members);
                self.joined |= members.contains(&me);
            }
            Body::Left { members } => {
                self.members -= count(members);
                self.joined &= !members.contains(&me);
            }
            Body::Renamed { name } => self.name.clone_from(name),
            Body::Owner { member } => self.owner = Some(*member),
            Body::Notice { text } => self.notice.clone_from(text),
            _ => return,
        }
        self.shaped = entry.seq;
    }

    /// What the last message says, for the list.
    pub fn set_last(&mut self, seq: Seq, by: Option<MemberId>, text: &str) {
        self.last = (seq, by, excerpt(text, EXCERPT));
    }
}

/// One conversation.
///
/// # Errors
/// SQLite's.
pub fn get(conn: &Connection, id: ConversationId) -> StoreResult<Option<Row>> {
    let mut one =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM conversation WHERE id = ?1"))?;
    Ok(one.query_row([id.0], Row::read).optional()?)
}

/// The direct conversation with a member.
///
/// # Errors
/// SQLite's.
pub fn direct_with(conn: &Connection, member: MemberId) -> StoreResult<Option<ConversationId>> {
    let mut found = conn.prepare_cached("SELECT id FROM conversation WHERE peer = ?1")?;
    Ok(found.query_row([member.0], |row| row.get(0)).optional()?.map(ConversationId))
}

/// Writes one.
///
/// # Errors
/// SQLite's.
pub fn put(conn: &Connection, row: &Row) -> StoreResult<()> {
    let kind = match row.kind {
        ConversationKind::Direct => 0,
        ConversationKind::Group => 1,
        ConversationKind::Unknown => 2,
    };
    let marks = (1..=23).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
    conn.prepare_cached(&format!(
        "INSERT OR REPLACE INTO conversation ({COLUMNS}) VALUES ({marks})"
    ))?
    .execute(params![
        row.id.0,
        kind,
        row.name,
        row.peer.map(|id| id.0),
        row.owner.map(|id| id.0),
        row.notice,
        row.members,
        row.joined,
        row.first.0,
        row.head.0,
        row.shaped.0,
        row.purged.0,
        row.at.0,
        row.messages,
        row.read.0.0,
        row.read.1,
        row.mentions,
        row.pinned,
        row.muted,
        row.kept.0,
        row.last.0.0,
        row.last.1.map(|id| id.0),
        row.last.2,
    ])?;
    Ok(())
}

/// Takes over what the server says of a conversation, its last message too. An answer that is
/// older than what was pushed meanwhile does not undo that.
///
/// # Errors
/// SQLite's.
pub fn merge(conn: &Connection, me: MemberId, new: &Conversation) -> StoreResult<Applied> {
    let mut row = get(conn, new.id)?.unwrap_or_default();
    if new.head >= row.shaped {
        row.name.clone_from(&new.name);
        row.notice.clone_from(&new.notice);
        (row.owner, row.members, row.shaped) = (new.owner, new.members, new.head);
        row.joined = new.joined;
    }
    (row.id, row.kind, row.peer, row.first) = (new.id, new.kind, new.peer, new.first);
    if new.head >= row.head || !row.joined {
        (row.head, row.at, row.messages) = (new.head, new.at, new.messages);
        row.mentions = new.mentions;
    }
    row.keep(new.kept, Some(new.pinned), Some(new.muted));
    row.mark_read(new.read, new.read_n);
    put(conn, &row)?;
    let Some(last) = &new.last else { return Ok(Applied::default()) };
    let applied = entries::apply(conn, me, new.id, std::slice::from_ref(last))?;
    entries::recount(conn, new.id)?;
    Ok(applied)
}

/// The conversations at the top of the list.
///
/// # Errors
/// SQLite's.
pub fn top(conn: &Connection, rows: usize) -> StoreResult<Vec<ConversationId>> {
    let mut top = conn
        .prepare_cached("SELECT id FROM conversation ORDER BY pinned DESC, at DESC, id LIMIT ?1")?;
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    let ids = top.query_map([rows], |row| row.get(0).map(ConversationId))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Rows of the list of chats: all, or those asked for.
///
/// # Errors
/// SQLite's.
pub fn chats(conn: &Connection, only: Option<&[ConversationId]>) -> StoreResult<Vec<Chat>> {
    let rows: Vec<Row> = match only {
        None => {
            let mut all = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM conversation"))?;
            all.query_map([], Row::read)?.collect::<Result<_, _>>()?
        }
        Some(ids) => {
            let rows: Vec<_> = ids.iter().map(|id| get(conn, *id)).collect::<StoreResult<_>>()?;
            rows.into_iter().flatten().collect()
        }
    };
    let mut drafts = drafts::of(conn, only)?;
    let mut spots = places::all(conn)?;
    let mut acts: HashMap<ConversationId, Vec<Queued>> = HashMap::new();
    for queued in outbox::of_some(conn, only)? {
        if let Some(id) = queued.act.conversation().filter(|_| queued.state != State::Failed) {
            acts.entry(id).or_default().push(queued);
        }
    }
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            let (draft, spot) = (drafts.remove(&id), spots.remove(&id));
            let mut chat = chat(row, draft.unwrap_or_default(), spot.unwrap_or_default());
            for queued in acts.get(&id).into_iter().flatten() {
                lay(conn, &mut chat, queued)?;
            }
            Ok(chat)
        })
        .collect()
}

fn chat(row: Row, draft: Draft, spot: Spot) -> Chat {
    Chat {
        id: row.id,
        kind: row.kind,
        name: row.name,
        peer: row.peer,
        owner: row.owner,
        notice: row.notice,
        members: row.members,
        joined: row.joined,
        first: row.first,
        head: row.head,
        at: row.at,
        read: row.read.0,
        unread: (row.messages - row.read.1).max(0),
        mentions: row.mentions,
        pinned: row.pinned,
        muted: row.muted,
        last_by: row.last.1,
        last_text: row.last.2,
        draft,
        spot,
        queued: 0,
    }
}

/// Shows an act of the member's as if it were done.
fn lay(conn: &Connection, chat: &mut Chat, queued: &Queued) -> StoreResult<()> {
    match &queued.act {
        Act::Read { seq, .. } => {
            if *seq > chat.read {
                let unread = entries::messages_after(conn, chat.id, *seq, chat.head)?;
                chat.read = *seq;
                chat.unread = chat.unread.min(unread.unwrap_or(chat.unread));
                chat.mentions = chat.mentions.min(entries::calls_after(conn, chat.id, *seq)?);
            }
        }
        Act::Keep { pinned, muted, .. } => {
            chat.pinned = pinned.unwrap_or(chat.pinned);
            chat.muted = muted.unwrap_or(chat.muted);
        }
        _ => chat.queued += usize::from(queued.state == State::Waiting),
    }
    Ok(())
}
