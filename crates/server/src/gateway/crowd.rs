//! When there are too many connections: of which kind, and what to do.

use canteen_protocol::{ErrorCode, WireError};
use serde_json::json;

/// Milliseconds after which it may be worth trying again.
const RETRY: u64 = 5_000;

/// A bound that is reached; with the number it is set to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Crowded {
    /// The whole server.
    #[error(
        "this server has all the {0} connections it takes (limit_connections): try again later"
    )]
    Server(usize),
    /// One address.
    #[error(
        "{0} connections come from your address already (limit_connections_address): close some"
    )]
    Address(usize),
    /// One address, before signing in.
    #[error(
        "{0} connections from your address have not signed in yet (limit_connections_waiting): try \
         again in a moment"
    )]
    Waiting(usize),
    /// One member.
    #[error(
        "your account has {0} connections already (limit_connections_member): close some clients"
    )]
    Member(usize),
    /// One device.
    #[error(
        "this device has {0} connections already (limit_connections_device): close some clients"
    )]
    Device(usize),
}

impl Crowded {
    /// The bound's name, for figures.
    #[must_use]
    pub fn bound(self) -> &'static str {
        match self {
            Self::Server(_) => "server",
            Self::Address(_) => "address",
            Self::Waiting(_) => "waiting",
            Self::Member(_) => "member",
            Self::Device(_) => "device",
        }
    }

    /// As it goes over the wire.
    #[must_use]
    pub fn into_wire(self) -> WireError {
        WireError::new(ErrorCode::RateLimited, self.to_string()).with(json!({ "retry_ms": RETRY }))
    }
}
