//! Fetching stretches of conversations: one at a time of each, a few at a time of all.

use std::time::Duration;

use canteen_protocol::conversation::{Conversation, GetConversation};
use canteen_protocol::sync::{GetRange, Range};
use canteen_protocol::{ConversationId, ErrorCode, LogId, Method, Seq};

use super::plan;
use super::state::{Engine, Fetch, Fetches, Purpose, What};
use crate::net::{CallError, Client, clean};
use crate::store::{conversations, coverage, entries};

/// Conversations that are fetched at once.
const AT_ONCE: usize = 8;
/// How often a request that came too soon is tried again.
const PATIENCE: usize = 20;
/// The pause when the server does not say how long it should be.
const PAUSE: Duration = Duration::from_millis(500);

/// Asks, and asks again when it was too soon.
///
/// # Errors
/// As [`Client::call`].
pub(super) async fn patiently<M: Method + Clone>(
    client: &Client,
    params: M,
) -> Result<M::Result, CallError> {
    for _ in 0..PATIENCE {
        match client.call(params.clone()).await {
            Err(CallError::Refused(error)) if error.code == ErrorCode::RateLimited => {
                tokio::time::sleep(retry_after(error.data.as_ref()).unwrap_or(PAUSE)).await;
            }
            done => return done,
        }
    }
    client.call(params).await
}

/// How long the server asks to wait.
pub(super) fn retry_after(data: Option<&serde_json::Value>) -> Option<Duration> {
    data?.get("retry_ms")?.as_u64().map(Duration::from_millis)
}

impl Fetches {
    /// Whether something that was missed is still on its way.
    pub fn is_catching_up(&self) -> bool {
        let missed = |fetch: &Fetch| fetch.purpose == Purpose::CatchUp;
        self.queue.iter().any(missed) || self.busy.values().any(missed)
    }
}

impl Engine {
    /// Wants a stretch. What someone looks at comes first.
    pub fn fetch(&mut self, fetch: Fetch) {
        if fetch.purpose == Purpose::Window {
            self.fetches.queue.push_front(fetch);
        } else {
            self.fetches.queue.push_back(fetch);
        }
    }

    /// Wants what a log that has grown to here is missing at its end.
    pub async fn fetch_tail(&mut self, id: ConversationId) {
        let found = self.store.read(move |conn| {
            let Some(row) = conversations::get(conn, id)? else { return Ok(None) };
            let holes = coverage::holes(conn, id, plan::reach(row.begin(), row.head))?;
            Ok(plan::tail(row.begin(), &holes, row.head))
        });
        let found = found.await;
        if let Some(stretch) = self.check(found).await.flatten() {
            self.fetch(Fetch { id, stretch, newest: true, purpose: Purpose::Heal });
        }
    }

    /// Asks for what is wanted, as far as there is room.
    pub async fn fetch_next(&mut self) {
        let Some(client) = self.client() else { return };
        let mut waiting = std::collections::VecDeque::new();
        while let Some(fetch) = self.fetches.queue.pop_front() {
            if self.fetches.busy.len() >= AT_ONCE || self.fetches.busy.contains_key(&fetch.id) {
                waiting.push_back(fetch);
                continue;
            }
            // Another fetch, or another process, may have brought it meanwhile.
            let Fetch { id, stretch, newest, .. } = fetch;
            let holes = self.store.read(move |conn| coverage::holes(conn, id, stretch)).await;
            let holes = self.check(holes).await.unwrap_or_default();
            let (Some(first), Some(last)) = (holes.first(), holes.last()) else {
                self.show_windows_of(id).await;
                continue;
            };
            self.fetches.busy.insert(id, fetch);
            let params =
                GetRange { log: LogId::Conversation(id), from: first.0, to: last.1, newest };
            let client = std::sync::Arc::clone(&client);
            self.call(async move { What::Range(fetch, patiently(&client, params).await) });
        }
        self.fetches.queue = waiting;
    }

    /// A stretch, or why not.
    pub async fn fetched(&mut self, fetch: Fetch, result: Result<Range, CallError>) {
        self.fetches.busy.remove(&fetch.id);
        match result {
            Ok(range) => self.take_range(fetch, range).await,
            Err(error) => {
                tracing::warn!(%error, conversation = %fetch.id, "entries cannot be fetched");
                if error.code() == Some(ErrorCode::NotFound) {
                    self.learn(fetch.id);
                } else {
                    self.behind |= fetch.purpose != Purpose::Window;
                }
                self.give_up_windows_of(fetch.id).await;
            }
        }
    }

    async fn take_range(&mut self, fetch: Fetch, mut range: Range) {
        range.entries.iter_mut().for_each(clean::entry);
        let (me, id) = (self.me(), fetch.id);
        let covered = (range.from, range.to);
        self.forget_queued(&range.entries);
        self.say_carried_out(&range.entries).await;
        let applied = self.store.write(move |tx| {
            let applied = entries::apply_range(tx, me, id, &range)?;
            let read = conversations::get(tx, id)?.map_or(Seq(0), |row| row.read.0);
            Ok((applied, read))
        });
        let applied = applied.await;
        let Some((applied, read)) = self.check(applied).await else { return };
        let unread = applied.fresh.iter().copied().filter(|seq| *seq > read).collect();
        self.applied(id, applied);
        self.announce(id, fetch.purpose, unread).await;
        if covered.1 < covered.0 {
            // The server has nothing there: asking again would go on for ever.
            return self.give_up_windows_of(id).await;
        }
        match rest(fetch, covered) {
            Some(stretch) if fetch.purpose != Purpose::Window => {
                self.fetch(Fetch { stretch, ..fetch });
            }
            _ => self.show_windows_of(id).await,
        }
    }

    /// Asks about a conversation that is not known, or may have changed.
    pub fn learn(&mut self, id: ConversationId) {
        let Some(client) = self.client() else { return };
        if self.fetches.learning.insert(id) {
            let params = GetConversation { conversation: id };
            self.call(async move { What::Learned(id, patiently(&client, params).await) });
        }
    }

    /// A conversation, or why not.
    pub async fn learned(&mut self, id: ConversationId, result: Result<Conversation, CallError>) {
        self.fetches.learning.remove(&id);
        match result {
            Ok(conversation) => {
                self.merge(conversation).await;
                self.flush().await;
                let waiting = self.screen.unannounced.remove(&id).unwrap_or_default();
                self.notify(id, waiting.into_iter()).await;
                self.fetch_tail(id).await;
            }
            Err(error) => {
                tracing::info!(%error, conversation = %id, "the conversation is not to be seen");
                self.screen.unannounced.remove(&id);
                self.give_up_windows_of(id).await;
            }
        }
    }

    /// Takes over what the server says of a conversation.
    pub async fn merge(&mut self, mut conversation: Conversation) {
        clean::conversation(&mut conversation);
        let (me, id) = (self.me(), conversation.id);
        let merged = self.store.write(move |tx| conversations::merge(tx, me, &conversation)).await;
        if let Some(applied) = self.check(merged).await {
            self.applied(id, applied);
        }
    }
}

/// What an answer has left of the stretch that was asked for.
fn rest(fetch: Fetch, (from, to): (Seq, Seq)) -> Option<(Seq, Seq)> {
    let (low, high) = fetch.stretch;
    if fetch.newest && from > low {
        Some((low, Seq(from.0 - 1)))
    } else if !fetch.newest && to < high {
        Some((to.next(), high))
    } else {
        None
    }
}
