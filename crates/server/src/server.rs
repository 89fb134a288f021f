//! Starting and stopping one node: the only place that knows every slice.
//!
//! Nothing here is global: a process may run many servers, each on its own listener.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use canteen_protocol::FileId;
use canteen_protocol::limits::Limits;
use tokio::net::TcpListener;

use crate::account;
use crate::app::{App, Caller, Outside};
use crate::blob::{BlobError, Blobs};
use crate::bus::{Bus, LocalBus};
use crate::clock::Clock;
use crate::config::{self, Config, Connections, Network, SignInRates};
use crate::db::{self, Db, DbError};
use crate::fault::Outcome;
use crate::gateway::{Gateway, Hub, Pace, Upkeep};
use crate::hooks::Hooks;
use crate::http;
use crate::jobs::{Jobs, Worker};
use crate::mail::{MailError, Mailer};
use crate::metrics::Metrics;
use crate::router::Router;
use crate::sms::Sms;
use crate::tenant::{Net, Resolver, Tenancy};

/// What a server is started with.
pub struct Options {
    /// `sqlite:PATH`, a plain path, or `postgres://...`.
    pub database: String,
    /// Where to take connections; port 0 in tests.
    pub listener: TcpListener,
    /// Folder or URL of files, for [`Blobs::open`].
    pub blob: String,
    /// The time.
    pub clock: Clock,
    /// What is accepted.
    pub limits: Limits,
    /// The gateway's times and bounds; not for operators.
    pub pace: Pace,
    /// Certificate and key; plain text when absent.
    pub tls: Option<TlsFiles>,
    /// Where letters go.
    pub mailer: Mailer,
    /// Where text messages go.
    pub sms: Sms,
    /// What is said of this server outside.
    pub outside: Outside,
    /// What holds for every corp.
    pub tenancy: Tenancy,
    /// What the world says of domains; tests make a world of their own.
    pub resolver: Option<Arc<dyn Resolver>>,
    /// Bounds on signing in.
    pub sign_in: SignInRates,
    /// How many connections there may be.
    pub connections: Connections,
    /// Proxies whose word about a peer's address is taken.
    pub trusted_proxies: Vec<Network>,
    /// From where the metrics may be read.
    pub metrics_from: Vec<Network>,
    /// Reading connections to the database.
    pub readers: usize,
    /// Writing connections to PostgreSQL.
    pub writers: usize,
    /// What timers do; tests add kinds of their own.
    pub jobs: Jobs,
    /// How long a stopping server waits for requests under way.
    pub drain: Duration,
}

impl Options {
    /// The machine's clock, the usual limits, no TLS, no mail.
    #[must_use]
    pub fn new(database: impl Into<String>, listener: TcpListener) -> Self {
        let config = Config::default();
        let database = database.into();
        Self {
            blob: config::files_beside(&database).display().to_string(),
            database,
            listener,
            clock: Clock::System,
            limits: config.limits,
            pace: Pace::default(),
            tls: None,
            mailer: Mailer::Off,
            sms: Sms::Off,
            outside: Outside { url: None, install: config.install_command },
            tenancy: config.tenancy,
            resolver: None,
            sign_in: config.sign_in,
            connections: config.connections,
            trusted_proxies: config.trusted_proxies,
            metrics_from: config.metrics_from,
            readers: config.database_readers,
            writers: config.database_writers,
            jobs: jobs(),
            drain: config.drain,
        }
    }

    /// As the settings say. Call it inside a runtime.
    ///
    /// # Errors
    /// When the mail server's settings are wrong.
    pub fn configured(config: Config, listener: TcpListener) -> Result<Self, MailError> {
        let mailer = match (&config.smtp_url, &config.smtp_from) {
            (Some(url), Some(from)) => Mailer::smtp(url, from)?,
            _ if config.dev_log_codes => Mailer::Log,
            _ => Mailer::Off,
        };
        let tls = config.tls_cert.clone().zip(config.tls_key.clone());
        Ok(Self {
            limits: config.limits.clone(),
            tls: tls.map(|(certificate, key)| TlsFiles { certificate, key }),
            mailer,
            sms: Sms::command(&config.sms_command),
            outside: Outside {
                url: config.public_url.clone(),
                install: config.install_command.clone(),
            },
            tenancy: config.tenancy.clone(),
            sign_in: config.sign_in.clone(),
            connections: config.connections,
            trusted_proxies: config.trusted_proxies.clone(),
            metrics_from: config.metrics_from.clone(),
            readers: config.database_readers,
            writers: config.database_writers,
            drain: config.drain,
            blob: config.blob_place(),
            ..Self::new(config.database_url(), listener)
        })
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
    /// The certificate or its key.
    #[error(transparent)]
    Tls(#[from] http::TlsError),
    /// The place of files.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The library of TLS.
    #[error("cannot set up TLS: {0}")]
    Net(String),
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
    upkeep: (Upkeep, account::Upkeep),
    worker: Worker,
    drain: Duration,
}

impl Server {
    /// Opens the database, brings it up to date and takes connections.
    ///
    /// # Errors
    /// [`StartError`], which says what to mend.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let addr = options.listener.local_addr()?;
        let tls = options.tls.as_ref().map(http::acceptor).transpose()?;
        let blobs = Blobs::open(&options.blob)?;
        let resolver = match options.resolver {
            Some(resolver) => resolver,
            None => Arc::new(Net::new(&options.tenancy.networks).map_err(StartError::Net)?),
        };
        let bus: Arc<dyn Bus> = Arc::new(LocalBus::default());
        let metrics = Metrics::new();
        let opening = db::Options {
            lanes: options.writers,
            readers: options.readers,
            metrics: Arc::clone(&metrics),
        };
        let db = Db::open_with(&options.database, Arc::clone(&bus), opening).await?;
        let hub = Arc::new(Hub::bounded(options.pace, options.connections));
        bus.attach(Arc::clone(&hub) as _);
        let app = App {
            db,
            blobs,
            bus,
            clock: options.clock,
            limits: options.limits,
            hub,
            mailer: options.mailer,
            sms: options.sms,
            outside: Arc::new(options.outside),
            tenancy: options.tenancy,
            resolver,
            hooks: Arc::new(hooks()),
            metrics,
        };
        let proxies: Arc<[Network]> = options.trusted_proxies.into();
        let gateway = Arc::new(Gateway {
            app: app.clone(),
            router: Arc::new(routes_with(&options.sign_in)),
            proxies: Arc::clone(&proxies),
            metrics_from: options.metrics_from.into(),
        });
        let upkeep = (Upkeep::start(&gateway), account::Upkeep::start(app.clone()));
        let worker = Worker::start(app.clone(), options.jobs);
        let pages = crate::file::routes(app.clone(), sees_file)
            .merge(crate::directory::routes(app.clone()))
            .merge(crate::invite::routes(app.clone(), Arc::clone(&proxies)))
            .merge(crate::scim::routes(app.clone(), proxies))
            .merge(account::routes(app.clone()));
        let serving = http::serve(options.listener, gateway, pages, tls);
        tracing::info!(%addr, "serving");
        Ok(Self { addr, app, serving, upkeep, worker, drain: options.drain })
    }

    /// Takes no more connections, says good-bye to sessions, finishes the requests that run and
    /// makes all writes durable, within [`Options::drain`].
    pub async fn shutdown(self) {
        let Self { app, serving, upkeep, worker, drain, .. } = self;
        serving.stop(drain).await;
        drop(upkeep);
        if tokio::time::timeout(drain, worker.stop()).await.is_err() {
            tracing::warn!("jobs under way did not finish in time: they fire again later");
        }
        if tokio::time::timeout(drain, app.db.flush()).await.is_err() {
            tracing::warn!("the database did not finish in time");
        }
    }
}

/// Whether a member sees something with a file: a message, or a document of their corp.
fn sees_file(conn: &mut db::Conn, caller: Caller, id: FileId) -> Outcome<bool> {
    Ok(crate::chat::sees_file(conn, caller, id)? || crate::tenant::sees_document(conn, caller, id)?)
}

/// Every slice's methods.
#[must_use]
pub fn routes() -> Router {
    routes_with(&SignInRates::default())
}

/// The same with bounds on signing in.
#[must_use]
pub fn routes_with(sign_in: &SignInRates) -> Router {
    let mut router = Router::default();
    account::register(&mut router, sign_in);
    crate::chat::register(&mut router);
    crate::directory::register(&mut router);
    crate::invite::register(&mut router);
    crate::presence::register(&mut router);
    crate::rest::register(&mut router);
    crate::scim::register(&mut router);
    crate::tenant::register(&mut router);
    crate::todo::register(&mut router);
    router
}

/// Every slice's jobs.
#[must_use]
pub fn jobs() -> Jobs {
    let mut jobs = Jobs::default();
    crate::chat::jobs(&mut jobs);
    crate::rest::jobs(&mut jobs);
    crate::chat::department_jobs(&mut jobs);
    crate::chat::register_jobs(&mut jobs);
    crate::directory::jobs(&mut jobs);
    crate::file::jobs(&mut jobs);
    crate::invite::jobs(&mut jobs);
    crate::tenant::jobs(&mut jobs);
    crate::todo::jobs(&mut jobs);
    jobs
}

/// Where slices react to each other.
#[must_use]
pub fn hooks() -> Hooks {
    let mut hooks = Hooks::default();
    account::hook(&mut hooks);
    crate::chat::hook(&mut hooks);
    crate::directory::hook(&mut hooks);
    crate::file::hook(&mut hooks);
    crate::invite::hook(&mut hooks);
    crate::rest::hook(&mut hooks);
    crate::scim::hook(&mut hooks);
    crate::tenant::hook(&mut hooks);
    crate::todo::hook(&mut hooks);
    hooks
}
