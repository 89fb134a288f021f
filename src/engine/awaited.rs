//! Acts that someone waits for, such as `canteen send`: what becomes of each is said once, also
//! when another process on the same history has carried it out.

use std::collections::{HashMap, HashSet};

use canteen_protocol::{Body, ClientId, Entry, ErrorCode, WireError};

use super::News;
use super::carry::what;
use super::state::Engine;
use crate::model::LocalId;
use crate::store::outbox::{self, Queued, State};

/// The acts that are waited for.
#[derive(Debug, Default)]
pub(super) struct Awaited {
    /// Those whose end was not said yet.
    open: HashMap<ClientId, LocalId>,
    /// Those whose end was said when their entry came, before the answer to this engine's asking.
    said: HashSet<ClientId>,
}

impl Engine {
    /// Somebody waits for this act.
    pub async fn await_act(&mut self, local: LocalId) {
        let kept = self.store.read(move |conn| outbox::get(conn, local)).await;
        if let Some(queued) = self.check(kept).await.flatten() {
            self.awaited.open.insert(queued.client_id, local);
        }
    }

    /// Whether the end of an act is still to be said; it counts as said from now on.
    pub fn is_news(&mut self, queued: &Queued) -> bool {
        self.awaited.open.remove(&queued.client_id);
        !self.awaited.said.remove(&queued.client_id)
    }

    /// Whether somebody waits for this act.
    pub fn is_awaited(&self, queued: &Queued) -> bool {
        self.awaited.open.contains_key(&queued.client_id)
    }

    /// Entries have come: acts of ours that they are have been carried out.
    pub async fn say_carried_out(&mut self, entries: &[Entry]) {
        let me = self.me();
        for entry in entries.iter().filter(|entry| entry.by == Some(me)) {
            let Some(client_id) = &entry.client_id else { continue };
            self.drop_copies(client_id);
            // What another process had to send first is there: ours may go now.
            self.sending.due |= !self.awaited.open.is_empty();
            let Some(local) = self.awaited.open.remove(client_id) else { continue };
            self.awaited.said.insert(client_id.clone());
            if let Body::Todo { todo: id, .. } = entry.body {
                self.say(News::TodoChanged { local, id, already: false }).await;
            }
            let (conversation, seq, at) = (entry.log.conversation(), entry.seq, entry.at);
            self.say(News::Done { local, conversation, seq: Some(seq), at: Some(at) }).await;
        }
    }

    /// What others have made of acts that were to leave no entry, or were refused.
    pub async fn compare_awaited(&mut self, all: &[Queued]) {
        let kept: HashMap<&ClientId, &Queued> =
            all.iter().map(|queued| (&queued.client_id, queued)).collect();
        let ended: Vec<_> = self
            .awaited
            .open
            .iter()
            .filter_map(|(client_id, local)| match kept.get(client_id) {
                None => Some((client_id.clone(), *local, None)),
                Some(queued) if queued.state == State::Failed => {
                    Some((client_id.clone(), *local, Some(*queued)))
                }
                Some(_) => None,
            })
            .collect();
        for (client_id, local, failed) in ended {
            self.awaited.open.remove(&client_id);
            match failed {
                None => {
                    let (conversation, seq, at) = (None, None, None);
                    self.say(News::Done { local, conversation, seq, at }).await;
                }
                Some(queued) => {
                    let why = queued.error.clone().unwrap_or_default();
                    let error = WireError::new(ErrorCode::Invalid, why);
                    let what = what(&queued.act).to_owned();
                    self.say(News::Failed { local: Some(local), what, error }).await;
                }
            }
        }
    }
}
