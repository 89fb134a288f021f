//! What is written and not sent, on its way to the member's other devices and from them.
//!
//! Most messages are sent before anyone else need know of them, so a draft is told only when it has
//! rested, and when the client is left.

use std::collections::BTreeSet;
use std::time::Duration;

use canteen_protocol::conversation::{DraftSaved, Drafts, ListDrafts, SaveDraft};
use canteen_protocol::{ConversationId, ErrorCode, Seq};
use tokio::time::{Instant, timeout};

use super::News;
use super::fetch::patiently;
use super::state::{Engine, LinkState, What};
use crate::model::Draft;
use crate::net::{CallError, clean};
use crate::store::{drafts, meta};

/// So long the end waits for the last ones to be told.
const LAST: Duration = Duration::from_millis(300);

/// What is under way.
#[derive(Debug, Default)]
pub(super) struct DraftTraffic {
    /// When the server is told of what it does not know; none when there is nothing.
    due: Option<Instant>,
    /// All that has changed is to be asked for.
    wanted: bool,
    /// Entries of the personal log that said that something has.
    heard: BTreeSet<Seq>,
    /// The last entry that this client's own words became.
    own: Seq,
    /// An answer is awaited.
    busy: bool,
}

impl DraftTraffic {
    /// When something is to be told.
    pub fn due(&self) -> Option<Instant> {
        self.due.filter(|_| !self.busy)
    }

    /// The connection is gone.
    pub fn hang_up(&mut self) {
        self.busy = false;
    }

    /// There is a connection: what happened elsewhere first, then what was written here.
    pub fn begin(&mut self) {
        self.wanted = true;
        self.due = Some(Instant::now());
    }

    /// What has changed elsewhere is not asked for again until there is another sign of it.
    fn give_up(&mut self) {
        self.wanted = false;
        self.heard.clear();
    }

    /// An entry of the personal log says that a draft is another.
    pub fn hear(&mut self, seq: Seq) {
        if seq != self.own {
            self.heard.insert(seq);
        }
    }
}

impl Engine {
    /// Keeps what a composer holds.
    pub async fn save_draft(&mut self, conversation: ConversationId, draft: Draft) {
        let rest = if draft.is_empty() { Duration::ZERO } else { self.options.pacing.rest };
        let kept = self.store.write(move |tx| drafts::put(tx, conversation, &draft)).await;
        if self.check(kept).await == Some(true) {
            self.drafts.due = Some(Instant::now() + rest);
        }
        self.dirty.insert(conversation);
    }

    /// Asks for what has changed, then tells what is to be told.
    pub async fn follow_drafts(&mut self) {
        if self.drafts.busy || !matches!(self.link, LinkState::Up(_)) {
            return;
        }
        if self.drafts.wanted || !self.drafts.heard.is_empty() {
            self.ask_drafts().await;
        } else if self.drafts.due.is_some_and(|due| due <= Instant::now()) {
            self.tell_draft().await;
        }
    }

    async fn ask_drafts(&mut self) {
        let cursor = self.store.read(|conn| meta::number(conn, meta::DRAFTS)).await;
        let Some(cursor) = self.check(cursor).await else { return self.drafts.give_up() };
        let Some(client) = self.client() else { return };
        self.drafts.busy = true;
        let params = ListDrafts { after: Seq(cursor.unwrap_or(0)) };
        self.call(async move { What::Drafts(patiently(&client, params).await) });
    }

    /// Drafts of the member's, as the server has them.
    pub async fn drafts_listed(&mut self, result: Result<Drafts, CallError>) {
        self.drafts.busy = false;
        let mut found = match result {
            Ok(found) => found.drafts,
            Err(error) => {
                tracing::info!(%error, "drafts of other devices are not known");
                return self.drafts.give_up();
            }
        };
        let Some(last) = found.last().map(|draft| draft.seq) else {
            return self.drafts.give_up();
        };
        found.iter_mut().for_each(clean::draft);
        self.drafts.heard.retain(|seq| *seq > last);
        let followed = self.store.write(move |tx| {
            let mut changed = Vec::new();
            for draft in &found {
                if let Some(over) = drafts::follow(tx, draft)? {
                    let id = draft.conversation;
                    let now = drafts::of(tx, Some(&[id]))?.remove(&id).unwrap_or_default();
                    changed.push((id, now, over));
                }
            }
            meta::set_number(tx, meta::DRAFTS, last.0)?;
            Ok(changed)
        });
        let Some(changed) = self.check(followed.await).await else {
            // What cannot be kept would be asked for for ever.
            return self.drafts.give_up();
        };
        for (conversation, draft, over) in changed {
            self.dirty.insert(conversation);
            self.say(News::Drafted { conversation, draft, over }).await;
        }
        self.drafts.due.get_or_insert(Instant::now());
    }

    async fn tell_draft(&mut self) {
        self.drafts.due = None;
        let next = self.store.read(drafts::untold).await;
        let Some(Some(draft)) = self.check(next).await else { return };
        let Some(client) = self.client() else { return };
        self.drafts.busy = true;
        self.call(async move {
            let told = patiently(&client, draft.clone()).await;
            What::DraftSaved(Box::new(draft), told)
        });
    }

    /// The server has a draft now, or will not have it.
    pub async fn draft_saved(&mut self, draft: SaveDraft, result: Result<DraftSaved, CallError>) {
        self.drafts.busy = false;
        let seq = match result {
            Ok(saved) => saved.seq,
            Err(CallError::Refused(error)) if error.code == ErrorCode::Conflict => {
                self.drafts.wanted = true;
                return;
            }
            // It stays here alone, as where the member is no more.
            Err(CallError::Refused(error)) => {
                tracing::info!(%error, "a draft stays on this device");
                Seq(0)
            }
            Err(_) => return,
        };
        self.drafts.own = self.drafts.own.max(seq);
        self.drafts.heard.remove(&seq);
        let kept = self.store.write(move |tx| drafts::told(tx, &draft, seq)).await;
        if self.check(kept).await.is_some() {
            self.drafts.due.get_or_insert(Instant::now());
        }
    }

    /// Tells the last ones before the end, which does not wait long for it.
    pub async fn tell_last_drafts(&mut self) {
        let Some(client) = self.client() else { return };
        drop(
            timeout(LAST, async {
                while let Ok(Some(draft)) = self.store.read(drafts::untold).await {
                    // What another device has written is looked at the next time.
                    let Ok(saved) = client.call(draft.clone()).await else { return };
                    let told = self.store.write(move |tx| drafts::told(tx, &draft, saved.seq));
                    if told.await.is_err() {
                        return;
                    }
                }
            })
            .await,
        );
    }
}
