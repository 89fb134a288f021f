//! The server's figures, for Prometheus.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::forwarded;
use super::serve::Remote;
use crate::gateway::Gateway;

const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The figures, for those who may see them.
pub(super) async fn metrics(
    State(gateway): State<Arc<Gateway>>,
    Extension(remote): Extension<Remote>,
    headers: HeaderMap,
) -> Response {
    let client = forwarded::client(&headers, remote.ip, &gateway.proxies);
    if !gateway.metrics_from.iter().any(|network| network.contains(client)) {
        let refusal = "metrics are not for this address: see the setting metrics_from\n";
        return (StatusCode::FORBIDDEN, refusal).into_response();
    }
    let app = &gateway.app;
    app.metrics.sessions.set(i64::try_from(app.hub.sessions()).unwrap_or(i64::MAX));
    ([(header::CONTENT_TYPE, TEXT)], app.metrics.encode()).into_response()
}
