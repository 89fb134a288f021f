//! Saying what has changed, once for all changes of an event.

use std::collections::BTreeSet;

use canteen_protocol::{ConversationId, MemberId, Seq};
use rusqlite::{Connection, params};

use super::News;
use super::state::{Engine, Told, Touched};
use crate::model::{Chat, Item, ItemKey, ItemKind};
use crate::store::items::Maker;
use crate::store::{StoreResult, conversations, coverage, outbox};

/// New entries of a conversation that are said one by one; what is older is there when asked for.
const MOST: i64 = 300;

/// What is new in a conversation.
struct Fresh {
    id: ConversationId,
    items: Vec<Item>,
    gone: Vec<ItemKey>,
    told: Option<Told>,
}

impl Engine {
    /// Says everything that has changed since it was last said.
    pub async fn flush(&mut self) {
        self.flush_items().await;
        if std::mem::take(&mut self.dirty_all) {
            self.dirty.clear();
            self.say_chats(None).await;
        } else if !self.dirty.is_empty() {
            let ids = self.dirty.drain().collect();
            self.say_chats(Some(ids)).await;
        }
        if std::mem::take(&mut self.todos.dirty) {
            self.say_todos().await;
        }
        if std::mem::take(&mut self.dirty_outbox) {
            self.say_outbox().await;
            self.say_rest().await;
        }
    }

    /// Says rows of the list of chats: all, or some.
    pub async fn say_chats(&mut self, only: Option<Vec<ConversationId>>) {
        let whole = only.is_none();
        let chats = self.store.read(move |conn| conversations::chats(conn, only.as_deref())).await;
        let chats: Option<Vec<Chat>> = self.check(chats).await;
        if let Some(chats) = chats.filter(|chats| whole || !chats.is_empty()) {
            self.say(News::Chats { chats, whole }).await;
        }
    }

    async fn say_outbox(&mut self) {
        let counts = self.store.read(outbox::counts).await;
        let Some(counts) = self.check(counts).await else { return };
        if self.screen.counts != Some(counts) {
            self.screen.counts = Some(counts);
            let (queued, failed) = counts;
            self.say(News::Outbox { queued, failed }).await;
        }
    }

    async fn flush_items(&mut self) {
        let mut touched = std::mem::take(&mut self.screen.touched);
        // Another process may have brought entries of what is on screen.
        for id in self.dirty.iter().filter(|id| self.screen.told.contains_key(id)) {
            touched.entry(*id).or_default();
        }
        let me = self.me();
        let work: Vec<(ConversationId, Touched, Option<Told>)> = touched
            .into_iter()
            .map(|(id, touched)| (id, touched, self.screen.told.get(&id).cloned()))
            .filter(|(_, touched, told)| {
                told.is_some() || !touched.gone.is_empty() || !touched.acts.is_empty()
            })
            .collect();
        if work.is_empty() {
            return;
        }
        let fresh = self.store.read(move |conn| {
            work.iter().map(|(id, touched, told)| look(conn, me, *id, touched, told)).collect()
        });
        let fresh: StoreResult<Vec<Fresh>> = fresh.await;
        for Fresh { id, items, gone, told } in self.check(fresh).await.unwrap_or_default() {
            if let Some(told) = told {
                self.screen.told.insert(id, told);
            }
            if !items.is_empty() || !gone.is_empty() {
                self.say(News::Items { conversation: id, items, gone }).await;
            }
        }
    }
}

fn look(
    conn: &Connection,
    me: MemberId,
    id: ConversationId,
    touched: &Touched,
    told: &Option<Told>,
) -> StoreResult<Fresh> {
    let mut maker = Maker::new(conn, me, id)?;
    let mut fresh = Fresh { id, items: Vec::new(), gone: touched.gone.clone(), told: None };
    let row = conversations::get(conn, id)?;
    if let (Some(told), Some(row)) = (told, row) {
        let mut places = touched.places.clone();
        places.extend(since(conn, id, told.head)?);
        fresh.items = maker.at(places)?;
        let holes = coverage::holes(conn, id, (row.begin(), row.head))?;
        let shown: BTreeSet<ItemKey> = fresh.items.iter().map(|item| item.key).collect();
        for hole in told.holes.iter().filter(|old| holes.iter().all(|new| new.0 != old.0)) {
            let key = ItemKey::Logged(hole.0);
            if !shown.contains(&key) {
                fresh.gone.push(key);
            }
        }
        for hole in holes.iter().filter(|hole| !told.holes.contains(hole)) {
            let key = ItemKey::Logged(hole.0);
            let kind = ItemKind::Hole { to: hole.1 };
            fresh.items.push(Item { key, at: canteen_protocol::Time(0), by: None, kind });
        }
        fresh.told = Some(Told { head: row.head, holes });
    }
    if !touched.acts.is_empty() {
        let acts = maker.queued()?;
        fresh.items.extend(acts.into_iter().filter(
            |item| matches!(item.key, ItemKey::Queued(local) if touched.acts.contains(&local)),
        ));
    }
    fresh.items.sort_by_key(|item| item.key);
    Ok(fresh)
}

/// The items that were written after a place, at most the last few hundred.
fn since(conn: &Connection, id: ConversationId, after: Seq) -> StoreResult<Vec<Seq>> {
    let mut new = conn.prepare_cached(
        "SELECT seq FROM entry WHERE conversation = ?1 AND seq > ?2 AND kind > 0
         ORDER BY seq DESC LIMIT ?3",
    )?;
    let rows = new.query_map(params![id.0, after.0, MOST], |row| row.get(0).map(Seq))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
