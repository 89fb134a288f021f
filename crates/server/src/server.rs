//! Starting and stopping one node: the only place that knows every slice.
//!
//! Nothing here is global: a process may run many servers, each on its own listener.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use canteen_protocol::limits::Limits;
use tokio::net::TcpListener;

use crate::app::App;
use crate::bus::{Bus, LocalBus};
use crate::clock::Clock;
use crate::db::{Db, DbError};
use crate::gateway::Hub;
use crate::http;
use crate::mail::Mailer;
use crate::router::Router;

/// What a server is started with.
pub struct Options {
    /// `sqlite:PATH`, a plain path, or `postgres://...`.
    pub database: String,
    /// Where to take connections; port 0 in tests.
    pub listener: TcpListener,
    /// The time.
    pub clock: Clock,
    /// What is accepted.
    pub limits: Limits,
    /// Certificate and key; plain text when absent.
    pub tls: Option<TlsFiles>,
    /// Where letters go.
    pub mailer: Mailer,
    /// How long a stopping server waits for requests under way.
    pub drain: Duration,
}

impl Options {
    /// The machine's clock, the usual limits, no TLS, no mail.
    #[must_use]
    pub fn new(database: impl Into<String>, listener: TcpListener) -> Self {
        Self {
            database: database.into(),
            listener,
            clock: Clock::System,
            limits: Limits::default(),
            tls: None,
            mailer: Mailer::Off,
            drain: Duration::from_secs(10),
        }
    }
}

/// A certificate chain and its key, in PEM files.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The certificate, then those that vouch for it.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The listener.
    #[error("cannot listen: {0}")]
    Listen(#[from] std::io::Error),
}

/// A running server. Dropping it cuts everything off at once; [`Server::shutdown`] is the polite
/// way.
pub struct Server {
    /// Where it listens.
    pub addr: SocketAddr,
    /// What its services are handed.
    pub app: App,
    serving: http::Serving,
}

impl Server {
    /// Opens the database, brings it up to date and takes connections.
    ///
    /// # Errors
    /// [`StartError`], which says what to mend.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let addr = options.listener.local_addr()?;
        let bus: Arc<dyn Bus> = Arc::new(LocalBus::default());
        let db = Db::open(&options.database, Arc::clone(&bus)).await?;
        let hub = Arc::new(Hub::default());
        bus.attach(Arc::clone(&hub) as _);
        let app = App {
            db,
            bus,
            clock: options.clock,
            limits: options.limits,
            hub,
            mailer: options.mailer,
        };
        let serving = http::serve(options.listener, app.clone(), Arc::new(routes()));
        Ok(Self { addr, app, serving })
    }

    /// Takes no more connections, says good-bye to sessions, finishes what runs.
    pub async fn shutdown(self) {
        self.serving.stop().await;
    }
}

/// Every slice's methods.
#[must_use]
pub fn routes() -> Router {
    let mut router = Router::default();
    crate::account::register(&mut router);
    crate::presence::register(&mut router);
    router
}
