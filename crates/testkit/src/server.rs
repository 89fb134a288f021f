//! A server inside the test, on a port of its own, that can be restarted and killed.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use canteen_protocol::account::SignedIn;
use canteen_protocol::{MemberId, Time};
use canteen_server::clock::Clock;
use canteen_server::db::Lane;
use canteen_server::mail::Mailer;
use canteen_server::{App, Fault, Options, Server};
use tokio::net::TcpListener;

use crate::client::Client;
use crate::corp::CorpBuilder;
use crate::storage::{OnEngine, Storage};
use crate::wait::eventually;

/// When a test's clock begins: it moves only when a test moves it.
pub const START: Time = Time(1_700_000_000_000);

type Configure = Arc<dyn Fn(&mut Options) + Send + Sync>;

/// A running server and its data, which are removed with this.
pub struct TestServer {
    /// The server's clock.
    pub clock: Clock,
    /// The letters it sends.
    pub mailer: Mailer,
    addr: SocketAddr,
    server: Option<Server>,
    configure: Configure,
    members: Mutex<HashMap<String, MemberId>>,
    // Last, so that it is removed when nobody uses it any more.
    storage: Storage,
}

impl TestServer {
    /// On SQLite in a temporary folder.
    pub async fn sqlite() -> Self {
        Self::on(Storage::sqlite()).await
    }

    /// On a PostgreSQL database of its own.
    pub async fn postgres() -> Self {
        Self::on(Storage::postgres()).await
    }

    /// On this storage, with changed options, which also hold after a restart. Its clock stands
    /// at [`START`] unless changed.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn with(
        storage: Storage,
        configure: impl Fn(&mut Options) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let mut this = Self {
            clock: Clock::manual(START),
            mailer: Mailer::memory(),
            addr: listener.local_addr().expect("the port's number"),
            server: None,
            configure: Arc::new(configure),
            members: Mutex::default(),
            storage,
        };
        this.start_on(listener).await;
        this
    }

    async fn start_on(&mut self, listener: TcpListener) {
        let mut options = Options::new(self.storage.url(), listener);
        options.clock = self.clock.clone();
        options.mailer = self.mailer.clone();
        options.blob = self.storage.folder().join("files").display().to_string();
        (self.configure)(&mut options);
        let server = Server::start(options).await.expect("the server starts");
        self.clock = server.app.clock.clone();
        self.server = Some(server);
    }

    /// Where it listens, also after a restart.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// As a client is told where it is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("ws://{}", self.addr)
    }

    /// What the server's services are handed.
    ///
    /// # Panics
    /// When the server was killed.
    #[must_use]
    pub fn app(&self) -> App {
        self.server.as_ref().expect("the server runs").app.clone()
    }

    /// Its data.
    #[must_use]
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Stops it politely; [`TestServer::start`] brings it back.
    pub async fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            server.shutdown().await;
        }
    }

    /// Cuts everything off without a word, as a power failure would.
    pub fn kill(&mut self) {
        self.server = None;
    }

    /// Starts it again after [`TestServer::stop`] or [`TestServer::kill`], on the same data and
    /// the same port.
    ///
    /// # Panics
    /// When it runs already or does not start.
    pub async fn start(&mut self) {
        assert!(self.server.is_none(), "the server runs already");
        let addr = self.addr;
        // The former listener goes with its task, which takes a moment.
        let listener = eventually(|| async move { TcpListener::bind(addr).await.ok() }).await;
        self.start_on(listener).await;
    }

    /// Stops it politely and starts it again on the same data and the same port.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.start().await;
    }

    /// Founds a corp: `server.corp("Acme").member("liwei").member("zhao").create().await`.
    pub fn corp<'a>(&'a self, name: &str) -> CorpBuilder<'a> {
        CorpBuilder::new(self, name)
    }

    pub(crate) fn remember(&self, userid: &str, member: MemberId) {
        let mut members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        members.insert(userid.to_owned(), member);
    }

    /// The member of that account in the corp that was made last.
    ///
    /// # Panics
    /// When no corp of this server has such a member.
    #[must_use]
    pub fn member(&self, userid: &str) -> MemberId {
        let members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        *members.get(userid).unwrap_or_else(|| panic!("no corp was made with a member {userid}"))
    }

    /// A new device of a member, signed in past the password.
    ///
    /// # Panics
    /// When there is no such member.
    pub async fn device(&self, userid: &str) -> SignedIn {
        let (member, now) = (self.member(userid), self.clock.now());
        let db = self.app().db;
        let signed_in: Result<_, Fault> = db
            .write(Lane::Admin, move |tx| {
                canteen_server::account::open(tx, member, "test device", now)
            })
            .await;
        signed_in.expect("a device can be opened")
    }

    /// A client of a member on a new device that has said hello.
    pub async fn client(&self, userid: &str) -> Client {
        self.client_at(self.addr, userid).await
    }

    /// The same through another address, such as a [`Proxy`](crate::Proxy)'s.
    ///
    /// # Panics
    /// When the hello is refused.
    pub async fn client_at(&self, addr: SocketAddr, userid: &str) -> Client {
        let token = self.device(userid).await.token;
        let mut client = Client::connect(addr).await;
        client.hello(&token).await.expect("the hello is accepted");
        client
    }

    /// A connection that has not said anything yet.
    pub async fn connect(&self) -> Client {
        Client::connect(self.addr).await
    }
}

impl OnEngine for TestServer {
    async fn on(storage: Storage) -> Self {
        Self::with(storage, |_| ()).await
    }
}
