//! Carrying out the member's acts: kept first, shown at once, sent when that can be, done once.

use std::collections::HashSet;
use std::time::Duration;

use canteen_protocol::message::Ack;
use canteen_protocol::{ClientId, ConversationId, ErrorCode, Seq, WireError};
use tokio::time::Instant;

use super::News;
use super::carry::{carry_out, text_of, what};
use super::fetch::retry_after;
use super::state::{Done, Engine, Sending, What};
use super::todos::what_in_full;
use crate::model::{Act, Draft, ItemKey, LocalId, Queue};
use crate::net::CallError;
use crate::store::outbox::{self, Claims, Queued, State};
use crate::store::{conversations, drafts, entries, sign};

/// The pause after an act was put off for the first time; it doubles.
const PAUSE: Duration = Duration::from_millis(500);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(30);
/// So often may the server fail at an act until those behind it go on.
const FAULTS: i64 = 8;

impl Sending {
    /// Looks whether a pause is over.
    pub fn wake(&mut self, now: Instant) {
        let before = self.paused.len() + self.loose_paused.len();
        self.paused.retain(|_, until| *until > now);
        self.loose_paused.retain(|_, until| *until > now);
        self.due |= before != self.paused.len() + self.loose_paused.len();
    }

    fn closed(&self) -> HashSet<Queue> {
        self.busy.keys().chain(self.paused.keys()).copied().collect()
    }

    fn loose_closed(&self, local: LocalId) -> bool {
        self.loose.contains(&local) || self.loose_paused.contains_key(&local)
    }
}

impl Engine {
    /// Keeps an act and shows it; none when it cannot be done at all.
    pub async fn act(&mut self, act: Act) -> Option<LocalId> {
        if let Some(error) = self.refuse(&act) {
            self.fail(what(&act), error).await;
            if text_of(&act).is_some() {
                self.hand_back(act).await;
            }
            return None;
        }
        let client_id = ClientId(format!("{:032x}", rand::random::<u128>()));
        let at = self.clock.now();
        let kept = self.store.write_durably(move |tx| {
            let act = match &act {
                // A conversation that is known already needs not be asked for.
                Act::SendTo { member, text, files } => {
                    match conversations::direct_with(tx, *member)? {
                        Some(conversation) => Act::Send {
                            conversation,
                            text: text.clone(),
                            reply_to: None,
                            files: files.clone(),
                        },
                        None => act.clone(),
                    }
                }
                _ => act.clone(),
            };
            let local = outbox::add(tx, &act, &client_id, at)?;
            outbox::get(tx, local)
        });
        let kept = kept.await;
        let queued = self.check(kept).await.flatten()?;
        self.sending.due = true;
        self.show_act(&queued);
        Some(queued.id)
    }

    /// What the hello's limits forbid is not even kept.
    fn refuse(&self, act: &Act) -> Option<WireError> {
        let limit = self.account.as_ref()?.limits.text;
        let size = text_of(act).map_or(0, str::len);
        (size > limit).then(|| {
            let why = format!(
                "the message has {size} bytes and the server takes {limit}: shorten it or send it \
                 in parts"
            );
            WireError::new(ErrorCode::TooLarge, why).with(serde_json::json!({ "limit": limit }))
        })
    }

    /// Shows an act as if it were done.
    pub(super) fn show_act(&mut self, queued: &Queued) {
        self.dirty_outbox = true;
        self.todos.dirty |= matches!(queued.act, Act::Todo(_));
        let Some(id) = queued.act.conversation() else { return };
        self.dirty.insert(id);
        match &queued.act {
            Act::Send { .. } => {
                self.screen.queued.insert(queued.client_id.clone(), (queued.id, id));
                self.touch(id).acts.insert(queued.id);
            }
            Act::Edit { target, .. } | Act::Recall { target, .. } | Act::React { target, .. } => {
                self.touch(id).places.insert(*target);
            }
            _ => {}
        }
    }

    /// Sends what can be sent now.
    pub async fn pump(&mut self) {
        let Some(client) = self.client() else { return };
        self.sending.due = false;
        let closed = self.sending.closed();
        let (holder, now) = (self.sending.holder.clone(), self.clock.local());
        let history = self.options.history.clone();
        self.start_uploads().await;
        let claimed = self.store.with(move |db| {
            if db.read(outbox::all)?.iter().all(|queued| queued.state != State::Waiting) {
                return Ok(Vec::new());
            }
            let is_alive = |client: &str| sign::is_alive(&history, client);
            let by = Claims { me: &holder, now, is_alive: &is_alive };
            db.write(|tx| outbox::claim(tx, &by, &closed))
        });
        let claimed = claimed.await;
        for queued in self.check(claimed).await.unwrap_or_default() {
            match queued.act.queue() {
                Some(id) => *self.sending.busy.entry(id).or_insert(0) += 1,
                None if self.sending.loose_closed(queued.id) => continue,
                None => {
                    self.sending.loose.insert(queued.id);
                }
            }
            // Asking puts it on its way: what is asked first arrives first.
            let answer = carry_out(&client, &queued);
            self.call(async move { What::Acted(Box::new(queued), answer.await) });
        }
    }

    /// An act was carried out, or not.
    pub async fn acted(&mut self, queued: Queued, result: Result<Done, CallError>, current: bool) {
        self.release(&queued);
        self.dirty_outbox = true;
        self.dirty.extend(queued.act.conversation());
        self.todos.dirty |= matches!(queued.act, Act::Todo(_));
        match result {
            Ok(done) => self.done(queued, done).await,
            Err(CallError::Refused(error)) if error.code == ErrorCode::NotSignedIn => {
                self.put_off(&queued, None, false).await;
            }
            Err(CallError::Refused(error)) if is_passing(&error, &queued) => {
                self.put_off(&queued, Some(&error), true).await;
            }
            Err(CallError::Refused(error)) => self.refused(queued, error).await,
            Err(CallError::Protocol(error)) => {
                let error = WireError::new(ErrorCode::Internal, error);
                self.refused(queued, error).await;
            }
            Err(_) if !current => self.give_back(&queued, false).await,
            Err(error) => self.put_off(&queued, Some(&error.into_wire()), true).await,
        }
    }

    fn release(&mut self, queued: &Queued) {
        self.sending.due = true;
        let Some(id) = queued.act.queue() else {
            self.sending.loose.remove(&queued.id);
            return;
        };
        if let Some(count) = self.sending.busy.get_mut(&id) {
            *count -= 1;
            if *count == 0 {
                self.sending.busy.remove(&id);
            }
        }
    }

    async fn done(&mut self, queued: Queued, done: Done) {
        let local = queued.id;
        match done {
            Done::Ack(ack) => self.acked(queued, ack).await,
            Done::Todo(changed) => self.todo_done(queued, *changed).await,
            Done::Marked(kept) => {
                let act = queued.act.clone();
                let marked = self.store.write(move |tx| {
                    stand(tx, &act, kept)?;
                    outbox::remove(tx, local)
                });
                let marked = marked.await;
                self.check(marked).await;
                self.say_done(&queued, queued.act.conversation(), None).await;
            }
            Done::Conversation(conversation) => {
                let id = conversation.id;
                self.merge(*conversation).await;
                if let Act::SendTo { member, .. } = queued.act {
                    self.addressed(queued, id).await;
                    self.say(News::Opened { member, conversation: id }).await;
                } else {
                    let removed = self.store.write(move |tx| outbox::remove(tx, local)).await;
                    self.check(removed).await;
                    self.flush().await;
                    self.say_done(&queued, Some(id), None).await;
                }
                self.fetch_tail(id).await;
            }
        }
    }

    /// The conversation that a message goes to is known now.
    async fn addressed(&mut self, queued: Queued, to: ConversationId) {
        let local = queued.id;
        let addressed = self.store.write(move |tx| {
            outbox::address(tx, local, to)?;
            outbox::get(tx, local)
        });
        let addressed = addressed.await;
        if let Some(queued) = self.check(addressed).await.flatten() {
            self.show_act(&queued);
        }
        self.flush().await;
    }

    async fn acked(&mut self, queued: Queued, ack: Ack) {
        self.drop_copies_of(&queued);
        let (local, conversation) = (queued.id, ack.log.conversation());
        let settled = self.store.write(move |tx| {
            let held = match conversation {
                Some(id) => entries::holds(tx, id, ack.seq)?,
                None => true,
            };
            if held {
                outbox::remove(tx, local)?;
            } else {
                outbox::ack(tx, local, ack.seq)?;
            }
            Ok(held)
        });
        let settled = settled.await;
        let held = self.check(settled).await;
        if let Some(id) = conversation {
            if held == Some(true) {
                self.leave(&queued, id);
            } else {
                self.show_act(&queued);
            }
        }
        self.flush().await;
        self.say_done(&queued, conversation, Some(ack)).await;
    }

    pub async fn say_done(
        &mut self,
        queued: &Queued,
        to: Option<ConversationId>,
        ack: Option<Ack>,
    ) {
        if !self.is_news(queued) {
            return;
        }
        self.say(News::Done {
            local: queued.id,
            conversation: to,
            seq: ack.map(|ack| ack.seq),
            at: ack.map(|ack| ack.at),
        })
        .await;
    }

    /// An act is in the outbox no more.
    pub(super) fn leave(&mut self, queued: &Queued, id: ConversationId) {
        if self.screen.queued.remove(&queued.client_id).is_some() {
            self.touch(id).gone.push(ItemKey::Queued(queued.id));
        }
        if let Act::Edit { target, .. } | Act::Recall { target, .. } | Act::React { target, .. } =
            &queued.act
        {
            self.touch(id).places.insert(*target);
        }
    }

    /// Refused for good. A message stays, to be edited, sent again or withdrawn; other acts go,
    /// since nothing shows them.
    pub(super) async fn refused(&mut self, queued: Queued, error: WireError) {
        let local = queued.id;
        if outbox::is_mark(&queued.act) {
            tracing::info!(%error, "a mark was refused");
            let removed = self.store.write(move |tx| outbox::remove(tx, local)).await;
            self.check(removed).await;
            if self.is_awaited(&queued) {
                self.is_news(&queued);
                let what = what(&queued.act).to_owned();
                self.say(News::Failed { local: Some(local), what, error }).await;
            }
            return;
        }
        let awaited = self.is_awaited(&queued);
        // The screen shows what was asked for, which does not hold.
        self.screen.resting = None;
        self.is_news(&queued);
        let stays = matches!(queued.act, Act::Send { .. } | Act::SendTo { .. });
        let why = error.message.clone();
        let noted = self.store.write(move |tx| {
            if stays { outbox::fail(tx, local, &why) } else { outbox::remove(tx, local).map(drop) }
        });
        let noted = noted.await;
        self.check(noted).await;
        if let Some(id) = queued.act.conversation() {
            self.leave_or_fail(&queued, id, stays);
        }
        if matches!(queued.act, Act::Later { .. }) {
            self.drop_copies_of(&queued);
            self.hand_back(queued.act.clone()).await;
        }
        let what = what_in_full(&queued.act, what(&queued.act));
        let is_told = stays || awaited || matches!(queued.act, Act::Todo(_));
        self.say(News::Failed { local: is_told.then_some(local), what, error }).await;
    }

    fn leave_or_fail(&mut self, queued: &Queued, id: ConversationId, stays: bool) {
        if stays {
            self.touch(id).acts.insert(queued.id);
        } else {
            self.leave(queued, id);
        }
    }

    /// Lets it be sent again, by whoever comes first.
    async fn give_back(&mut self, queued: &Queued, counted: bool) {
        let local = queued.id;
        let put_off = self.store.write(move |tx| outbox::put_off(tx, local, counted)).await;
        self.check(put_off).await;
    }

    /// Sends it later.
    async fn put_off(&mut self, queued: &Queued, error: Option<&WireError>, counted: bool) {
        self.give_back(queued, counted).await;
        let doubled = PAUSE.saturating_mul(1 << queued.tries.clamp(0, 10));
        let said = error.and_then(|error| retry_after(error.data.as_ref()));
        let until = Instant::now() + said.unwrap_or(doubled).min(LONGEST);
        match queued.act.queue() {
            Some(id) => self.sending.paused.insert(id, until),
            None => self.sending.loose_paused.insert(queued.id, until),
        };
    }

    /// Lets a failed act be sent again.
    pub async fn retry(&mut self, local: LocalId) {
        let retried = self.store.write(move |tx| {
            outbox::retry(tx, local)?;
            // The server may have given up what came and was not sent.
            outbox::note_files(tx, local, |files| {
                files.iter_mut().for_each(|file| file.file = None);
            })
        });
        let retried = retried.await;
        if let Some(queued) = self.check(retried).await.flatten() {
            self.sending.due = true;
            self.show_act(&queued);
        }
    }

    /// Takes an act out that has not gone yet.
    pub async fn withdraw(&mut self, local: LocalId) {
        let found = self.store.read(move |conn| outbox::get(conn, local)).await;
        let Some(queued) = self.check(found).await.flatten() else { return };
        let gone = self.is_under_way(&queued);
        if gone {
            let why = "it is on its way already: recall it once it is there";
            let error = WireError::new(ErrorCode::Conflict, why);
            return self.fail("withdraw the message", error).await;
        }
        self.stop_upload(local).await;
        self.drop_copies_of(&queued);
        let removed = self.store.write(move |tx| outbox::remove(tx, local)).await;
        self.check(removed).await;
        self.dirty_outbox = true;
        let conversation = queued.act.conversation();
        if let Some(id) = conversation {
            self.dirty.insert(id);
            self.leave(&queued, id);
        }
        self.hand_back(queued.act).await;
    }

    /// Says that an act will not be carried out, and what it said.
    async fn hand_back(&mut self, act: Act) {
        let conversation = act.conversation();
        let written = text_of(&act).map(str::to_owned);
        let answered = match act {
            Act::Send { reply_to, .. } | Act::Later { reply_to, .. } => reply_to,
            _ => None,
        };
        let draft = match (written, conversation, answered) {
            (Some(text), Some(id), Some(_)) => {
                let kept = text.clone();
                let found =
                    self.store.read(move |conn| drafts::quoting(conn, id, kept.clone(), answered));
                let found = found.await;
                Some(self.check(found).await.unwrap_or_else(|| Draft::new(text)))
            }
            (written, ..) => written.map(Draft::new),
        };
        self.say(News::Withdrawn { conversation, draft }).await;
    }

    /// Whether someone has sent it, or is just doing so.
    fn is_under_way(&self, queued: &Queued) -> bool {
        let is_alive = |client: &str| sign::is_alive(&self.options.history, client);
        let by = Claims { me: &self.sending.holder, now: self.clock.local(), is_alive: &is_alive };
        let mine = match queued.act.queue() {
            Some(id) => self.sending.busy.contains_key(&id),
            None => self.sending.loose.contains(&queued.id),
        };
        queued.state == State::Acked
            || queued.is_held(&by)
            || (queued.state == State::Waiting && mine)
    }
}

/// Whether the server may take the act another time.
fn is_passing(error: &WireError, queued: &Queued) -> bool {
    match error.code {
        ErrorCode::Internal => queued.tries < FAULTS,
        code => code.is_temporary(),
    }
}

/// Writes down a mark that the server has confirmed.
fn stand(
    conn: &rusqlite::Connection,
    act: &Act,
    kept: Option<Seq>,
) -> crate::store::StoreResult<()> {
    let Some(id) = act.conversation() else { return Ok(()) };
    let Some(mut row) = conversations::get(conn, id)? else { return Ok(()) };
    match act {
        Act::Read { seq, .. } => {
            let n = entries::number_at(conn, id, *seq)?;
            let whole = (*seq >= row.head).then_some(row.messages);
            // When it is not known how many messages that are, the personal log says it.
            if let Some(n) = n.or(whole) {
                row.mark_read(*seq, n);
            }
        }
        Act::Keep { pinned, muted, .. } => {
            row.keep(kept.unwrap_or_default(), *pinned, *muted);
        }
        _ => {}
    }
    conversations::put(conn, &row)?;
    entries::recount(conn, id)
}
