//! What other processes of this machine have done with the same history.

use std::collections::HashSet;

use canteen_protocol::ClientId;

use super::state::{Engine, Fetch, Purpose};
use crate::model::ItemKey;
use crate::store::outbox::{self, State};
use crate::store::{self, entries};

/// Heartbeats for which a history that has not moved is not looked into.
const ASLEEP: u32 = 9;

impl Engine {
    /// Looks what other processes have done, and for acked acts whose entry has not come. As long as
    /// nothing has moved the history is left asleep; now and then it is looked into all the same.
    pub async fn look_around(&mut self) {
        let stamp = store::stamp(&self.options.history);
        if let (Some(now), Some((before, beats))) = (stamp, &mut self.looked)
            && now == *before
            && *beats < ASLEEP
            && !self.uneasy
        {
            *beats += 1;
            return;
        }
        self.looked = stamp.map(|stamp| (stamp, 0));
        let changed = self.store.changed_by_others().await;
        if self.check(changed).await == Some(true) {
            self.sending.due = true;
            self.dirty_all = true;
            self.dirty_outbox = true;
            self.compare_queued().await;
        }
        self.fetch_acked().await;
    }

    /// Shows what other processes have put into the outbox or taken out.
    async fn compare_queued(&mut self) {
        let all = self.store.read(outbox::all).await;
        let Some(all) = self.check(all).await else { return };
        let there: HashSet<&ClientId> = all.iter().map(|queued| &queued.client_id).collect();
        let gone: Vec<_> = self
            .screen
            .queued
            .iter()
            .filter(|(client_id, _)| !there.contains(client_id))
            .map(|(client_id, shown)| (client_id.clone(), *shown))
            .collect();
        for (client_id, (local, id)) in gone {
            self.screen.queued.remove(&client_id);
            self.touch(id).gone.push(ItemKey::Queued(local));
        }
        for queued in all.iter().filter(|queued| queued.is_message()) {
            self.show_act(queued);
        }
        self.compare_awaited(&all).await;
        self.dirty.extend(self.screen.told.keys().copied().collect::<Vec<_>>());
        self.dirty_all = true;
    }

    async fn fetch_acked(&mut self) {
        let all = self.store.read(outbox::all).await;
        let acked = self.check(all).await.unwrap_or_default();
        for queued in acked.into_iter().filter(|queued| queued.state == State::Acked) {
            let (Some(id), Some(seq)) = (queued.act.conversation(), queued.seq) else { continue };
            let held = self.store.read(move |conn| entries::holds(conn, id, seq)).await;
            self.looked = None;
            match self.check(held).await {
                Some(true) => {
                    let local = queued.id;
                    let removed = self.store.write(move |tx| outbox::remove(tx, local)).await;
                    self.check(removed).await;
                    self.leave(&queued, id);
                }
                Some(false) => self.fetch(Fetch {
                    id,
                    stretch: (seq, seq),
                    newest: false,
                    purpose: Purpose::Heal,
                }),
                None => {}
            }
        }
    }
}
