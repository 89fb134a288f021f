//! The engine as one command uses it: the local history first, the server when it is there.
//!
//! Shares history and outbox with every other client of the profile that runs at the same time.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use canteen_protocol::file::File;
use canteen_protocol::{ConversationId, MemberId, Seq, Time, TodoId};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::message::Reader;
use super::target::{self, Candidate, Place};
use crate::config::Session;
use crate::engine::{self, Command, News};
use crate::model::{
    Account, Act, Chat, Directory, Link, LocalId, Resting, Stage, TodoItem, Transfer, TransferKey,
};

/// How long what was queued before may take until a command goes on without it.
const DRAIN: Duration = Duration::from_secs(5);

/// The engine, and what it has said so far.
pub struct Local {
    engine: Arc<engine::Handle>,
    news: mpsc::Receiver<News>,
    /// News that were taken in before they were asked for.
    ahead: VecDeque<News>,
    zone: jiff::tz::TimeZone,
    userid: String,
    account: Option<Account>,
    chats: Option<HashMap<ConversationId, Chat>>,
    directory: Arc<Directory>,
    todos: Arc<Vec<TodoItem>>,
    /// What acts on to-dos have become, and whether it stood so already.
    changed: HashMap<LocalId, (TodoId, bool)>,
    link: Link,
    resting: Option<Resting>,
    queued: usize,
    troubles: Vec<String>,
    /// Files of acts that are on the server.
    carried: HashMap<(LocalId, usize), File>,
    /// When bytes of one last moved.
    moved: Option<Instant>,
}

impl Local {
    /// Opens the profile's history and waits until it is known whether there is a server.
    pub async fn open(context: &mut Context<'_>) -> Outcome<Self> {
        let session = context.session()?;
        let mut local = Self::begin(context, &session)?;
        match local.settle().await {
            Ok(()) => {
                local.tell_troubles(context);
                Ok(local)
            }
            Err(failure) => {
                Err(local.close(context, Err(failure)).await.err().unwrap_or_else(ended))
            }
        }
    }

    /// Opens the history of a session and begins to connect; nothing is known yet.
    pub fn begin(context: &Context<'_>, session: &Session) -> Outcome<Self> {
        context.paths.prepare().map_err(|error| Failure::new("io", error.to_string()))?;
        let (engine, news) = engine::start(context.engine(session));
        let local = Self {
            engine: Arc::new(engine),
            news,
            ahead: VecDeque::new(),
            zone: context.io.zone.clone(),
            userid: session.userid.clone(),
            account: None,
            chats: None,
            directory: Arc::default(),
            todos: Arc::default(),
            changed: HashMap::new(),
            link: Link::Connecting,
            resting: None,
            queued: 0,
            troubles: Vec::new(),
            carried: HashMap::new(),
            moved: None,
        };
        local.tell(Command::LoadChats);
        Ok(local)
    }

    /// What the history knows, and what the server adds within a moment.
    pub async fn glance(context: &mut Context<'_>, patience: Duration) -> Outcome<Self> {
        let session = context.session()?;
        let mut local = Self::begin(context, &session)?;
        let end = Instant::now() + patience;
        while !local.is_settled() {
            match timeout_at(end, local.next()).await {
                Ok(Ok(_)) => {}
                Ok(Err(failure)) => {
                    let failed = local.close(context, Err(failure)).await.err();
                    return Err(failed.unwrap_or_else(ended));
                }
                Err(_) => break,
            }
        }
        Ok(local)
    }

    /// How the link to the server stands.
    pub fn link(&self) -> &Link {
        &self.link
    }

    /// Asks the engine.
    pub fn tell(&self, command: Command) {
        self.engine.send(command);
    }

    /// Puts an act into the outbox; when this returns it is durable on this machine.
    pub async fn act(&mut self, act: Act) -> Outcome<LocalId> {
        let engine = Arc::clone(&self.engine);
        let mut kept = std::pin::pin!(engine.act(act));
        let mut refused = None;
        loop {
            // The answer first: news of this act come after it. Meanwhile the engine may have to
            // get rid of earlier ones.
            tokio::select! {
                biased;
                id = &mut kept => {
                    if let Some(id) = id {
                        self.look_ahead();
                        return Ok(id);
                    }
                    break;
                }
                news = self.next() => refused = refusal(news?).or(refused),
            }
        }
        while refused.is_none() {
            refused = refusal(self.next().await?);
        }
        Err(refused.unwrap_or_else(ended))
    }

    /// Waits for what becomes of an act. None when the link is down: it stays in the outbox.
    pub async fn settled(&mut self, id: LocalId) -> Outcome<Option<Settled>> {
        loop {
            if self.offline().is_some() {
                return Ok(None);
            }
            if let Some(settled) = self.told(id).await? {
                return Ok(Some(settled));
            }
        }
    }

    /// Hears one piece of news: whether it says what became of an act.
    pub async fn told(&mut self, id: LocalId) -> Outcome<Option<Settled>> {
        match self.next().await? {
            News::Done { local, conversation, seq, at } if local == id => {
                Ok(Some(Settled { conversation, seq, at }))
            }
            News::Failed { local: Some(local), error, .. } if local == id => {
                // Whoever asked hears it now: it need not haunt the other clients.
                self.tell(Command::Withdraw(local));
                Err(error.into())
            }
            _ => Ok(None),
        }
    }

    /// The next news, after taking in what it says.
    pub async fn next(&mut self) -> Outcome<News> {
        let news = match self.ahead.pop_front() {
            Some(news) => news,
            None => {
                let news = self.news.recv().await.ok_or_else(ended)?;
                self.take_in(&news);
                news
            }
        };
        match &self.link {
            Link::SignedOut { reason } => Err(Failure::not_signed_in(reason.clone())),
            Link::Refused { reason } => Err(Failure::new("refused", reason.clone())),
            _ => Ok(news),
        }
    }

    /// Takes in what has been said by now; it can still be asked for.
    fn look_ahead(&mut self) {
        while let Ok(news) = self.news.try_recv() {
            self.take_in(&news);
            self.ahead.push_back(news);
        }
    }

    fn take_in(&mut self, news: &News) {
        match news {
            News::Account(account) => self.account = Some(account.clone()),
            News::Directory(directory) => self.directory = Arc::clone(directory),
            News::Outbox { queued, .. } => self.queued = *queued,
            News::Todos(todos) => self.todos = Arc::clone(todos),
            News::TodoChanged { local, id, already } => {
                self.changed.insert(*local, (*id, *already));
            }
            News::Chats { chats, whole } => self.take_chats(chats, *whole),
            News::Link(link) => self.link = link.clone(),
            News::Rest(resting) => self.resting = Some((**resting).clone()),
            News::Trouble(text) => self.troubles.push(text.clone()),
            News::Transfer(transfer) => self.take_transfer(transfer),
            _ => {}
        }
    }

    fn take_transfer(&mut self, transfer: &Transfer) {
        let TransferKey::Up(local, n) = transfer.key else { return };
        if matches!(transfer.stage, Stage::Moving | Stage::Waiting | Stage::Done(_)) {
            self.moved = Some(Instant::now());
        }
        if matches!(transfer.stage, Stage::Done(_)) {
            self.carried.insert((local, n), transfer.file.clone());
        }
    }

    /// A file of an act, once it is on the server.
    pub fn carried(&self, local: LocalId, n: usize) -> Option<&File> {
        self.carried.get(&(local, n))
    }

    /// When bytes of a file last moved.
    pub fn moved(&self) -> Option<Instant> {
        self.moved
    }

    fn take_chats(&mut self, changed: &[Chat], whole: bool) {
        if whole {
            self.chats = Some(HashMap::new());
        }
        // Changes before the whole list was told are in that list too.
        if let Some(chats) = &mut self.chats {
            chats.extend(changed.iter().map(|chat| (chat.id, chat.clone())));
        }
    }

    /// Waits until the local history is told, it is known whether there is a server, and what was
    /// queued had its time to go.
    pub async fn settle(&mut self) -> Outcome {
        while !self.is_settled() {
            self.next().await?;
        }
        self.drain().await
    }

    /// The direct conversation with a member, begun when there is none.
    pub async fn direct(&mut self, member: MemberId) -> Outcome<ConversationId> {
        self.tell(Command::OpenDirect(member));
        loop {
            match self.next().await? {
                News::Opened { member: with, conversation } if with == member => {
                    return Ok(conversation);
                }
                News::Failed { local: None, error, .. } => return Err(error.into()),
                _ => {}
            }
        }
    }

    fn is_settled(&self) -> bool {
        self.chats.is_some() && !matches!(self.link, Link::Connecting | Link::Syncing)
    }

    /// How the member rests, as far as it is known.
    pub fn resting(&self) -> &Resting {
        static NOTHING: LazyLock<Resting> = LazyLock::new(Resting::default);
        self.resting.as_ref().unwrap_or(&NOTHING)
    }

    /// Unread messages of all that is not muted, and mentions anywhere.
    pub fn unread(&self) -> (i64, i64) {
        let joined = self.chats().filter(|chat| chat.joined);
        joined.fold((0, 0), |(unread, mentions), chat| {
            (unread + if chat.muted { 0 } else { chat.unread }, mentions + chat.mentions)
        })
    }

    /// Why there is no server, if there is none.
    pub fn offline(&self) -> Option<Failure> {
        match &self.link {
            Link::Offline { reason, .. } => Some(Failure::unreachable(reason.clone())),
            _ => None,
        }
    }

    /// Lets the outbox empty itself, when there is a server to take it: what was queued before
    /// goes before what this command does.
    async fn drain(&mut self) -> Outcome {
        let end = Instant::now() + DRAIN;
        while self.queued > 0 && matches!(self.link, Link::Online) {
            match timeout_at(end, self.next()).await {
                Ok(news) => drop(news?),
                // It stays in the outbox for the next command.
                Err(_) => break,
            }
        }
        Ok(())
    }

    /// Says what went wrong on this machine meanwhile; the command goes on.
    pub fn tell_troubles(&mut self, context: &mut Context<'_>) {
        for trouble in self.troubles.drain(..) {
            context.remark(&trouble);
        }
    }

    /// Ends the engine after everything it was asked for, and hands the outcome on.
    pub async fn close(mut self, context: &mut Context<'_>, outcome: Outcome) -> Outcome {
        self.tell_troubles(context);
        let Self { engine, mut news, .. } = self;
        if let Some(engine) = Arc::into_inner(engine) {
            let mut stopped = std::pin::pin!(engine.stop());
            // News nobody reads any more must not keep it from ending.
            loop {
                tokio::select! {
                    () = &mut stopped => break,
                    Some(_) = news.recv() => {}
                }
            }
        }
        outcome
    }

    /// The chats, in no order.
    pub fn chats(&self) -> impl Iterator<Item = &Chat> {
        self.chats.iter().flat_map(HashMap::values)
    }

    /// One chat.
    pub fn chat(&self, id: ConversationId) -> Option<&Chat> {
        self.chats.as_ref()?.get(&id)
    }

    /// The member's to-dos, by number.
    pub fn todos(&self) -> &[TodoItem] {
        &self.todos
    }

    /// The to-do that an act was about, and whether it stood so already.
    pub fn changed_todo(&self, act: LocalId) -> Option<(TodoId, bool)> {
        self.changed.get(&act).copied()
    }

    /// Who is signed in; known once a server was reached.
    pub fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// The account of who is signed in.
    pub fn userid(&self) -> &str {
        &self.userid
    }

    /// The server's time, as well as it is known here.
    pub fn now(&self) -> Time {
        self.engine.clock().now()
    }

    /// What ids mean.
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            me: self.account.as_ref().map(|account| account.member),
            userid: &self.userid,
            directory: &self.directory,
            zone: &self.zone,
        }
    }

    /// Whom a name means. A direct conversation that exists is meant by its member's name.
    pub fn find(&self, given: &str) -> Outcome<Place> {
        let chats = self.chats().filter(|chat| chat.joined).map(|chat| match chat.peer {
            Some(_) => Candidate::direct(chat.id),
            None => Candidate::group(chat.id, &chat.name),
        });
        let members = self.directory.members().filter(|person| !person.disabled);
        let members = members.map(|person| {
            Candidate::member(person.id, person.userid, person.name, person.english_name)
        });
        let candidates: Vec<_> = chats.chain(members).collect();
        let place = target::find(given, &candidates).map_err(|miss| self.missed(miss.into()))?;
        let Place::Member(member) = place else { return Ok(place) };
        let direct = self.chats().find(|chat| chat.peer == Some(member));
        Ok(direct.map_or(place, |chat| Place::Conversation(chat.id)))
    }

    /// The member a name means.
    pub fn find_member(&self, given: &str) -> Outcome<MemberId> {
        let members = self.directory.members().filter(|person| !person.disabled);
        let members = members.map(|person| {
            Candidate::member(person.id, person.userid, person.name, person.english_name)
        });
        let candidates: Vec<_> = members.collect();
        let found = target::find(given, &candidates).map_err(|miss| self.missed(miss.into()))?;
        match found {
            Place::Member(member) => Ok(member),
            Place::Conversation(_) => {
                Err(Failure::new("not_found", format!("there is no member '{given}'")))
            }
        }
    }

    /// The conversation a name means.
    pub fn find_conversation(&self, given: &str) -> Outcome<ConversationId> {
        match self.find(given)? {
            Place::Conversation(id) => Ok(id),
            Place::Member(_) => {
                Err(Failure::new("not_found", format!("you and '{given}' have not talked yet"))
                    .hint("canteen send begins it"))
            }
        }
    }

    /// What is not known here may be known to the server.
    fn missed(&self, failure: Failure) -> Failure {
        match self.offline() {
            Some(offline) if failure.code == "not_found" => {
                let message = format!("{} here, and {}", failure.message, offline.message);
                Failure { message, hint: "try again when the server is back".into(), ..offline }
            }
            _ => failure,
        }
    }
}

/// Where and when an act came to be.
#[derive(Clone, Copy, Debug)]
pub struct Settled {
    /// The conversation, when it is in one.
    pub conversation: Option<ConversationId>,
    /// The entry, when it left one.
    pub seq: Option<Seq>,
    /// When, by the server's clock, when it was said.
    pub at: Option<Time>,
}

fn refusal(news: News) -> Option<Failure> {
    match news {
        News::Failed { local: None, error, .. } => Some(error.into()),
        _ => None,
    }
}

fn ended() -> Failure {
    Failure::new("internal", "the client's engine has stopped")
}
