//! What pages of slices have in common: whom a request comes from, and a refusal as an answer.

use std::net::{IpAddr, Ipv4Addr};

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use canteen_protocol::ErrorCode;
use serde_json::json;

use super::forwarded;
use super::serve::Remote;
use crate::config::Network;
use crate::fault::Fault;

/// An answer, or why there is none.
pub type Page<T> = Result<T, Refusal>;

/// The token of a request; empty when it has none. Tokens come in a header, never in a URL.
pub fn token(headers: &HeaderMap) -> &str {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default().trim()
}

/// Where a request comes from, also through proxies whose word is taken.
pub fn client(request: &Request, proxies: &[Network]) -> IpAddr {
    let peer = request.extensions().get::<Remote>().map_or(Ipv4Addr::UNSPECIFIED.into(), |r| r.ip);
    forwarded::client(request.headers(), peer, proxies)
}

/// Whether the person at the other end reached this server, or the proxy before it, by TLS.
pub fn is_secure(request: &Request, proxies: &[Network]) -> bool {
    let Some(remote) = request.extensions().get::<Remote>() else { return false };
    let said = request.headers().get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let believed = proxies.iter().any(|network| network.contains(remote.ip));
    remote.secure || (believed && said == Some("https"))
}

/// The server as a request reached it, without a slash at the end; nothing when that cannot be told.
pub fn reached(request: &Request, proxies: &[Network]) -> Option<String> {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    let scheme = if is_secure(request, proxies) { "https" } else { "http" };
    host.filter(|host| is_host(host)).map(|host| format!("{scheme}://{host}"))
}

/// A host as it may stand in a command line: a name or an address, and a port.
fn is_host(host: &str) -> bool {
    (1..=255).contains(&host.len())
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b))
}

/// A fault as a page.
pub struct Refusal(Fault);

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = self.0.into_wire("a page");
        let status = match error.code {
            ErrorCode::NotSignedIn => StatusCode::UNAUTHORIZED,
            ErrorCode::Forbidden => StatusCode::FORBIDDEN,
            ErrorCode::NotFound => StatusCode::NOT_FOUND,
            ErrorCode::Conflict => StatusCode::CONFLICT,
            ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::Storage => StatusCode::INSUFFICIENT_STORAGE,
            ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        (status, Json(json!({ "error": error }))).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_hosts() {
        for good in ["chat.example.com", "127.0.0.1:7700", "[::1]:7700"] {
            assert!(is_host(good), "{good}");
        }
        for bad in ["", "a b", "x;reboot", "a/b", "<b>", "$(x)", "a'b", &"x".repeat(300)] {
            assert!(!is_host(bad), "{bad}");
        }
    }
}
