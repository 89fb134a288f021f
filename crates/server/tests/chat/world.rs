//! A server without sockets: requests go through its router, its pushes are written down.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use canteen_protocol::conversation::{
    Conversation, CreateGroup, GetConversation, MarkRead, OpenDirect,
};
use canteen_protocol::ids::CorpNo;
use canteen_protocol::limits::Limits;
use canteen_protocol::message::{Ack, SendMessage};
use canteen_protocol::search::{Criteria, MAX_HITS, SearchMessages};
use canteen_protocol::sync::{GetHeads, GetRange, Heads, Range};
use canteen_protocol::todo::{AddTodo, ListTodos, Todo};
use canteen_protocol::{
    Body, ClientId, ConversationId, DeviceId, Entry, ErrorCode, Event, LogId, MemberId, Method,
    Segment, Seq, WireError,
};
use canteen_server::app::SessionId;
use canteen_server::bus::{Listener, Notice};
use canteen_server::clock::Clock;
use canteen_server::db::{DbError, Lane};
use canteen_server::router::Router;
use canteen_server::server::{self, Options, Server};
use canteen_server::{Caller, vals};
use canteen_testkit::{OnEngine, START, Storage};
use tokio::net::TcpListener;

/// Writes down all notices.
#[derive(Default)]
pub struct Ear(Mutex<Vec<Notice>>);

impl Listener for Ear {
    fn hear(&self, notices: &[Notice]) {
        self.0.lock().unwrap().extend_from_slice(notices);
    }
}

/// A running server and what it pushed.
pub struct World {
    pub server: Server,
    pub clock: Clock,
    router: Router,
    ear: Arc<Ear>,
    counter: AtomicI64,
    // Last, so that it is removed when nobody uses it any more.
    storage: Storage,
}

impl OnEngine for World {
    async fn on(storage: Storage) -> Self {
        Self::start(storage, Limits::default(), Clock::manual(START)).await
    }
}

impl World {
    async fn start(storage: Storage, limits: Limits, clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut options = Options::new(storage.url(), listener);
        options.limits = limits;
        options.clock = clock.clone();
        let server = Server::start(options).await.unwrap();
        let ear = Arc::new(Ear::default());
        server.app.bus.attach(Arc::clone(&ear) as _);
        let counter = AtomicI64::new(0);
        Self { server, clock, router: server::routes(), ear, counter, storage }
    }

    /// The same with other limits.
    pub fn limited(mut self, limits: Limits) -> Self {
        self.server.app.limits = limits;
        self
    }

    /// The same database under a new server.
    pub async fn restart(self) -> Self {
        self.down_for(0).await
    }

    /// The same after no server has run for so many milliseconds.
    pub async fn down_for(self, milliseconds: i64) -> Self {
        let Self { server, clock, storage, counter, .. } = self;
        let limits = server.app.limits.clone();
        server.shutdown().await;
        clock.advance(milliseconds);
        let world = Self::start(storage, limits, clock).await;
        Self { counter, ..world }
    }

    /// A corp with members `a0`, `a1`, ...
    pub async fn corp(&self, members: usize) -> Vec<Caller> {
        let corp = CorpNo(self.next() + 1_000);
        self.server
            .app
            .db
            .write(Lane::Admin, move |tx| {
                let first = tx.new_ids("member", i64::try_from(members).unwrap())?;
                let mut callers = Vec::new();
                for i in 0..members {
                    let member = MemberId(first + i64::try_from(i).unwrap());
                    let name = format!("a{i}");
                    tx.run(
                        "INSERT INTO member (id, corp, userid, userid_key, name, created, changed)
                         VALUES ($1, $2, $3, $4, $3, 0, 1)",
                        vals![member, corp, name.to_uppercase(), &name],
                    )?;
                    let (device, session) = (DeviceId(member.0), SessionId(1));
                    callers.push(Caller { member, corp, device, session });
                }
                Ok::<_, DbError>(callers)
            })
            .await
            .unwrap()
    }

    /// Lets a member administer their corp.
    pub async fn make_admin(&self, who: Caller) {
        self.server
            .app
            .db
            .write(Lane::Admin, move |tx| {
                tx.run(
                    "INSERT INTO corp (id, corp_id, name, created, contact_secret)
                     VALUES ($1, 'acme', 'Acme', 0, $2)",
                    vals![who.corp, &b"x"[..]],
                )?;
                tx.run("UPDATE member SET admin = TRUE WHERE id = $1", vals![who.member])?;
                Ok::<_, DbError>(())
            })
            .await
            .unwrap();
    }

    fn next(&self) -> i64 {
        self.counter.fetch_add(1, Ordering::SeqCst)
    }

    /// A client id never used before.
    pub fn fresh(&self) -> ClientId {
        ClientId(format!("c{}", self.next()))
    }

    /// A request as the gateway would make it.
    pub async fn call<M: Method>(&self, who: Caller, request: M) -> Result<M::Result, WireError> {
        let params = serde_json::value::to_raw_value(&request).unwrap();
        let (_, answer) = self.router.call(&self.server.app, who, M::NAME, Some(params))?;
        Ok(serde_json::from_str(&answer.await?).unwrap())
    }

    /// The code of the refusal a request must meet.
    pub async fn refused<M: Method>(&self, who: Caller, request: M) -> ErrorCode {
        match self.call(who, request).await {
            Ok(_) => panic!("{} was accepted", M::NAME),
            Err(error) => {
                assert!(!error.message.is_empty());
                error.code
            }
        }
    }

    pub async fn group(&self, owner: Caller, members: &[Caller]) -> ConversationId {
        self.group_named(owner, members, "Team").await.id
    }

    pub async fn group_named(&self, owner: Caller, members: &[Caller], name: &str) -> Conversation {
        let request = CreateGroup {
            client_id: self.fresh(),
            name: name.into(),
            members: Segment::of(members.iter().map(|c| c.member)),
        };
        self.call(owner, request).await.unwrap()
    }

    pub async fn direct(&self, who: Caller, with: Caller) -> Conversation {
        self.call(who, OpenDirect { member: with.member }).await.unwrap()
    }

    pub fn message(&self, conversation: ConversationId, text: &str) -> SendMessage {
        let (client_id, text) = (self.fresh(), text.into());
        SendMessage { conversation, client_id, text, reply_to: None, files: Vec::new() }
    }

    pub async fn say(&self, who: Caller, conversation: ConversationId, text: &str) -> Ack {
        self.call(who, self.message(conversation, text)).await.unwrap()
    }

    pub async fn get(&self, who: Caller, conversation: ConversationId) -> Conversation {
        self.call(who, GetConversation { conversation }).await.unwrap()
    }

    pub async fn read(&self, who: Caller, conversation: ConversationId, seq: i64) {
        self.call(who, MarkRead { conversation, seq: Seq(seq) }).await.unwrap();
    }

    pub async fn heads(&self, who: Caller) -> Heads {
        self.call(who, GetHeads::default()).await.unwrap()
    }

    pub async fn range(&self, who: Caller, log: LogId, from: i64, to: i64) -> Range {
        let request = GetRange { log, from: Seq(from), to: Seq(to), newest: false };
        self.call(who, request).await.unwrap()
    }

    /// All a member sees of a conversation.
    pub async fn all(&self, who: Caller, conversation: ConversationId) -> Vec<Entry> {
        self.range(who, LogId::Conversation(conversation), 1, 1_000_000).await.entries
    }

    /// All of a member's personal log.
    pub async fn personal(&self, who: Caller) -> Vec<Body> {
        let range = self.range(who, LogId::Personal(who.member), 1, 1_000_000).await;
        range.entries.into_iter().map(|entry| entry.body).collect()
    }

    /// All of a member's to-dos.
    pub async fn todos(&self, who: Caller) -> Vec<Todo> {
        self.call(who, ListTodos::default()).await.unwrap().todos
    }

    /// Puts a to-do on a member's list.
    pub async fn add_todo(&self, who: Caller, text: &str) -> Todo {
        let request = AddTodo { client_id: self.fresh(), text: text.into(), ..AddTodo::default() };
        self.call(who, request).await.unwrap().todo.unwrap()
    }

    /// Everything told to the bus so far, which is forgotten then.
    pub fn heard(&self) -> Vec<Notice> {
        std::mem::take(&mut self.ear.0.lock().unwrap())
    }

    /// What a member finds, the latest first: at most a page.
    pub async fn search(&self, who: Caller, criteria: Criteria) -> Vec<Entry> {
        // Who searches too often is put off: for the search alone it is later each time.
        let later = self.next() * 100;
        self.clock.advance(later);
        let request = SearchMessages { criteria, cursor: None, limit: Some(MAX_HITS) };
        let found = self.call(who, request).await;
        self.clock.advance(-later);
        found.unwrap().hits
    }

    pub fn is_sqlite(&self) -> bool {
        !self.storage.url().starts_with("postgres")
    }

    /// Where a word stands in the index, as the engine keeps it.
    pub async fn in_index(&self, word: &'static str) -> Vec<String> {
        let sql = if self.is_sqlite() {
            // A page holds the ends of its terms: their beginnings may be those of the one before.
            "SELECT hex(block) FROM spoken_words_data"
        } else {
            "SELECT CAST(words AS TEXT) FROM spoken"
        };
        let tail: String = if self.is_sqlite() {
            word[word.len() - 3..].bytes().map(|b| format!("{b:02X}")).collect()
        } else {
            word.to_owned()
        };
        let rows = self.server.app.db.read(move |conn| conn.run(sql, &[])).await.unwrap();
        rows.iter()
            .map(|row| row.get::<String>(0).unwrap())
            .filter(|text| text.contains(&tail))
            .collect()
    }

    /// Whether a text stands anywhere in the database.
    pub async fn holds(&self, text: &'static str) -> Vec<String> {
        self.server
            .app
            .db
            .read(move |conn| {
                let mut found = Vec::new();
                for (table, column, sql) in TEXTS {
                    for row in conn.run(sql, &[])? {
                        if row.get::<Option<String>>(0)?.is_some_and(|t| t.contains(text)) {
                            found.push(format!("{table}.{column}"));
                        }
                    }
                }
                Ok::<_, DbError>(found)
            })
            .await
            .unwrap()
    }
}

macro_rules! texts {
    ($($table:literal $column:literal),* $(,)?) => {
        &[$(($table, $column, concat!("SELECT ", $column, " FROM ", $table))),*]
    };
}

/// Every column that could hold what someone said.
const TEXTS: &[(&str, &str, &str)] = texts![
    "log_entry" "body",
    "message" "text",
    "message" "files",
    "conversation" "name",
    "conversation" "notice",
    "membership" "until_name",
    "reaction" "emoji",
    "draft" "text",
    "todo" "text",
    "todo_comment" "text",
    "job" "payload",
    "audit" "detail",
];

/// The entry of a push.
pub fn pushed(notice: &Notice) -> Option<Entry> {
    let Notice::Entry { frame, .. } = notice else { return None };
    match serde_json::from_str(frame).unwrap() {
        Event::Entry(entry) => Some(*entry),
        other => panic!("not an entry: {other:?}"),
    }
}

/// The message in an entry.
pub fn message(entry: &Entry) -> &canteen_protocol::message::Message {
    match &entry.body {
        Body::Message(message) => message,
        other => panic!("not a message: {other:?}"),
    }
}
