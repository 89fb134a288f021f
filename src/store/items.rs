//! Items of a chat, made of entries and of what waits in the outbox.

use std::collections::HashMap;

use canteen_protocol::message::{Message, Quote};
use canteen_protocol::{Body, ConversationId, MemberId, Seq, Time};
use canteen_text::excerpt::excerpt;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::outbox::{self, Queued, State};
use super::{StoreResult, column, overlay};
use crate::model::{Act, Attachment, Delivery, Item, ItemKey, ItemKind, Said};

/// Characters of a quote.
const QUOTE: usize = 120;
/// The columns of a row that becomes an item.
pub const COLUMNS: &str = "seq, at, by, kind, body, now";

/// Makes items of rows: knows the acts that wait and the quotes that were looked up.
pub struct Maker<'a> {
    conn: &'a Connection,
    me: MemberId,
    id: ConversationId,
    acts: Vec<Queued>,
    quotes: HashMap<Seq, Option<Quote>>,
}

impl<'a> Maker<'a> {
    /// For one conversation.
    ///
    /// # Errors
    /// SQLite's.
    pub fn new(conn: &'a Connection, me: MemberId, id: ConversationId) -> StoreResult<Self> {
        Ok(Self { conn, me, id, acts: outbox::of(conn, id)?, quotes: HashMap::new() })
    }

    /// The item of a row of [`COLUMNS`].
    ///
    /// # Errors
    /// SQLite's.
    pub fn logged(&mut self, row: &Row<'_>) -> StoreResult<Item> {
        let seq = Seq(row.get(0)?);
        let kind = if row.get::<_, i64>(3)? == 1 {
            let message: Message = match column::json_or_null(row, 5)? {
                Some(now) => now,
                None => column::json(row, 4)?,
            };
            ItemKind::Message(Box::new(self.said(seq, message)?))
        } else {
            let body: Body = column::json(row, 4)?;
            ItemKind::Event(body)
        };
        let by = row.get::<_, Option<i64>>(2)?.map(MemberId);
        Ok(Item { key: ItemKey::Logged(seq), at: Time(row.get(1)?), by, kind })
    }

    /// The items at these places, rising; places that are not held, or are no items, are left out.
    ///
    /// # Errors
    /// SQLite's.
    pub fn at(&mut self, places: impl IntoIterator<Item = Seq>) -> StoreResult<Vec<Item>> {
        let mut one = self.conn.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM entry WHERE conversation = ?1 AND seq = ?2 AND kind > 0"
        ))?;
        let mut items = Vec::new();
        for seq in places {
            let mut rows = one.query(params![self.id.0, seq.0])?;
            if let Some(row) = rows.next()? {
                items.push(self.logged(row)?);
            }
        }
        Ok(items)
    }

    /// The messages that wait in the outbox.
    ///
    /// # Errors
    /// SQLite's.
    pub fn queued(&mut self) -> StoreResult<Vec<Item>> {
        let acts: Vec<_> = self.acts.iter().filter(|q| q.is_message()).cloned().collect();
        acts.into_iter().filter_map(|queued| self.waiting(queued).transpose()).collect()
    }

    fn waiting(&mut self, queued: Queued) -> StoreResult<Option<Item>> {
        let Act::Send { text, reply_to, files, .. } = queued.act else { return Ok(None) };
        let reply_to = match reply_to {
            Some(seq) => self.quote(seq)?.or(Some(Quote {
                seq,
                by: MemberId::default(),
                text: String::new(),
            })),
            None => None,
        };
        let delivery = match queued.state {
            State::Waiting => Delivery::Queued,
            State::Acked => Delivery::Sent,
            State::Failed => Delivery::Failed(queued.error.unwrap_or_default()),
        };
        let files = files.iter().map(Attachment::as_file).collect();
        let said = Said { text, files, reply_to, delivery, ..Said::default() };
        Ok(Some(Item {
            key: ItemKey::Queued(queued.id),
            at: queued.at,
            by: Some(self.me),
            kind: ItemKind::Message(Box::new(said)),
        }))
    }

    fn said(&mut self, seq: Seq, message: Message) -> StoreResult<Said> {
        let reply_to = match message.reply_to {
            Some(given) => Some(self.quote(given.seq)?.unwrap_or(given)),
            None => None,
        };
        let mut said = Said {
            text: message.text,
            files: message.files,
            reply_to,
            mentions: message.mentions,
            mentions_all: message.mentions_all,
            auto: message.auto,
            edited: message.edited,
            recalled: message.recalled,
            reactions: message.reactions,
            delivery: Delivery::Sent,
            pending: false,
        };
        for queued in self.acts.iter().filter(|queued| queued.state != State::Failed) {
            lay(&mut said, seq, queued, self.me);
        }
        Ok(said)
    }

    /// What a message that is answered says now, as far as it is known here.
    fn quote(&mut self, seq: Seq) -> StoreResult<Option<Quote>> {
        if let Some(known) = self.quotes.get(&seq) {
            return Ok(known.clone());
        }
        let quote = look_up(self.conn, self.id, seq)?;
        self.quotes.insert(seq, quote.clone());
        Ok(quote)
    }
}

/// What a message that is answered says now; nothing, by nobody, when that is not known here.
///
/// # Errors
/// SQLite's.
pub fn quote(conn: &Connection, id: ConversationId, seq: Seq) -> StoreResult<Quote> {
    let unknown = || Quote { seq, by: MemberId::default(), text: String::new() };
    Ok(look_up(conn, id, seq)?.unwrap_or_else(unknown))
}

fn look_up(conn: &Connection, id: ConversationId, seq: Seq) -> StoreResult<Option<Quote>> {
    let mut one = conn.prepare_cached(
        "SELECT by, body, now FROM entry WHERE conversation = ?1 AND seq = ?2 AND kind = 1",
    )?;
    let mut rows = one.query(params![id.0, seq.0])?;
    if let Some(row) = rows.next()? {
        let message: Message = match column::json_or_null(row, 2)? {
            Some(now) => now,
            None => column::json(row, 1)?,
        };
        let by = row.get::<_, Option<i64>>(0)?.map(MemberId).unwrap_or_default();
        return Ok(Some(Quote { seq, by, text: excerpt(&overlay::gist(&message), QUOTE) }));
    }
    drop(rows);
    recalled(conn, id, seq)
}

/// A message that is not held but known to be recalled quotes as nothing.
fn recalled(conn: &Connection, id: ConversationId, seq: Seq) -> StoreResult<Option<Quote>> {
    let mut change = conn.prepare_cached(
        "SELECT body FROM entry WHERE conversation = ?1 AND target = ?2
           AND body LIKE '{\"kind\":\"recalled\"%'",
    )?;
    let found: Option<String> =
        change.query_row(params![id.0, seq.0], |row| row.get(0)).optional()?;
    Ok(found.map(|_| Quote { seq, by: MemberId::default(), text: String::new() }))
}

/// Shows an edit, recall or reaction that waits as if it were done.
fn lay(said: &mut Said, seq: Seq, queued: &Queued, me: MemberId) {
    match &queued.act {
        Act::Edit { target, text, .. } if *target == seq && !said.recalled => {
            said.text.clone_from(text);
            said.edited = Some(queued.at);
        }
        Act::Recall { target, .. } if *target == seq => {
            said.text.clear();
            said.files.clear();
            said.reactions.clear();
            said.reply_to = None;
            said.recalled = true;
        }
        Act::React { target, emoji, on, .. } if *target == seq && !said.recalled => {
            overlay::react(&mut said.reactions, me, emoji, *on, me);
        }
        _ => return,
    }
    said.pending = true;
}
