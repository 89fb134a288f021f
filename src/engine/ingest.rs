//! What the server says unasked.

use std::collections::{BTreeSet, HashMap};

use canteen_protocol::{Body, ConversationId, Entry, Event, LogId, MemberId, Seq};
use rusqlite::Connection;

use super::News;
use super::state::{Engine, Fetch, Purpose};
use crate::model::{Item, ItemKey, ItemKind};
use crate::store::coverage::Stretch;
use crate::store::entries::Applied;
use crate::store::items::Maker;
use crate::store::{StoreResult, conversations, coverage, entries, overlay};

/// Notices of one conversation that are given at once.
const NOTICES: usize = 20;

/// What pushed entries of one conversation have changed.
struct Taken {
    id: ConversationId,
    /// Whether the conversation is known.
    known: bool,
    applied: Applied,
    /// Places that were passed over by the pushes.
    missing: Vec<Stretch>,
    /// Messages of others that the member has not read.
    arrived: Vec<Item>,
}

impl Engine {
    /// Takes pushes in, those of one conversation together.
    pub async fn hear(&mut self, events: Vec<Event>) {
        let mut talk: Vec<(ConversationId, Vec<Entry>)> = Vec::new();
        let mut index: HashMap<ConversationId, usize> = HashMap::new();
        let mut others = Vec::new();
        for event in events {
            match event {
                Event::Entry(entry) if entry.log.conversation().is_some() => {
                    let Some(id) = entry.log.conversation() else { continue };
                    let at = *index.entry(id).or_insert_with(|| {
                        talk.push((id, Vec::new()));
                        talk.len() - 1
                    });
                    talk[at].1.push(*entry);
                }
                other => others.push(other),
            }
        }
        if !talk.is_empty() {
            self.take_in(talk).await;
        }
        for event in others {
            self.hear_one(event).await;
        }
    }

    async fn hear_one(&mut self, event: Event) {
        match event {
            Event::Entry(entry) => match entry.log {
                LogId::Personal(_) => self.personal_push(*entry).await,
                LogId::Directory(_) => self.follow_directory(entry.seq),
                LogId::Conversation(_) => {}
            },
            Event::Head { log: LogId::Conversation(id), seq } => self.grown(id, seq).await,
            Event::Head { log: LogId::Personal(_), seq } => self.follow_personal(seq),
            Event::Head { log: LogId::Directory(_), seq } => self.follow_directory(seq),
            Event::Resync => self.catch_up().await,
            Event::Reads { conversation, marks } => {
                self.say(News::Reads { conversation, marks }).await;
            }
            Event::Typing { conversation, member } => {
                if member != self.me() {
                    self.say(News::Typing { conversation, member }).await;
                }
            }
            Event::Presence { members } => self.say(News::Presence(members)).await,
            Event::Status { members } => self.say(News::Statuses(members)).await,
            Event::Bye { reason, reconnect } => self.bye(reason, reconnect).await,
            Event::Unknown => {}
        }
    }

    /// A conversation has grown to here, without the entries.
    async fn grown(&mut self, id: ConversationId, seq: Seq) {
        let noted = self.store.write(move |tx| {
            let known = conversations::get(tx, id)?.is_some();
            entries::grown(tx, id, seq)?;
            Ok(known)
        });
        let noted = noted.await;
        match self.check(noted).await {
            Some(true) => self.fetch_tail(id).await,
            _ => self.learn(id),
        }
    }

    async fn take_in(&mut self, talk: Vec<(ConversationId, Vec<Entry>)>) {
        let me = self.me();
        for (_, entries) in &talk {
            self.forget_queued(entries);
            self.say_carried_out(entries).await;
        }
        let taken = self
            .store
            .write(move |tx| talk.iter().map(|(id, entries)| take(tx, me, *id, entries)).collect());
        let taken: StoreResult<Vec<Taken>> = taken.await;
        for taken in self.check(taken).await.unwrap_or_default() {
            let id = taken.id;
            if !taken.known {
                self.screen.unannounced.entry(id).or_default().extend(taken.arrived);
                self.applied(id, taken.applied);
                self.learn(id);
                continue;
            }
            if !taken.missing.is_empty() {
                for stretch in taken.missing {
                    self.fetch(Fetch { id, stretch, newest: false, purpose: Purpose::Heal });
                }
                // What was passed over may have changed who is in it.
                self.learn(id);
            }
            self.applied(id, taken.applied);
            let skip = taken.arrived.len().saturating_sub(NOTICES);
            self.notify(id, taken.arrived.into_iter().skip(skip)).await;
        }
    }

    /// Notes what entries have changed, to be said.
    pub fn applied(&mut self, id: ConversationId, applied: Applied) {
        self.dirty.insert(id);
        self.dirty_outbox |= !applied.gone.is_empty();
        self.screen.queued.retain(|_, (local, _)| !applied.gone.contains(local));
        let touched = self.touch(id);
        touched.places.extend(applied.touched);
        touched.gone.extend(applied.gone.into_iter().map(ItemKey::Queued));
    }

    /// Messages of the outbox that are in the log now are shown as queued no more, whoever has
    /// taken them out.
    pub fn forget_queued(&mut self, entries: &[Entry]) {
        let me = self.me();
        for entry in entries.iter().filter(|entry| entry.by == Some(me)) {
            let Some(client_id) = &entry.client_id else { continue };
            if let Some((local, id)) = self.screen.queued.remove(client_id) {
                self.touch(id).gone.push(ItemKey::Queued(local));
                self.dirty_outbox = true;
            }
        }
    }

    /// Says which of these messages, rising, may be worth a notice: of what was missed while away
    /// the last one.
    pub async fn announce(&mut self, id: ConversationId, purpose: Purpose, mut fresh: Vec<Seq>) {
        let most = match purpose {
            Purpose::Window => return,
            Purpose::CatchUp => 1,
            Purpose::Heal => NOTICES,
        };
        fresh.drain(..fresh.len().saturating_sub(most));
        if purpose == Purpose::CatchUp {
            let before = self.screen.announced.get(&id).copied().unwrap_or_default();
            fresh.retain(|seq| *seq > before);
            self.screen.announced.extend(fresh.last().map(|last| (id, *last)));
        }
        if fresh.is_empty() {
            return;
        }
        let (me, places) = (self.me(), fresh);
        let items =
            self.store.read(move |conn| Maker::new(conn, me, id)?.at(places.iter().copied())).await;
        let items = self.check(items).await.unwrap_or_default();
        self.notify(id, items.into_iter()).await;
    }

    /// Says which messages may be worth a notice.
    pub async fn notify(
        &mut self,
        conversation: ConversationId,
        items: impl Iterator<Item = Item>,
    ) {
        let me = self.me();
        for item in items {
            let ItemKind::Message(said) = &item.kind else { continue };
            if said.recalled {
                continue;
            }
            let mentions_me = said.mentions_all || said.mentions.contains(&me);
            self.say(News::Arrived { conversation, item, mentions_me }).await;
        }
    }
}

fn take(
    conn: &Connection,
    me: MemberId,
    id: ConversationId,
    pushed: &[Entry],
) -> StoreResult<Taken> {
    let before = conversations::get(conn, id)?;
    let applied = entries::apply(conn, me, id, pushed)?;
    let mut taken =
        Taken { id, known: before.is_some(), applied, missing: Vec::new(), arrived: Vec::new() };
    // Another process on this history may have been faster: what was pushed is news here anyway.
    for entry in pushed {
        taken.applied.touched.insert(entry.seq);
        if let Some(target) = overlay::target(&entry.body) {
            taken.applied.touched.insert(target);
            if !matches!(entry.body, Body::Reacted { .. }) {
                taken.applied.touched.extend(entries::replies(conn, id, target)?);
            }
        }
    }
    let last = pushed.iter().map(|entry| entry.seq).max().unwrap_or_default();
    if let Some(before) = &before {
        let from = before.head.next().max(before.begin());
        taken.missing = coverage::holes(conn, id, (from, last))?;
    }
    let read = before.map_or(Seq(0), |row| row.read.0);
    let unread = pushed.iter().filter(|entry| {
        entry.by != Some(me) && entry.seq > read && matches!(entry.body, Body::Message(_))
    });
    let unread: BTreeSet<Seq> = unread.map(|entry| entry.seq).collect();
    taken.arrived = Maker::new(conn, me, id)?.at(unread)?;
    Ok(taken)
}
