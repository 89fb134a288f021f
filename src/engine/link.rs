//! Connecting, the heartbeat, and losing the connection.

use std::sync::Arc;
use std::time::Duration;

use canteen_protocol::{ErrorCode, Time};
use futures_util::FutureExt;
use tokio::time::Instant;

use super::News;
use super::state::{Connected, Engine, Fetches, LinkState, Reply, Up, What};
use crate::model::{Account, Link};
use crate::net::{self, CallError, Counted};
use crate::store::meta;
use canteen_protocol::presence::WatchPresence;
use canteen_protocol::session::{Ping, Pong, Standing, Welcome};

/// Heartbeats are not sent more often, whatever a server says.
const FASTEST: u64 = 500;

impl Engine {
    /// Begins to connect.
    pub async fn connect(&mut self) {
        self.session += 1;
        self.link = LinkState::Connecting;
        self.say(News::Link(Link::Connecting)).await;
        let options = self.options.clone();
        self.call(async move { What::Connected(open(options).await.map(Box::new)) });
    }

    /// Lets an answer come back as an event.
    pub fn call(&self, answer: impl Future<Output = What> + Send + 'static) {
        let session = self.session;
        self.calls.push(async move { Reply { session, what: answer.await } }.boxed());
    }

    /// Connected and signed in, or not.
    pub async fn connected(&mut self, result: Result<Box<Connected>, CallError>) {
        let connected = match result {
            Ok(connected) => *connected,
            Err(error) => return self.failed_to_connect(error).await,
        };
        let Connected { client, welcome, took } = connected;
        let Some(events) = client.events() else { return };
        let heartbeat = Duration::from_millis(welcome.heartbeat_ms.max(FASTEST));
        self.clock.learn(welcome.time, took);
        self.link = LinkState::Up(Up {
            client: Arc::new(client),
            events,
            heartbeat,
            beat: self.options.pacing.beat(Instant::now(), heartbeat),
            forgiven: 0,
            hears: Instant::now(),
            heard: Instant::now(),
            beating: false,
            online: false,
        });
        self.welcome(&welcome).await;
        self.say(News::Link(Link::Syncing)).await;
        self.sending.paused.clear();
        self.sending.loose_paused.clear();
        self.sending.due = true;
        self.transfers.link(true);
        self.watch_again();
        self.ask_rest();
        self.drafts.begin();
        self.catch_up().await;
    }

    async fn welcome(&mut self, welcome: &Welcome) {
        let account = Account {
            member: welcome.member,
            userid: welcome.userid.clone(),
            name: welcome.name.clone(),
            corp: welcome.corp,
            corp_id: welcome.corp_id.clone(),
            corp_name: welcome.corp_name.clone(),
            limits: welcome.limits.clone(),
            standing: Box::new(welcome.standing.clone()),
        };
        let is_other = self
            .account
            .as_ref()
            .is_some_and(|old| (old.member, &old.corp_id) != (account.member, &account.corp_id));
        if is_other {
            let put_aside = self.store.with(|db| db.put_aside_for_other()).await;
            self.check(put_aside).await;
            self.personal = Default::default();
            self.people = Default::default();
            self.todos = Default::default();
            self.drafts = Default::default();
            self.todos.dirty = true;
            self.dirty_all = true;
            self.say(News::Order(Box::default())).await;
        }
        self.set_account(account).await;
    }

    /// The member or the corp stands otherwise than before.
    pub(super) async fn stand(&mut self, standing: Standing) {
        if let Some(account) = &self.account
            && *account.standing != standing
        {
            let account = Account { standing: Box::new(standing), ..account.clone() };
            self.set_account(account).await;
        }
    }

    async fn set_account(&mut self, account: Account) {
        self.account = Some(account.clone());
        self.keep_account().await;
        self.say(News::Account(account)).await;
    }

    /// Writes down who this is and how wrong the machine's clock is.
    pub async fn keep_account(&mut self) {
        let Some(account) = self.account.clone() else { return };
        let offset = self.clock.offset();
        let kept = self.store.write(move |tx| {
            meta::set_account(tx, &account)?;
            meta::set_number(tx, meta::OFFSET, offset)
        });
        let kept = kept.await;
        self.check(kept).await;
    }

    async fn failed_to_connect(&mut self, error: CallError) {
        match error.code() {
            Some(ErrorCode::NotSignedIn) => {
                self.over(Link::SignedOut { reason: error.to_string() }).await;
            }
            Some(ErrorCode::Version) => {
                self.over(Link::Refused { reason: error.to_string() }).await;
            }
            _ if matches!(error, CallError::Setup(_)) => {
                self.over(Link::Refused { reason: error.to_string() }).await;
            }
            _ => self.lost(error.to_string()).await,
        }
    }

    /// Says which chats and members are on screen.
    fn watch_again(&mut self) {
        self.watch();
        if !self.screen.presence.is_empty() {
            self.watch_presence();
        }
    }

    /// Says whose presence is on screen.
    pub fn watch_presence(&mut self) {
        let Some(client) = self.client() else { return };
        let members = self.screen.presence.clone();
        self.call(async move { What::Present(client.call(WatchPresence { members }).await) });
    }

    /// The connection is gone: another attempt later.
    pub async fn lost(&mut self, reason: String) {
        self.hang_up().await;
        self.failures = self.failures.saturating_add(1);
        let pause = self.options.pacing.pause(self.failures, rand::random::<f64>());
        self.link = LinkState::Down(Instant::now() + pause);
        let since = self.clock.local();
        let pause = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
        let retry = Time(since.0.saturating_add(pause));
        self.say(News::Link(Link::Offline { since, retry, reason })).await;
    }

    /// The connection is gone and stays so until someone asks for another.
    pub async fn over(&mut self, link: Link) {
        self.hang_up().await;
        self.link = LinkState::Over;
        self.say(News::Link(link)).await;
    }

    async fn hang_up(&mut self) {
        // Answers of the old connection are known by its number.
        self.session += 1;
        self.link = LinkState::Connecting;
        self.transfers.link(false);
        self.catchup = None;
        self.personal.busy = false;
        self.people.busy = false;
        self.people.asked.clear();
        self.todos.busy = false;
        self.drafts.hang_up();
        self.fetches = Fetches::default();
        self.screen.typing.clear();
        self.give_up_windows().await;
    }

    /// Sends a heartbeat, and looks whether another process has changed the history.
    pub async fn beat(&mut self) {
        let pacing = self.options.pacing;
        let limit = pacing.pong;
        let Some(up) = self.up() else { return };
        up.beat = pacing.beat(Instant::now(), up.heartbeat);
        if !std::mem::replace(&mut up.beating, true) {
            let asked = up.client.ask(&Ping {});
            self.call(async move {
                let began = Instant::now();
                let answer = match asked {
                    Ok(asked) => asked.wait(limit).await,
                    Err(error) => Err(error),
                };
                What::Beat(answer, began.elapsed())
            });
        }
        self.look_around().await;
    }

    /// The answer to a heartbeat.
    pub async fn beaten(&mut self, result: Result<Counted<Pong>, CallError>, took: Duration) {
        match result {
            Ok(Counted { result: pong, counted }) => {
                self.clock.learn(pong.time, took);
                let Some(up) = self.up() else { return };
                up.beating = false;
                let missing = pong.pushed.saturating_sub(counted);
                if missing > up.forgiven {
                    up.forgiven = missing;
                    tracing::info!(missing, "pushes were lost");
                    self.catch_up().await;
                } else if self.afresh || self.behind {
                    self.catch_up().await;
                }
            }
            Err(CallError::Refused(error)) => {
                tracing::warn!(%error, "the heartbeat was refused");
                if let Some(up) = self.up() {
                    up.beating = false;
                }
            }
            Err(error) => self.lost(error.to_string()).await,
        }
    }

    /// The server says goodbye.
    pub async fn bye(&mut self, reason: String, reconnect: bool) {
        if reconnect {
            self.lost(reason).await;
        } else {
            self.over(Link::SignedOut { reason }).await;
        }
    }
}

async fn open(options: super::Options) -> Result<Connected, CallError> {
    let client = net::connect(&options.url, &options.net).await?;
    let began = Instant::now();
    let hello = if options.client.is_empty() {
        client.hello(&options.token).await
    } else {
        client.hello_as(&options.token, &options.client).await
    };
    let mut welcome = hello?;
    net::clean::welcome(&mut welcome);
    Ok(Connected { client, welcome, took: began.elapsed() })
}
