//! The personal log: how far the member has read on other devices, pins, mutes, coming and going,
//! how they rest.

use canteen_protocol::sync::{GetRange, Range};
use canteen_protocol::{Body, Entry, Seq};
use rusqlite::Connection;

use super::fetch::patiently;
use super::state::{Engine, What};
use crate::model::Reminder;
use crate::net::{CallError, clean};
use crate::store::{StoreResult, conversations, entries, meta, outbox, rest, todos};

impl Engine {
    /// The log has grown to here.
    pub fn follow_personal(&mut self, head: Seq) {
        self.personal.wanted = self.personal.wanted.max(head);
        let (Some(client), Some(cursor)) = (self.client(), self.personal.cursor) else { return };
        let wanted = self.personal.wanted;
        if self.personal.busy || cursor >= wanted {
            return;
        }
        self.personal.busy = true;
        let log = self.personal_log();
        let params = GetRange { log, from: cursor.next(), to: wanted, newest: false };
        self.call(async move { What::Personal(patiently(&client, params).await) });
    }

    /// Heads were made when the log ended here. Complete ones hold all it could tell up to there.
    pub async fn personal_head(&mut self, head: Seq, complete: bool) {
        if self.personal.cursor.is_none() && complete {
            let kept = self.store.write(move |tx| meta::set_number(tx, meta::PERSONAL, head.0));
            let kept = kept.await;
            self.check(kept).await;
            self.personal.cursor = Some(head);
        }
        self.follow_personal(head);
    }

    /// A pushed entry.
    pub async fn personal_push(&mut self, entry: Entry) {
        let seq = entry.seq;
        match self.personal.cursor {
            Some(cursor) if seq == cursor.next() && !self.personal.busy => {
                self.personal.wanted = self.personal.wanted.max(seq);
                self.take_personal(vec![entry], seq).await;
            }
            _ => self.follow_personal(seq),
        }
    }

    /// A stretch of it.
    pub async fn personal_range(&mut self, result: Result<Range, CallError>) {
        self.personal.busy = false;
        match result {
            Ok(mut range) if range.to >= range.from => {
                range.entries.iter_mut().for_each(clean::entry);
                self.take_personal(range.entries, range.to).await;
                self.follow_personal(Seq(0));
            }
            // Nothing there: the server's log is shorter than what was held.
            Ok(range) => {
                self.personal.cursor = Some(range.head);
                let cleared = self.store.write(|tx| {
                    meta::set_number(tx, meta::DRAFTS, 0)?;
                    todos::clear(tx)
                });
                let cleared = cleared.await;
                self.check(cleared).await;
                self.sync_todos().await;
            }
            Err(error) => {
                tracing::warn!(%error, "the personal log cannot be fetched");
                self.behind = true;
            }
        }
    }

    /// Follows entries up to a place.
    async fn take_personal(&mut self, entries: Vec<Entry>, to: Seq) {
        let (before, mut listed) = (self.personal.rested, false);
        for entry in &entries {
            match &entry.body {
                Body::Read { conversation, .. } | Body::Kept { conversation, .. } => {
                    self.dirty.insert(*conversation);
                }
                Body::Added { conversation } | Body::Removed { conversation } => {
                    self.learn(*conversation);
                }
                Body::Todo { .. } | Body::Reminded { .. } => self.todos.dirty = true,
                Body::Drafted { .. } => self.drafts.hear(entry.seq),
                Body::Rest(_) => self.personal.rested += 1,
                Body::Scheduled { .. } | Body::Unscheduled { .. } => {
                    self.personal.rested += 1;
                    listed = true;
                }
                _ => {}
            }
        }
        let me = self.me();
        let acts = entries.iter().filter(|entry| entry.client_id.is_some());
        let acts: Vec<Entry> = acts.cloned().collect();
        self.dirty_outbox |= !acts.is_empty();
        let kept = self.store.write(move |tx| {
            for entry in &entries {
                follow(tx, entry)?;
                // Carried out, whoever hears the answer.
                if let Some(client_id) = entry.client_id.as_ref().filter(|_| entry.by == Some(me)) {
                    outbox::done(tx, client_id)?;
                }
            }
            meta::set_number(tx, meta::PERSONAL, to.0)
        });
        let kept = kept.await;
        if self.check(kept).await.is_some() {
            self.personal.cursor = Some(to);
        }
        if !acts.is_empty() {
            // Who waits for an act hears first what it has made of the list.
            self.flush().await;
            self.say_carried_out(&acts).await;
        }
        self.dirty_outbox |= self.personal.rested != before;
        if listed {
            self.ask_rest();
        }
    }
}

fn follow(conn: &Connection, entry: &Entry) -> StoreResult<()> {
    match &entry.body {
        Body::Todo { todo, now } => {
            return todos::follow(conn, *todo, entry.seq, now.as_deref());
        }
        Body::Reminded { todo, at, late } => {
            let reminder = Reminder { seq: entry.seq, todo: *todo, at: *at, late: *late };
            return todos::remind(conn, &reminder);
        }
        Body::Rest(now) => return rest::set_rest(conn, now),
        _ => {}
    }
    let (Body::Read { conversation, .. } | Body::Kept { conversation, .. }) = &entry.body else {
        return Ok(());
    };
    let Some(mut row) = conversations::get(conn, *conversation)? else { return Ok(()) };
    match entry.body {
        Body::Read { seq, n, .. } => row.mark_read(seq, n),
        Body::Kept { pinned, muted, .. } => row.keep(entry.seq, Some(pinned), Some(muted)),
        _ => {}
    }
    conversations::put(conn, &row)?;
    entries::recount(conn, *conversation)
}
