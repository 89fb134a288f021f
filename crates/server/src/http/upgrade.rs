//! From an HTTP request to a session.
//!
//! Done by hand rather than by the web framework: the session gets the bare socket back, which is
//! smaller, faster and can be drained before it is closed.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::forwarded;
use super::serve::Remote;
use super::stream::Stream;
use crate::gateway::{Crowded, Gateway, Seated, Session, config};
use crate::router::Peer;

type Refusal = (StatusCode, &'static str);

/// `GET /v1/ws`.
pub(super) async fn upgrade(State(gateway): State<Arc<Gateway>>, mut request: Request) -> Response {
    let accept = match check(request.headers()) {
        Ok(accept) => accept,
        Err(refusal) => return refusal.into_response(),
    };
    let extensions = request.extensions_mut();
    let (Some(on), Some(remote)) =
        (extensions.remove::<OnUpgrade>(), extensions.remove::<Remote>())
    else {
        return (StatusCode::BAD_REQUEST, "this connection cannot become a WebSocket\n")
            .into_response();
    };
    let Remote { ip, sessions, open, .. } = remote;
    let ip = forwarded::client(request.headers(), ip, &gateway.proxies);
    let bound = gateway.app.hub.bounds.all;
    if open.exceeds(bound) {
        gateway.app.metrics.refuse(Crowded::Server(bound).bound());
        return too_many(Crowded::Server(bound));
    }
    let seat = match Seated::new(&gateway, Peer { ip }) {
        Ok(seat) => seat.keeping(open),
        Err(crowded) => return too_many(crowded),
    };
    let tasks = sessions.clone();
    sessions.spawn(async move {
        match on.await {
            Ok(upgraded) => {
                if let Some(session) = begin(seat, gateway.app.limits.frame, upgraded).await {
                    // A task of its own, so that what led here takes no room while it lasts.
                    tasks.spawn(session.run());
                }
            }
            Err(error) => tracing::debug!(%error, "a WebSocket did not come about"),
        }
    });
    let headers = [
        (header::CONNECTION, HeaderValue::from_static("upgrade")),
        (header::UPGRADE, HeaderValue::from_static("websocket")),
        (header::SEC_WEBSOCKET_ACCEPT, accept),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}

/// What a connection is told for which there is no room.
fn too_many(crowded: Crowded) -> Response {
    let status = match crowded {
        Crowded::Server(_) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::TOO_MANY_REQUESTS,
    };
    let headers = [(header::RETRY_AFTER, "5"), (header::CONNECTION, "close")];
    (status, headers, format!("{crowded}\n")).into_response()
}

async fn begin(seat: Seated, frame: usize, upgraded: Upgraded) -> Option<Session<Stream>> {
    let Ok(parts) = upgraded.downcast::<TokioIo<Stream>>() else {
        tracing::error!("an upgraded connection is not of the kind that was accepted");
        return None;
    };
    let config = config(frame);
    let socket = WebSocketStream::from_partially_read(
        parts.io.into_inner(),
        parts.read_buf.to_vec(),
        Role::Server,
        Some(config),
    )
    .await;
    Some(Session::new(seat, socket))
}

/// The value that accepts the handshake.
fn check(headers: &HeaderMap) -> Result<HeaderValue, Refusal> {
    let bad = |reason| (StatusCode::BAD_REQUEST, reason);
    if !has_token(headers, &header::CONNECTION, "upgrade")
        || !has_token(headers, &header::UPGRADE, "websocket")
    {
        return Err((StatusCode::UPGRADE_REQUIRED, "connect here with a WebSocket\n"));
    }
    if headers.get(header::SEC_WEBSOCKET_VERSION).is_none_or(|v| v != "13") {
        return Err(bad("Sec-WebSocket-Version must be 13\n"));
    }
    if !same_origin(headers) {
        return Err((StatusCode::FORBIDDEN, "pages of other origins may not connect here\n"));
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY).ok_or(bad("no Sec-WebSocket-Key\n"))?;
    HeaderValue::from_str(&derive_accept_key(key.as_bytes()))
        .map_err(|_| bad("bad Sec-WebSocket-Key\n"))
}

fn has_token(headers: &HeaderMap, name: &header::HeaderName, token: &str) -> bool {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.split(',').any(|part| part.trim().eq_ignore_ascii_case(token)))
}

/// Browsers say where a page comes from, our clients say nothing: a page of someone else's must
/// not speak for whoever looks at it.
fn same_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    origin
        .to_str()
        .ok()
        .and_then(|origin| origin.split_once("://"))
        .is_some_and(|(_, authority)| host.is_some_and(|host| host.eq_ignore_ascii_case(authority)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let all = [
            ("connection", "keep-alive, Upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("host", "chat.example:8443"),
        ];
        let mut map = HeaderMap::new();
        for (name, value) in all.iter().chain(pairs) {
            map.insert(*name, HeaderValue::from_static(value));
        }
        map
    }

    #[test]
    fn a_handshake_is_accepted_as_rfc_6455_shows() {
        assert_eq!(check(&headers(&[])).unwrap(), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn other_origins_and_half_handshakes_are_refused() {
        let cases = [
            (("origin", "https://chat.example:8443"), None),
            (("origin", "https://evil.example"), Some(StatusCode::FORBIDDEN)),
            (("origin", "null"), Some(StatusCode::FORBIDDEN)),
            (("sec-websocket-version", "12"), Some(StatusCode::BAD_REQUEST)),
            (("upgrade", "h2c"), Some(StatusCode::UPGRADE_REQUIRED)),
        ];
        for (pair, expected) in cases {
            let status = check(&headers(&[pair])).err().map(|(status, _)| status);
            assert_eq!(status, expected, "{pair:?}");
        }
    }
}
