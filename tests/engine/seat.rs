//! A device: an engine, and a screen that believes everything it says.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use canteen::engine::{self, Answer, Clock, Command, Handle, News, Options, Pacing, Place};
use canteen::model::order::Order;
use canteen::model::{
    Account, Act, Anchor, Chat, Delivery, Directory, Hits, Item, ItemKey, ItemKind, Link, LocalId,
    Reminder, Said, TodoItem, Transfer, Window,
};
use canteen::pictures::Picture;
use canteen::transfers::Folder;
use canteen_protocol::conversation::Participant;
use canteen_protocol::own::Own;
use canteen_protocol::{ConversationId, FileId, MemberId, Seq, WireError};
use canteen_testkit::{DEADLINE, START, TestServer};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

/// What the engine has said, as a screen would keep it.
#[derive(Default)]
pub struct Screen {
    pub account: Option<Account>,
    pub link: Option<Link>,
    pub links: Vec<Link>,
    pub chats: HashMap<ConversationId, Chat>,
    pub items: HashMap<ConversationId, BTreeMap<ItemKey, Item>>,
    pub windows: Vec<Window>,
    pub directory: Arc<Directory>,
    pub outbox: (usize, usize),
    pub arrived: Vec<(ConversationId, Item, bool)>,
    pub failed: Vec<(Option<LocalId>, String)>,
    pub withdrawn: Vec<Option<String>>,
    pub order: Option<Order>,
    /// The member's own card, and what became of changes of it.
    pub own: Option<Own>,
    pub own_changed: Vec<Result<(), WireError>>,
    pub troubles: Vec<String>,
    pub opened: Vec<(MemberId, ConversationId)>,
    pub done: Vec<(LocalId, Option<ConversationId>, Option<Seq>)>,
    pub participants: Vec<Participant>,
    pub last_open: Option<ConversationId>,
    pub reads: Vec<(MemberId, Seq)>,
    pub typing: Vec<MemberId>,
    pub presence: HashMap<MemberId, bool>,
    pub todos: Arc<Vec<TodoItem>>,
    pub reminded: Vec<Reminder>,
    pub found: Vec<(u64, Place, Result<Hits, WireError>)>,
    pub transfers: Vec<Transfer>,
    pub administered: Vec<(u64, Result<Answer, WireError>)>,
    pub saved: Vec<(FileId, PathBuf)>,
    pub pictures: HashMap<FileId, Option<Arc<Picture>>>,
}

impl Screen {
    fn hear(&mut self, news: News) {
        match news {
            News::Account(account) => self.account = Some(account),
            News::Link(link) => {
                self.links.push(link.clone());
                self.link = Some(link);
            }
            News::Chats { chats, whole } => {
                if whole {
                    self.chats.clear();
                }
                self.chats.extend(chats.into_iter().map(|chat| (chat.id, chat)));
            }
            News::Window(window) => {
                let items = self.items.entry(window.conversation).or_default();
                items.extend(window.items.iter().map(|item| (item.key, item.clone())));
                self.windows.push(window);
            }
            News::Items { conversation, items, gone } => {
                let shown = self.items.entry(conversation).or_default();
                shown.retain(|key, _| !gone.contains(key));
                shown.extend(items.into_iter().map(|item| (item.key, item)));
            }
            News::Opened { member, conversation } => self.opened.push((member, conversation)),
            News::Participants { members, .. } => self.participants = members,
            News::Reads { marks, .. } => self.reads.extend(marks),
            News::Typing { member, .. } => self.typing.push(member),
            News::Presence(changes) => self.presence.extend(changes),
            News::Directory(directory) => self.directory = directory,
            News::Outbox { queued, failed } => self.outbox = (queued, failed),
            News::Arrived { conversation, item, mentions_me } => {
                self.arrived.push((conversation, item, mentions_me));
            }
            News::Done { local, conversation, seq, .. } => {
                self.done.push((local, conversation, seq));
            }
            News::Withdrawn { draft, .. } => self.withdrawn.push(draft.map(|draft| draft.text)),
            News::Failed { local, error, .. } => self.failed.push((local, error.message)),
            News::Trouble(text) => self.troubles.push(text),
            News::Todos(todos) => self.todos = todos,
            News::Reminded(reminders) => self.reminded.extend(reminders),
            News::LastOpen(conversation) => self.last_open = Some(conversation),
            News::TodoChanged { .. }
            | News::Statuses(_)
            | News::Rest(_)
            | News::Linked { .. }
            | News::CodeSent(_)
            | News::Drafted { .. } => {}
            News::Order(order) => self.order = Some(*order),
            News::Own(own) => self.own = Some(*own),
            News::OwnChanged(result) => self.own_changed.push(result),
            News::Administered { ask, answer } => self.administered.push((ask, answer)),
            News::Found { ask, place, found } => self.found.push((ask, place, found)),
            News::Transfer(transfer) => self.transfers.push(*transfer),
            News::Saved { file, path, .. } => self.saved.push((file, path)),
            News::Picture { file, picture } => {
                self.pictures.insert(file, picture);
            }
        }
    }

    /// The messages of a chat in order, with how far they have come.
    pub fn said(&self, id: ConversationId) -> Vec<(ItemKey, Said)> {
        let items = self.items.get(&id).into_iter().flatten();
        items
            .filter_map(|(key, item)| match &item.kind {
                ItemKind::Message(said) => Some((*key, (**said).clone())),
                _ => None,
            })
            .collect()
    }

    /// Their texts.
    pub fn texts(&self, id: ConversationId) -> Vec<String> {
        self.said(id).into_iter().map(|(_, said)| said.text).collect()
    }

    /// Everything shown, for a test that gives up.
    fn drawn(&self) -> String {
        let chat = |id: &ConversationId| {
            let said = self.said(*id).into_iter();
            let lines =
                said.map(|(key, said)| format!("{key:?} {} {:?}", said.text, said.delivery));
            format!("{id}: {}", lines.collect::<Vec<_>>().join("; "))
        };
        self.items.keys().map(chat).collect::<Vec<_>>().join("\n")
    }

    /// Whether nothing waits in a chat.
    pub fn is_settled(&self, id: ConversationId) -> bool {
        self.said(id).iter().all(|(key, said)| {
            matches!(key, ItemKey::Logged(_)) && said.delivery == Delivery::Sent && !said.pending
        })
    }

    pub fn is_online(&self) -> bool {
        self.link == Some(Link::Online)
    }

    /// The chat with a member.
    pub fn direct(&self, peer: MemberId) -> Option<&Chat> {
        self.chats.values().find(|chat| chat.peer == Some(peer))
    }
}

/// A device at work.
pub struct Seat {
    pub handle: Handle,
    news: mpsc::Receiver<News>,
    pub screen: Screen,
}

/// Where a device's history lies and how it signs in.
pub struct Device {
    // Kept for as long as the device is.
    _folder: TempDir,
    pub options: Options,
}

impl Device {
    /// A new device of a member.
    pub async fn new(server: &TestServer, userid: &str) -> Self {
        let signed_in = server.device(userid).await;
        Self::with(&server.url(), &signed_in.token)
    }

    /// A device with a token.
    pub fn with(url: &str, token: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            url: url.into(),
            token: token.into(),
            history: folder.path().join("data").join("history.db"),
            downloads: Folder(folder.path().join("downloads")),
            client: "test".into(),
            zone: String::new(),
            clock: Clock::manual(START),
            net: canteen::net::Options::default(),
            pacing: Pacing {
                least: Duration::from_millis(20),
                most: Duration::from_millis(100),
                pong: Duration::from_secs(3),
                rest: Duration::from_millis(20),
                began: None,
            },
        };
        Self { _folder: folder, options }
    }

    pub fn history(&self) -> PathBuf {
        self.options.history.clone()
    }

    /// Starts its engine.
    pub fn start(&self) -> Seat {
        Seat::start(self.options.clone())
    }
}

impl Seat {
    pub fn start(options: Options) -> Self {
        let (handle, news) = engine::start(options);
        Self { handle, news, screen: Screen::default() }
    }

    /// Hears news until something holds.
    #[track_caller]
    pub fn until<T>(
        &mut self,
        what: &str,
        condition: impl FnMut(&mut Screen) -> Option<T>,
    ) -> impl Future<Output = T> {
        self.wait(what.to_owned(), condition)
    }

    async fn wait<T>(
        &mut self,
        what: String,
        mut condition: impl FnMut(&mut Screen) -> Option<T>,
    ) -> T {
        let end = Instant::now() + DEADLINE;
        loop {
            if let Some(value) = condition(&mut self.screen) {
                return value;
            }
            match timeout_at(end, self.news.recv()).await {
                Ok(Some(news)) => self.screen.hear(news),
                Ok(None) => panic!("the engine ended before: {what}"),
                Err(_) => panic!(
                    "did not come about: {what}; link {:?}, outbox {:?}, failed {:?}, {:?}; {}",
                    self.screen.link,
                    self.screen.outbox,
                    self.screen.failed,
                    self.screen.troubles,
                    self.screen.drawn(),
                ),
            }
        }
    }

    /// Waits until it is current.
    pub async fn online(&mut self) {
        self.until("online", |screen| screen.is_online().then_some(())).await;
    }

    pub fn tell(&self, command: Command) {
        self.handle.send(command);
    }

    pub fn act(&self, act: Act) {
        self.tell(Command::Act(act));
    }

    pub fn say(&self, conversation: ConversationId, text: &str) {
        self.act(Act::Send { conversation, text: text.into(), reply_to: None, files: Vec::new() });
    }

    /// Asks for the end of a chat and waits for it.
    pub async fn look(&mut self, id: ConversationId) -> Window {
        self.load(id, Anchor::Newest, 50).await
    }

    /// Asks for a part of a chat and waits until all of it is there.
    pub async fn load(&mut self, id: ConversationId, anchor: Anchor, count: usize) -> Window {
        let from = self.screen.windows.len();
        self.tell(Command::LoadItems { conversation: id, anchor, count });
        self.until("a window", |screen| {
            screen.windows[from..]
                .iter()
                .find(|window| {
                    window.conversation == id && window.anchor == anchor && !window.fetching
                })
                .cloned()
        })
        .await
    }

    /// Waits until these are the messages of a chat, all of them in the log.
    pub async fn reads(&mut self, id: ConversationId, texts: &[&str]) {
        self.until(&format!("{texts:?}"), |screen| {
            (screen.texts(id) == texts && screen.is_settled(id)).then_some(())
        })
        .await;
    }

    /// Opens the conversation with a member.
    pub async fn open(&mut self, member: MemberId) -> ConversationId {
        self.tell(Command::OpenDirect(member));
        self.until("the conversation", |screen| {
            screen.opened.iter().find(|(with, _)| *with == member).map(|(_, id)| *id)
        })
        .await
    }

    /// Begins a group and gives its id.
    pub async fn found(&mut self, name: &str, members: &[MemberId]) -> ConversationId {
        let members = canteen_protocol::Segment::of(members.iter().copied());
        self.act(Act::CreateGroup { name: name.into(), members });
        let id = self
            .until("the group", |screen| {
                screen.done.iter().find_map(|(_, id, seq)| id.filter(|_| seq.is_none()))
            })
            .await;
        self.screen.done.clear();
        id
    }

    /// Ends the engine politely.
    pub async fn stop(self) {
        let Self { handle, news, .. } = self;
        drop(news);
        handle.stop().await;
    }
}

/// A message of the screen by its text.
pub fn find(screen: &Screen, id: ConversationId, text: &str) -> Option<(Seq, Said)> {
    screen.said(id).into_iter().find_map(|(key, said)| match key {
        ItemKey::Logged(seq) if said.text == text => Some((seq, said)),
        _ => None,
    })
}

/// What lies beside a history.
pub fn beside(history: &Path) -> Vec<String> {
    let folder = history.parent().unwrap();
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A server whose sessions say a heartbeat twice a second.
pub async fn quick_server() -> TestServer {
    TestServer::with(canteen_testkit::Storage::sqlite(), |options| {
        options.pace.heartbeat = Duration::from_millis(500);
    })
    .await
}
