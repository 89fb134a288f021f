//! Looking for messages, here and on the server; and reading old messages for the index, some at a
//! time, so that nobody waits for it.

use std::time::Duration;

use canteen_protocol::message::Message;
use canteen_protocol::search::{Found, SearchMessages};
use canteen_protocol::{Body, ConversationId, Entry, Seq};
use tokio::time::Instant;

use super::command::{Place, Search};
use super::commands::offline;
use super::state::{Engine, What};
use super::{News, fetch};
use crate::model::{Hit, Hits, Item, ItemKey, ItemKind, Said};
use crate::net::{CallError, clean};
use crate::store::{search, spoken};

/// The first frame and the link come first.
const BEGIN: Duration = Duration::from_secs(2);
/// The pause between two portions, which leaves the history to others.
const PAUSE: Duration = Duration::from_millis(30);
/// Messages of a portion: some milliseconds.
const PORTION: usize = 200;

/// Messages that are still to be read for the index.
#[derive(Default)]
pub(super) struct Unread {
    /// The conversation that is being read, last; and before which place.
    conversations: Vec<ConversationId>,
    before: Option<Seq>,
    due: Option<Instant>,
}

impl Unread {
    /// When the next portion is read.
    pub fn due(&self) -> Option<Instant> {
        self.due
    }
}

impl Engine {
    /// Looks for messages.
    pub async fn search(&mut self, asked: Search) {
        let Search { ask, criteria, place, cursor, limit } = asked;
        match (place, self.client()) {
            (Place::Here, _) => {
                let me = self.me();
                let find = move |conn: &_| search::find(conn, me, &criteria, cursor, limit);
                let found = self.store.read(find).await;
                let found = Ok(self.check(found).await.unwrap_or_default());
                self.say(News::Found { ask, place, found }).await;
            }
            (Place::Server, Some(client)) => {
                let params = SearchMessages { criteria, cursor, limit: Some(limit) };
                self.call(async move { What::Found(ask, fetch::patiently(&client, params).await) });
            }
            (Place::Server, None) => {
                self.say(News::Found { ask, place, found: Err(offline()) }).await;
            }
        }
    }

    /// What the server found, or why not.
    pub async fn found(&mut self, ask: u64, result: Result<Found, CallError>) {
        let found = match result {
            Ok(Found { mut hits, cursor }) => {
                hits.iter_mut().for_each(clean::entry);
                Ok(Hits { hits: hits.into_iter().filter_map(hit).collect(), cursor })
            }
            Err(error) => Err(error.into_wire()),
        };
        self.say(News::Found { ask, place: Place::Server, found }).await;
    }

    /// Finds out what is still to be read.
    pub async fn begin_words(&mut self) {
        let unread = self.store.read(spoken::unread).await;
        if let Some(conversations) = self.check(unread).await.flatten() {
            self.unread = Unread { conversations, ..Unread::default() };
            self.unread.due = Some(Instant::now() + BEGIN);
        }
    }

    /// Reads the next portion when it is due.
    pub async fn read_words(&mut self, now: Instant) {
        if self.unread.due.is_none_or(|due| due > now) {
            return;
        }
        let Some(id) = self.unread.conversations.last().copied() else {
            self.unread.due = None;
            let done = self.store.write(|tx| spoken::all_read(tx)).await;
            self.check(done).await;
            return;
        };
        let before = self.unread.before.unwrap_or(Seq(i64::MAX));
        let next = self.store.write(move |tx| spoken::fill(tx, id, before, PORTION)).await;
        let Some(next) = self.check(next).await else {
            self.unread.due = None;
            return;
        };
        self.unread.before = next;
        if next.is_none() {
            self.unread.conversations.pop();
        }
        self.unread.due = Some(Instant::now() + PAUSE);
    }
}

/// A message of the server's as one that was found.
fn hit(entry: Entry) -> Option<Hit> {
    let conversation = entry.log.conversation()?;
    let Body::Message(message) = entry.body else { return None };
    let Message {
        text,
        files,
        reply_to,
        mentions,
        mentions_all,
        auto,
        edited,
        recalled,
        reactions,
        ..
    } = message;
    let said = Said {
        text,
        files,
        reply_to,
        mentions,
        mentions_all,
        auto,
        edited,
        recalled,
        reactions,
        ..Said::default()
    };
    let kind = ItemKind::Message(Box::new(said));
    let item = Item { key: ItemKey::Logged(entry.seq), at: entry.at, by: entry.by, kind };
    Some(Hit { conversation, item })
}
