//! HTTP: the WebSocket's door, health.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::db::DbError;
use crate::router::Router;

/// The task that takes connections; dropping it ends them.
pub struct Serving {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Serving {
    /// Takes no more connections and waits until those there are have ended.
    pub async fn stop(self) {
        self.stop.cancel();
        if let Err(error) = self.task.await {
            tracing::error!(%error, "serving ended badly");
        }
    }
}

/// Serves on `listener` until stopped.
pub fn serve(listener: TcpListener, app: App, _router: Arc<Router>) -> Serving {
    let stop = CancellationToken::new();
    let routes = axum::Router::new().route("/healthz", get(healthz)).with_state(app);
    let stopped = stop.clone();
    let task = tokio::spawn(async move {
        let serving =
            axum::serve(listener, routes).with_graceful_shutdown(stopped.cancelled_owned());
        if let Err(error) = serving.await {
            tracing::error!(%error, "serving ended");
        }
    });
    Serving { stop, task }
}

async fn healthz(State(app): State<App>) -> (StatusCode, Json<Value>) {
    let answer = app.db.read(|conn| conn.one("SELECT 1", &[])).await;
    match answer {
        Ok(_) => (StatusCode::OK, Json(json!({ "status": "ok" }))),
        Err(error) => health_failure(&error),
    }
}

fn health_failure(error: &DbError) -> (StatusCode, Json<Value>) {
    tracing::error!(%error, "the database does not answer");
    (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "database does not answer" })))
}
