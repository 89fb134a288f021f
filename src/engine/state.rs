//! What an engine holds, and the answers that come back to it.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use canteen_protocol::account::CodeRequested;
use canteen_protocol::conversation::{Conversation, DraftSaved, Drafts, Participants, SaveDraft};
use canteen_protocol::directory::{DirectoryChanges, Member};
use canteen_protocol::invite::MadeLink;
use canteen_protocol::message::Ack;
use canteen_protocol::own::Own;
use canteen_protocol::presence::Present;
use canteen_protocol::search::Found;
use canteen_protocol::session::{Pong, Welcome};
use canteen_protocol::sync::{Heads, Range};
use canteen_protocol::todo::{Changed, Todos};
use canteen_protocol::visibility::Names;
use canteen_protocol::{ClientId, ConversationId, LogId, MemberId, Seq, Time};
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::awaited::Awaited;
use super::drafts::DraftTraffic;
use super::handle::{Options, Request};
use super::search::Unread;
use super::todos::TodoList;
use super::transfers::Transfers;
use super::{News, ServerClock};
use crate::model::{Account, Anchor, Directory, Item, ItemKey, LocalId, Queue, Resting};
use crate::net::{CallError, Client, Counted, Events};
use crate::store::coverage::Stretch;
use crate::store::outbox::Queued;
use crate::store::sign::Sign;
use crate::store::{Stamp, Store, Trouble};

/// An engine.
pub(super) struct Engine {
    pub options: Options,
    pub clock: ServerClock,
    pub store: Store,
    /// Shows the other clients of this history that this one is there.
    pub sign: Sign,
    pub troubles: mpsc::UnboundedReceiver<Trouble>,
    pub inbox: mpsc::UnboundedReceiver<Request>,
    pub news: mpsc::Sender<News>,
    pub calls: FuturesUnordered<BoxFuture<'static, Reply>>,
    pub link: LinkState,
    /// Counts connections, so that answers of a former one are known as such.
    pub session: u64,
    pub failures: u32,
    pub account: Option<Account>,
    pub people: People,
    pub personal: Personal,
    pub todos: TodoList,
    pub drafts: DraftTraffic,
    pub catchup: Option<CatchUp>,
    pub fetches: Fetches,
    pub sending: Sending,
    pub awaited: Awaited,
    pub transfers: Transfers,
    pub screen: Screen,
    /// Conversations whose row has changed.
    pub dirty: HashSet<ConversationId>,
    /// All rows have to be said again.
    pub dirty_all: bool,
    pub dirty_outbox: bool,
    /// Something could not be kept: ask the server again as soon as it can be.
    pub afresh: bool,
    /// Something could not be fetched: look again at the next heartbeat.
    pub behind: bool,
    /// How the history looked when it was last looked into, and how many heartbeats ago; none when
    /// something is to be looked after again.
    pub looked: Option<(Stamp, u32)>,
    /// The history may be in memory only: it is looked into at every heartbeat, to get it back.
    pub uneasy: bool,
    /// Messages of before there was an index that are still to be read for it.
    pub unread: Unread,
    /// What was last said to be wrong with the history, and when.
    pub complaint: Option<(String, Instant)>,
}

/// How the engine and the server stand.
pub(super) enum LinkState {
    /// Waits for this moment.
    Down(Instant),
    /// Waits for an answer.
    Connecting,
    /// Connected and signed in.
    Up(Up),
    /// Does not try any more until asked to.
    Over,
}

/// A connection.
pub(super) struct Up {
    pub client: Arc<Client>,
    pub events: Events,
    pub heartbeat: Duration,
    /// When the next heartbeat is sent.
    pub beat: Instant,
    /// Counted pushes that the server had given when a loss was last looked into.
    pub forgiven: u64,
    /// When pushes are next taken in, and when they were last.
    pub hears: Instant,
    pub heard: Instant,
    pub beating: bool,
    /// Everything that was missed has been fetched.
    pub online: bool,
}

/// The directory.
#[derive(Default)]
pub(super) struct People {
    pub directory: Arc<Directory>,
    pub cursor: Seq,
    /// The directory log has grown to here.
    pub wanted: Seq,
    pub busy: bool,
    /// Pages so far of the sync that is under way.
    pub pages: usize,
    /// Who is shown and not known.
    pub unknown: BTreeSet<MemberId>,
    /// Those whose names were asked for on this connection.
    pub asked: BTreeSet<MemberId>,
}

/// The personal log.
#[derive(Default)]
pub(super) struct Personal {
    /// Followed up to here; none before the first heads.
    pub cursor: Option<Seq>,
    pub wanted: Seq,
    pub busy: bool,
    /// Counts what was heard of how the member rests.
    pub rested: u64,
}

/// Finding out what was missed.
pub(super) struct CatchUp {
    pub since: Option<Time>,
    /// The server's time when the first page was made.
    pub began: Option<Time>,
    /// More than one page: asked once more for what moved meanwhile.
    pub again: bool,
    pub gaps: Vec<Gap>,
    pub heads_done: bool,
    /// Something was lost meanwhile: begin again afterwards.
    pub restart: bool,
}

/// A conversation that has grown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    pub id: ConversationId,
    pub at: Time,
    pub stretch: Stretch,
}

/// A stretch that is wanted from the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fetch {
    pub id: ConversationId,
    pub stretch: Stretch,
    /// When it is too much for one answer: begin at its end.
    pub newest: bool,
    pub purpose: Purpose,
}

/// What a stretch is wanted for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Purpose {
    /// Catching up; its last message is worth a notice.
    CatchUp,
    /// A push that did not come.
    Heal,
    /// Someone looks at it.
    Window,
}

/// What is being fetched.
#[derive(Default)]
pub(super) struct Fetches {
    pub queue: VecDeque<Fetch>,
    pub busy: HashMap<ConversationId, Fetch>,
    /// Conversations that are being asked about.
    pub learning: HashSet<ConversationId>,
}

/// What is being sent.
#[derive(Default)]
pub(super) struct Sending {
    /// This engine's name among those who share the outbox.
    pub holder: String,
    /// How many acts of a queue are under way.
    pub busy: HashMap<Queue, usize>,
    /// Acts without a queue that are under way.
    pub loose: HashSet<LocalId>,
    /// Queues that were put off until then.
    pub paused: HashMap<Queue, Instant>,
    /// Acts without a queue that were put off until then.
    pub loose_paused: HashMap<LocalId, Instant>,
    /// Something may be there to be sent.
    pub due: bool,
}

/// What the screen has been told, as far as it matters for what it is told next.
#[derive(Default)]
pub(super) struct Screen {
    pub watched: Vec<ConversationId>,
    pub presence: Vec<MemberId>,
    pub typing: HashMap<ConversationId, Instant>,
    /// Conversations of which parts were shown.
    pub told: HashMap<ConversationId, Told>,
    /// Messages in the outbox that are shown.
    pub queued: HashMap<ClientId, (LocalId, ConversationId)>,
    /// What has changed since the last news.
    pub touched: HashMap<ConversationId, Touched>,
    /// The last message of a conversation that was worth a notice while catching up.
    pub announced: HashMap<ConversationId, Seq>,
    /// Messages worth a notice whose conversation is not known yet.
    pub unannounced: HashMap<ConversationId, Vec<Item>>,
    /// Windows that wait for a fetch.
    pub windows: Vec<Wanted>,
    /// How the member rests, as last said.
    pub resting: Option<Resting>,
    /// Waiting and failed acts, as last said.
    pub counts: Option<(usize, usize)>,
}

/// How much of a conversation the screen knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub head: Seq,
    pub holes: Vec<Stretch>,
}

/// What has changed in a conversation.
#[derive(Clone, Debug, Default)]
pub(super) struct Touched {
    pub places: BTreeSet<Seq>,
    pub gone: Vec<ItemKey>,
    /// Acts of the outbox to be shown.
    pub acts: BTreeSet<LocalId>,
}

/// A window that waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Wanted {
    pub id: ConversationId,
    pub anchor: Anchor,
    pub count: usize,
}

/// An answer.
pub(super) struct Reply {
    /// Of which connection.
    pub session: u64,
    pub what: What,
}

/// The kinds of answer.
pub(super) enum What {
    Connected(Result<Box<Connected>, CallError>),
    Heads(Result<Heads, CallError>),
    Range(Fetch, Result<Range, CallError>),
    Personal(Result<Range, CallError>),
    Directory(Result<DirectoryChanges, CallError>),
    Names(Result<Names, CallError>),
    Todos(Result<Todos, CallError>),
    /// A group that was begun from a to-do.
    Chat(Result<Conversation, CallError>),
    Learned(ConversationId, Result<Conversation, CallError>),
    Beat(Result<Counted<Pong>, CallError>, Duration),
    Acted(Box<Queued>, Result<Done, CallError>),
    Opened(MemberId, Result<Conversation, CallError>),
    Participants(ConversationId, Result<Participants, CallError>),
    /// What an administrator asked for.
    Administered(u64, Result<super::Answer, CallError>),
    /// A link by which people join.
    Linked(Result<MadeLink, CallError>),
    /// The member's own card.
    Own(Result<Own, CallError>),
    OwnChanged(Result<Member, CallError>),
    CodeSent(Result<CodeRequested, CallError>),
    Present(Result<Present, CallError>),
    /// How the member rests; the number is what was counted when it was asked for.
    Rest(u64, Box<super::rest::Answer>),
    Drafts(Result<Drafts, CallError>),
    /// A draft that the server was told of.
    DraftSaved(Box<SaveDraft>, Result<DraftSaved, CallError>),
    Found(u64, Result<Found, CallError>),
    /// An answer nobody needs.
    Nothing,
}

/// A connection that was made.
pub(super) struct Connected {
    pub client: Client,
    pub welcome: Welcome,
    /// How long the hello took.
    pub took: Duration,
}

/// What an act became.
pub(super) enum Done {
    /// An entry.
    Ack(Ack),
    /// A mark: it stands; how a conversation is kept as of an entry of the personal log.
    Marked(Option<Seq>),
    /// A conversation, or where a message goes.
    Conversation(Box<Conversation>),
    /// A to-do.
    Todo(Box<Changed>),
}

impl Engine {
    /// The member, once known.
    pub fn me(&self) -> MemberId {
        self.account.as_ref().map(|account| account.member).unwrap_or_default()
    }

    /// The connection, when there is one.
    pub fn up(&mut self) -> Option<&mut Up> {
        match &mut self.link {
            LinkState::Up(up) => Some(up),
            _ => None,
        }
    }

    /// The connection's handle, when there is one.
    pub fn client(&self) -> Option<Arc<Client>> {
        match &self.link {
            LinkState::Up(up) => Some(Arc::clone(&up.client)),
            _ => None,
        }
    }

    /// Says something. When nobody listens any more the loop ends by itself.
    pub async fn say(&mut self, news: News) {
        self.wonder(&news);
        drop(self.news.send(news).await);
    }

    /// Notes what has changed in a conversation.
    pub fn touch(&mut self, id: ConversationId) -> &mut Touched {
        self.screen.touched.entry(id).or_default()
    }

    /// The personal log.
    pub fn personal_log(&self) -> LogId {
        LogId::Personal(self.me())
    }
}
