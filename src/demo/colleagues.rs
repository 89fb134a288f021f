//! Colleagues who are there: connected like anybody, they read, write, react and answer when a
//! person writes. They hear of messages from the server's bus and act through connections of
//! their own.
//!
//! What they do bears client ids that begin with `demo-`: that is how they tell people from each
//! other. Somebody whom a person has signed in as is left alone.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use canteen_protocol::conversation::{MarkRead, Typing};
use canteen_protocol::message::{React, SendMessage};
use canteen_protocol::{Body, ClientId, ConversationId, Entry, Event, LogId, MemberId, Seq};
use canteen_server::App;
use canteen_server::bus::{Listener, Notice};
use canteen_server::db::{DbResult, Lane};
use rand::RngExt;
use tokio::sync::{Mutex, mpsc};
use tokio::time::sleep;

use super::answers;
use crate::net::{self, Client};

/// How the devices of colleagues are called.
pub const DEVICE: &str = "demo colleague";

/// How many are connected from the start.
const PRESENT: usize = 60;

/// The colleagues.
pub struct Troupe {
    app: App,
    url: String,
    members: Vec<MemberId>,
    connected: Mutex<HashMap<MemberId, Arc<Client>>>,
    turns: Mutex<HashMap<MemberId, usize>>,
}

/// Passes on what people say, from the committing thread to the troupe.
struct Ear(mpsc::UnboundedSender<Arc<str>>);

impl Listener for Ear {
    fn hear(&self, notices: &[Notice]) {
        for notice in notices {
            if let Notice::Entry { log: LogId::Conversation(_), frame, .. } = notice {
                // Nobody listens any more when the demo ends.
                drop(self.0.send(Arc::clone(frame)));
            }
        }
    }
}

/// Something a person has said.
struct Heard {
    conversation: ConversationId,
    seq: Seq,
    by: MemberId,
    text: String,
    mentions: Vec<MemberId>,
}

impl Troupe {
    /// Brings the first of them online and has all of them listen. `members` are the colleagues.
    pub fn start(app: App, url: String, members: Vec<MemberId>) -> Arc<Self> {
        let (tell, heard) = mpsc::unbounded_channel();
        app.bus.attach(Arc::new(Ear(tell)));
        let troupe = Arc::new(Self {
            app,
            url,
            members,
            connected: Mutex::default(),
            turns: Mutex::default(),
        });
        tokio::spawn(Arc::clone(&troupe).arrive());
        tokio::spawn(Arc::clone(&troupe).listen(heard));
        troupe
    }

    async fn arrive(self: Arc<Self>) {
        for member in self.members.iter().take(PRESENT) {
            if let Err(error) = self.client(*member).await {
                tracing::debug!(%error, "a colleague stays away");
                return;
            }
        }
    }

    async fn listen(self: Arc<Self>, mut heard: mpsc::UnboundedReceiver<Arc<str>>) {
        while let Some(frame) = heard.recv().await {
            let Some(said) = said_by_a_person(&frame) else { continue };
            let troupe = Arc::clone(&self);
            tokio::spawn(async move {
                if let Err(error) = troupe.react(said).await {
                    tracing::debug!(%error, "a colleague did not answer");
                }
            });
        }
    }

    /// The connection of a colleague, made when there is none yet.
    async fn client(&self, member: MemberId) -> anyhow::Result<Arc<Client>> {
        let mut connected = self.connected.lock().await;
        if let Some(client) = connected.get(&member) {
            return Ok(Arc::clone(client));
        }
        let now = self.app.now();
        let device = self
            .app
            .db
            .write(Lane::Admin, move |tx| canteen_server::account::open(tx, member, DEVICE, now))
            .await
            .map_err(|e| anyhow::anyhow!("{e}"))?;
        let client = Arc::new(net::connect(&self.url, &net::Options::default()).await?);
        client.hello_as(&device.token, DEVICE).await?;
        tokio::spawn(stay(Arc::clone(&client)));
        connected.insert(member, Arc::clone(&client));
        Ok(client)
    }

    async fn react(self: &Arc<Self>, said: Heard) -> anyhow::Result<()> {
        let others = self.ours_in(&said).await?;
        let answering = self.who_answers(&said, &others);
        for (i, member) in others.iter().enumerate() {
            if answering.contains(member) || !self.is_connected(*member).await {
                continue;
            }
            let troupe = Arc::clone(self);
            let (member, conversation, seq) = (*member, said.conversation, said.seq);
            tokio::spawn(async move {
                sleep(Duration::from_millis(700 + 450 * (i as u64 % 12))).await;
                let Ok(client) = troupe.client(member).await else { return };
                drop(client.call(MarkRead { conversation, seq }).await);
            });
        }
        for (turn, member) in answering.into_iter().enumerate() {
            self.answer(member, &said, turn).await?;
        }
        Ok(())
    }

    /// Those of the troupe who are in the conversation and play themselves.
    async fn ours_in(&self, said: &Heard) -> anyhow::Result<Vec<MemberId>> {
        let conversation = said.conversation;
        let inside =
            self.app.db.read(move |conn| canteen_server::chat::current(conn, conversation)).await?;
        let troupe: HashSet<MemberId> = self.members.iter().copied().collect();
        let ours: Vec<_> = inside
            .into_iter()
            .map(|(member, _)| member)
            .filter(|m| *m != said.by && troupe.contains(m))
            .collect();
        self.playing(&ours).await
    }

    async fn is_connected(&self, member: MemberId) -> bool {
        self.connected.lock().await.contains_key(&member)
    }

    /// The mentioned; in a conversation of two the other; else one or two by chance.
    fn who_answers(&self, said: &Heard, others: &[MemberId]) -> Vec<MemberId> {
        let mentioned: Vec<_> =
            said.mentions.iter().copied().filter(|m| others.contains(m)).take(3).collect();
        if !mentioned.is_empty() || others.len() < 2 {
            return if mentioned.is_empty() { others.to_vec() } else { mentioned };
        }
        let mut rng = rand::rng();
        let first = rng.random_range(0..others.len());
        let mut chosen = vec![others[first]];
        if rng.random_range(0..3) == 0 {
            chosen.push(others[(first + 1) % others.len()]);
        }
        chosen
    }

    async fn answer(&self, member: MemberId, said: &Heard, order: usize) -> anyhow::Result<()> {
        let (conversation, seq) = (said.conversation, said.seq);
        let client = self.client(member).await?;
        let turn = {
            let mut turns = self.turns.lock().await;
            let turn = turns.entry(member).or_insert(0);
            *turn += 1;
            *turn - 1
        };
        let answer = answers::answer(&said.text, turn);
        sleep(Duration::from_millis(400 + 300 * order as u64)).await;
        client.call(MarkRead { conversation, seq }).await?;
        if let Some(emoji) = answer.reaction {
            sleep(Duration::from_millis(300)).await;
            self.like(member, conversation, seq, emoji).await?;
        }
        if let Some(text) = answer.text {
            self.say(member, conversation, text, answer.quotes.then_some(seq)).await?;
        }
        Ok(())
    }

    /// Writes for a while, then says it; gives its place.
    pub(super) async fn say(
        &self,
        by: MemberId,
        conversation: ConversationId,
        text: String,
        reply_to: Option<Seq>,
    ) -> anyhow::Result<Seq> {
        let client = self.client(by).await?;
        client.call(Typing { conversation }).await?;
        sleep(Duration::from_millis(600 + 25 * text.chars().count() as u64)).await;
        let send =
            SendMessage { conversation, client_id: client_id(), text, reply_to, files: Vec::new() };
        Ok(client.call(send).await?.seq)
    }

    /// Puts an emoji on a message.
    pub(super) async fn like(
        &self,
        by: MemberId,
        conversation: ConversationId,
        target: Seq,
        emoji: &str,
    ) -> anyhow::Result<()> {
        let (client_id, emoji) = (client_id(), emoji.to_owned());
        let react = React { conversation, client_id, target, emoji, on: true };
        self.client(by).await?.call(react).await?;
        Ok(())
    }

    /// Those of these members whom no person has signed in as.
    pub(super) async fn playing(&self, members: &[MemberId]) -> anyhow::Result<Vec<MemberId>> {
        let members = members.to_vec();
        let free = self
            .app
            .db
            .read(move |conn| -> DbResult<Vec<MemberId>> {
                let mut free = Vec::new();
                for member in members {
                    if !canteen_server::account::has_device_besides(conn, member, DEVICE)? {
                        free.push(member);
                    }
                }
                Ok(free)
            })
            .await?;
        Ok(free)
    }
}

/// Keeps a connection's beats going and takes what is pushed, until it ends.
async fn stay(client: Arc<Client>) {
    let Some(mut events) = client.events() else { return };
    let mut beat = tokio::time::interval(Duration::from_secs(3));
    loop {
        tokio::select! {
            event = events.next() => if event.is_none() { return },
            _ = beat.tick() => {
                if client.call(canteen_protocol::session::Ping {}).await.is_err() {
                    return;
                }
            }
        }
    }
}

fn client_id() -> ClientId {
    ClientId(format!("demo-{:032x}", rand::rng().random::<u128>()))
}

fn said_by_a_person(frame: &str) -> Option<Heard> {
    let Ok(Event::Entry(entry)) = serde_json::from_str(frame) else { return None };
    let Entry { log, seq, by, client_id, body, .. } = *entry;
    if client_id.is_some_and(|id| id.0.starts_with("demo-")) {
        return None;
    }
    let Body::Message(message) = body else { return None };
    if message.auto {
        return None;
    }
    Some(Heard {
        conversation: log.conversation()?,
        seq,
        by: by?,
        text: message.text,
        mentions: message.mentions,
    })
}
