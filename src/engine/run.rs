//! The engine's loop: waits for the next thing, deals with it, says what has changed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::handle::{Options, Request};
use super::state::{Engine, LinkState, People, Personal, Reply, Screen, Sending, What};
use super::{News, ServerClock};
use crate::model::order::Order;
use crate::model::{Chat, Directory, Link};
use crate::store::sign::Sign;
use crate::store::{
    self, Store, StoreError, StoreResult, Trouble, conversations, meta, outbox, places,
};

/// Pushes that are taken in together.
const BATCH: usize = 256;
/// Pushes that come right behind others wait this long for more: what is kept and said once for
/// several costs little more than for one, and a screen shows no more frames a second anyway.
const GATHER: Duration = Duration::from_millis(25);
/// So many a second are a stream that nobody reads word by word: it is taken in at leisure.
const STREAM: u128 = 100;
const LEISURE: Duration = Duration::from_millis(150);
/// How long the same complaint is not repeated.
const COMPLAINT: Duration = Duration::from_secs(60);
/// The longest sleep: as good as none.
const LONG: Duration = Duration::from_secs(3600);

/// Runs an engine to its end.
pub(super) async fn run(
    options: Options,
    inbox: mpsc::UnboundedReceiver<Request>,
    news: mpsc::Sender<News>,
    clock: ServerClock,
) {
    let (troubled, troubles) = mpsc::unbounded_channel();
    let opened = Store::open(&options.history, options.clock.clone(), troubled).await;
    let store = match opened {
        Ok(store) => store,
        Err(error) => return refuse(&error, &news, inbox).await,
    };
    let holder = format!("{:016x}", rand::random::<u64>());
    let sign = Sign::new(&options.history, &holder);
    let mut engine = Engine {
        options,
        sign,
        clock,
        store,
        troubles,
        inbox,
        news,
        calls: FuturesUnordered::new(),
        link: LinkState::Down(Instant::now()),
        session: 0,
        failures: 0,
        account: None,
        people: People::default(),
        personal: Personal::default(),
        todos: Default::default(),
        drafts: Default::default(),
        catchup: None,
        fetches: Default::default(),
        awaited: Default::default(),
        transfers: Default::default(),
        sending: Sending { holder, ..Sending::default() },
        screen: Screen::default(),
        dirty: HashSet::new(),
        dirty_all: false,
        dirty_outbox: true,
        afresh: false,
        behind: false,
        looked: None,
        uneasy: false,
        unread: Default::default(),
        complaint: None,
    };
    engine.begin().await;
    engine.serve().await;
    engine.tell_last_drafts().await;
    let Engine { store, sign, .. } = engine;
    store.close().await;
    drop(sign);
}

/// Says why nothing can be done, and waits for the end.
async fn refuse(
    error: &StoreError,
    news: &mpsc::Sender<News>,
    mut inbox: mpsc::UnboundedReceiver<Request>,
) {
    let reason = error.to_string();
    drop(news.send(News::Link(Link::Refused { reason })).await);
    while let Some(request) = inbox.recv().await {
        if matches!(request, Request::Stop) {
            return;
        }
    }
}

/// Chats that are said before all others at the start: more than any screen has rows.
const FIRST: usize = 100;

/// What the local history knows at the start.
struct Known {
    account: Option<crate::model::Account>,
    offset: i64,
    personal: Option<i64>,
    directory: i64,
    shown: Directory,
    chats: Vec<Chat>,
    open: Option<canteen_protocol::ConversationId>,
    order: Option<Order>,
}

impl Engine {
    /// Says what the local history knows.
    async fn begin(&mut self) {
        let known = self.store.read(|conn| {
            Ok(Known {
                account: meta::account(conn)?,
                offset: meta::number(conn, meta::OFFSET)?.unwrap_or(0),
                personal: meta::number(conn, meta::PERSONAL)?,
                directory: meta::number(conn, meta::DIRECTORY)?.unwrap_or(0),
                shown: store::directory::load_shown(conn, FIRST)?,
                chats: conversations::chats(conn, Some(&conversations::top(conn, FIRST)?))?,
                open: places::last_open(conn)?,
                order: store::order::load(conn)?,
            })
        });
        let Some(known) = self.check(known.await).await else { return };
        self.clock.set_offset(known.offset);
        self.personal.cursor = known.personal.map(canteen_protocol::Seq);
        self.people.cursor = canteen_protocol::Seq(known.directory);
        if let Some(account) = known.account {
            self.account = Some(account.clone());
            self.say(News::Account(account)).await;
        }
        if let Some(order) = known.order {
            self.say(News::Order(Box::new(order))).await;
        }
        if !known.shown.is_empty() {
            self.say(News::Directory(Arc::new(known.shown))).await;
        }
        // What the first frame shows does not wait for what it does not.
        self.say(News::Chats { chats: known.chats, whole: false }).await;
        self.say_chats(None).await;
        if let Some(open) = known.open {
            self.say(News::LastOpen(open)).await;
        }
        self.note_queued().await;
        self.say_todos().await;
        self.flush().await;
        self.load_directory().await;
        self.begin_words().await;
        self.resume_downloads().await;
        self.sweep_copies().await;
    }

    /// Remembers which messages of the outbox are there, so that their leaving can be told.
    async fn note_queued(&mut self) {
        let all = self.store.read(outbox::all).await;
        let Some(all) = self.check(all).await else { return };
        let messages = all.into_iter().filter(outbox::Queued::is_message);
        self.screen.queued = messages
            .filter_map(|queued| {
                Some((queued.client_id.clone(), (queued.id, queued.act.conversation()?)))
            })
            .collect::<HashMap<_, _>>();
    }

    /// The loop.
    async fn serve(&mut self) {
        let mut pushes = Vec::new();
        loop {
            let wake = self.next_wake();
            let events = async {
                match &mut self.link {
                    LinkState::Up(up) => {
                        sleep_until(up.hears).await;
                        up.events.next_many(&mut pushes, BATCH).await
                    }
                    _ => std::future::pending().await,
                }
            };
            tokio::select! {
                request = self.inbox.recv() => match request {
                    None | Some(Request::Stop) => return,
                    Some(request) => self.request(request).await,
                },
                count = events => {
                    if count == 0 {
                        self.lost("the server closed the connection".into()).await;
                    } else {
                        let batch = std::mem::take(&mut pushes);
                        self.hear(batch).await;
                        if let Some(up) = self.up() {
                            let now = Instant::now();
                            up.hears = now + pause(count, now - up.heard);
                            up.heard = now;
                        }
                    }
                }
                Some(reply) = self.calls.next(), if !self.calls.is_empty() => {
                    self.reply(reply).await;
                }
                Some(told) = self.transfers.told.recv() => self.told(told).await,
                Some(trouble) = self.troubles.recv() => self.trouble(trouble).await,
                () = sleep_until(wake) => self.wake().await,
                () = self.news.closed() => return self.finish().await,
            }
            self.go_on().await;
        }
    }

    /// Nobody listens any more: what was asked for before that is done.
    async fn finish(&mut self) {
        while let Ok(request) = self.inbox.try_recv() {
            if matches!(request, Request::Stop) {
                return;
            }
            self.request(request).await;
        }
    }

    /// After each event: send what is due, fetch what is wanted, say what has changed.
    async fn go_on(&mut self) {
        if self.sending.due {
            self.pump().await;
        }
        self.fetch_next().await;
        self.follow_drafts().await;
        self.flush().await;
        self.settle_catchup().await;
    }

    fn next_wake(&self) -> Instant {
        let link = match &self.link {
            LinkState::Down(at) => Some(*at),
            LinkState::Up(up) => Some(up.beat),
            LinkState::Connecting | LinkState::Over => None,
        };
        let paused = matches!(self.link, LinkState::Up(_))
            .then(|| self.sending.paused.values().chain(self.sending.loose_paused.values()))
            .into_iter()
            .flatten();
        let drafts = matches!(self.link, LinkState::Up(_)).then(|| self.drafts.due()).flatten();
        link.into_iter()
            .chain(paused.copied())
            .chain(self.unread.due())
            .chain(drafts)
            .min()
            .unwrap_or_else(|| Instant::now() + LONG)
    }

    async fn wake(&mut self) {
        let now = Instant::now();
        match &self.link {
            LinkState::Down(at) if *at <= now => self.connect().await,
            LinkState::Up(up) if up.beat <= now => self.beat().await,
            _ => {}
        }
        self.sending.wake(now);
        self.read_words(now).await;
    }

    async fn reply(&mut self, reply: Reply) {
        let current = reply.session == self.session;
        match reply.what {
            What::Connected(result) if current => self.connected(result).await,
            What::Heads(result) if current => self.heads(result).await,
            What::Range(fetch, result) if current => self.fetched(fetch, result).await,
            What::Personal(result) if current => self.personal_range(result).await,
            What::Directory(result) if current => self.directory_page(result).await,
            What::Names(result) if current => self.named(result).await,
            What::Todos(result) if current => self.todo_page(result).await,
            What::Chat(result) => self.chat_begun(result).await,
            What::Learned(id, result) if current => self.learned(id, result).await,
            What::Beat(result, took) if current => self.beaten(result, took).await,
            What::Found(ask, result) => self.found(ask, result).await,
            What::Present(result) if current => self.present(result).await,
            What::Drafts(result) if current => self.drafts_listed(result).await,
            What::DraftSaved(draft, result) if current => self.draft_saved(*draft, result).await,
            What::Rest(version, answer) if current => self.rested(version, *answer).await,
            What::Acted(queued, result) => self.acted(*queued, result, current).await,
            What::Opened(member, result) => self.opened(member, result).await,
            What::Administered(ask, result) => self.administered(ask, result).await,
            What::Linked(result) => self.linked(result).await,
            What::Own(result) => self.own(result).await,
            What::OwnChanged(result) => self.own_changed(result).await,
            What::CodeSent(result) => self.code_sent(result).await,
            What::Participants(id, result) => self.participants(id, result).await,
            _ => {}
        }
    }

    /// A result of the history's; when it has none, says why and asks the server again later.
    pub async fn check<T>(&mut self, result: StoreResult<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                tracing::error!(%error, "the local history");
                self.afresh = true;
                self.complain(error.to_string()).await;
                None
            }
        }
    }

    /// Says what is wrong; not the same thing again and again.
    async fn complain(&mut self, what: String) {
        let said = |(text, at): &(String, Instant)| *text == what && at.elapsed() < COMPLAINT;
        if !self.complaint.as_ref().is_some_and(said) {
            self.complaint = Some((what.clone(), Instant::now()));
            self.say(News::Trouble(what)).await;
        }
    }

    /// Something happened to the history.
    async fn trouble(&mut self, trouble: Trouble) {
        self.say(News::Trouble(trouble.text)).await;
        self.dirty_outbox = true;
        self.sending.due = true;
        self.dirty_all = true;
        self.uneasy = !trouble.afresh;
        if trouble.afresh {
            self.personal = Personal::default();
            self.people.cursor = canteen_protocol::Seq(0);
            self.todos.dirty = true;
            self.afresh = true;
            if self.client().is_some() {
                self.keep_account().await;
                self.catch_up().await;
            }
        }
    }
}

/// How long the next pushes are waited for, after so many that came in such a time.
fn pause(count: usize, time: Duration) -> Duration {
    let a_second = count as u128 * 1_000 / time.max(GATHER).as_millis();
    match count {
        BATCH.. => Duration::ZERO,
        _ if a_second >= STREAM => LEISURE,
        _ => GATHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_taken_in_at_leisure_and_talk_at_once() {
        let ms = Duration::from_millis;
        for (count, time, expected) in [
            (1, ms(0), GATHER),
            (2, ms(25), GATHER),
            (5, ms(25), LEISURE),
            (30, ms(150), LEISURE),
            (8, ms(150), GATHER),
            (200, ms(60_000), GATHER),
            (BATCH, ms(150), Duration::ZERO),
        ] {
            assert_eq!(pause(count, time), expected, "{count} in {time:?}");
        }
    }
}
