//! Taking connections and letting go of them.

use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::stream::Stream;
use crate::gateway::{Crowded, Gateway};
use crate::metrics::Metrics;

/// Bytes of headers and of the request line.
const HEADERS: usize = 16 * 1024;

/// Connections beyond the bound that are told so; more are cut off without a word. Through these
/// the operator can also still see what is going on.
const SPARE: usize = 64;

/// Where a request comes from, and where its session belongs.
#[derive(Clone)]
pub(super) struct Remote {
    pub ip: IpAddr,
    /// Whether it speaks TLS with this server.
    pub secure: bool,
    pub sessions: TaskTracker,
    pub open: Arc<Open>,
}

/// A connection that is counted until this is dropped.
pub(super) struct Open {
    metrics: Arc<Metrics>,
    /// How many there were when it came.
    before: usize,
}

impl Open {
    fn new(metrics: &Arc<Metrics>) -> Self {
        let before = usize::try_from(metrics.connections.inc()).unwrap_or(0);
        Self { metrics: Arc::clone(metrics), before }
    }

    /// Whether it is one too many.
    pub fn exceeds(&self, bound: usize) -> bool {
        self.before >= bound
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.metrics.connections.dec();
    }
}

/// The accepting task and all connections; dropping it cuts them off.
pub struct Serving {
    gateway: Arc<Gateway>,
    stop: CancellationToken,
    cut: CancellationToken,
    tasks: TaskTracker,
    accepting: AbortHandle,
}

impl Serving {
    /// Takes no more connections, says good-bye to sessions, and waits until requests under way
    /// are finished or `limit` has passed.
    pub async fn stop(self, limit: Duration) {
        self.stop.cancel();
        self.gateway.app.hub.drain();
        self.tasks.close();
        if timeout(limit, self.tasks.wait()).await.is_err() {
            let sessions = self.gateway.app.hub.sessions();
            tracing::warn!(sessions, "not all sessions ended in time: they are cut off");
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stop.cancel();
        self.cut.cancel();
        self.accepting.abort();
        self.gateway.app.hub.cut();
    }
}

/// Serves on `listener` until stopped, with the pages of slices.
pub fn serve(
    listener: TcpListener,
    gateway: Arc<Gateway>,
    pages: Router,
    tls: Option<TlsAcceptor>,
) -> Serving {
    let (stop, cut, tasks) =
        (CancellationToken::new(), CancellationToken::new(), TaskTracker::new());
    let acceptor = Acceptor {
        listener,
        routes: super::routes(Arc::clone(&gateway), pages),
        gateway: Arc::clone(&gateway),
        tls,
        stop: stop.clone(),
        cut: cut.clone(),
        tasks: tasks.clone(),
    };
    let accepting = tokio::spawn(acceptor.run()).abort_handle();
    Serving { gateway, stop, cut, tasks, accepting }
}

struct Acceptor {
    listener: TcpListener,
    routes: Router,
    gateway: Arc<Gateway>,
    tls: Option<TlsAcceptor>,
    stop: CancellationToken,
    cut: CancellationToken,
    tasks: TaskTracker,
}

impl Acceptor {
    async fn run(self) {
        loop {
            let accepted = tokio::select! {
                () = self.stop.cancelled() => return,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, from)) => self.take(stream, from),
                Err(error) => {
                    // Mostly too many open files: trying at once would only spin.
                    tracing::warn!(%error, "cannot take a connection");
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    fn take(&self, stream: TcpStream, from: SocketAddr) {
        let app = &self.gateway.app;
        let (open, bound) = (Open::new(&app.metrics), app.hub.bounds.all);
        if open.exceeds(bound.saturating_add(SPARE)) {
            return app.metrics.refuse(Crowded::Server(bound).bound());
        }
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot set TCP_NODELAY");
        }
        let remote = Remote {
            ip: from.ip().to_canonical(),
            secure: self.tls.is_some(),
            sessions: self.tasks.clone(),
            open: Arc::new(open),
        };
        let patience = app.hub.pace.request;
        let (routes, tls) = (self.routes.clone(), self.tls.clone());
        let (stop, cut) = (self.stop.clone(), self.cut.clone());
        self.tasks.spawn(async move {
            tokio::select! {
                () = cut.cancelled() => {}
                () = converse(stream, tls, routes, (remote, patience), stop) => {}
            }
        });
    }
}

async fn converse(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    routes: Router,
    (remote, patience): (Remote, Duration),
    stop: CancellationToken,
) {
    let stream = match tls {
        None => Stream::Plain(stream),
        Some(tls) => match timeout(patience, tls.accept(stream)).await {
            Ok(Ok(stream)) => Stream::Tls(Box::new(stream)),
            Ok(Err(error)) => return tracing::debug!(%error, "no TLS"),
            Err(_) => return tracing::debug!("no TLS in time"),
        },
    };
    let routes = TowerToHyperService::new(routes);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(remote.clone());
        let routes = routes.clone();
        async move { hyper::service::Service::call(&routes, request.map(Body::new)).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_buf_size(HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection failed");
    }
}
