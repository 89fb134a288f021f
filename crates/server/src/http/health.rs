//! Whether this node can do its work.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::gateway::Gateway;

/// 200 when the database answers, 503 when it does not.
pub(super) async fn healthz(State(gateway): State<Arc<Gateway>>) -> (StatusCode, Json<Value>) {
    let app = &gateway.app;
    let sessions = app.hub.sessions();
    match app.db.read(|conn| conn.one("SELECT 1", &[])).await {
        Ok(_) => (StatusCode::OK, Json(json!({ "status": "ok", "sessions": sessions }))),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            let body = json!({ "status": "the database does not answer", "sessions": sessions });
            (StatusCode::SERVICE_UNAVAILABLE, Json(body))
        }
    }
}
