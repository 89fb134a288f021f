//! HTTP/1.1: the WebSocket's door, health, and pages of slices. Knows sockets and TLS, and nothing
//! of what is said.

mod forwarded;
mod health;
mod metrics;
pub mod page;
mod serve;
mod stream;
mod tls;
mod upgrade;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use tower_http::limit::RequestBodyLimitLayer;

pub use serve::{Serving, serve};
pub use tls::{TlsError, acceptor};

use crate::gateway::Gateway;

/// Bytes of a request's body: nothing of our own takes a large one.
const BODY: usize = 64 * 1024;

/// Everything this server answers over HTTP; `pages` are those of slices, which bound what they
/// take themselves.
fn routes(gateway: Arc<Gateway>, pages: Router) -> Router {
    Router::new()
        .route(canteen_protocol::PATH, get(upgrade::upgrade))
        .route("/healthz", get(health::healthz))
        .route("/metrics", get(metrics::metrics))
        .fallback(|| async { (StatusCode::NOT_FOUND, "there is nothing here\n") })
        .layer(RequestBodyLimitLayer::new(BODY))
        .with_state(gateway)
        .merge(pages)
}
