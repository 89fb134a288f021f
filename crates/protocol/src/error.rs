//! The one vocabulary of errors.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Stable codes; the message beside one is for people and may change.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The frame is not JSON of the expected shape.
    BadFrame,
    /// No such method on this server.
    UnknownMethod,
    /// A parameter is missing, malformed or out of range.
    Invalid,
    /// Larger than the limit stated in the hello.
    TooLarge,
    /// Too many requests; `data.retry_ms` says when to come back.
    RateLimited,
    /// No valid device token: sign in.
    NotSignedIn,
    /// Wrong name, password or code.
    BadCredentials,
    /// Name and password were right; `data` says what the second step of signing in is.
    SecondFactor,
    /// Signed in, but not allowed to do this.
    Forbidden,
    /// No such thing, or nothing the asker may see.
    NotFound,
    /// The thing has changed or exists already.
    Conflict,
    /// The time for this is over (recall, edit, sign-in code).
    Expired,
    /// Retention has removed what was asked for.
    Purged,
    /// The client's protocol version is too old or too new.
    Version,
    /// The server is stopping or starting: reconnect.
    Unavailable,
    /// The server's disk is full or read-only: nothing was stored.
    Storage,
    /// A fault of the server; the detail is in its log.
    Internal,
    /// A code this crate does not know yet.
    #[serde(other)]
    Unknown,
}

impl ErrorCode {
    /// Whether the same request may succeed later without any change to it.
    #[must_use]
    pub fn is_temporary(self) -> bool {
        matches!(self, Self::RateLimited | Self::Unavailable | Self::Storage | Self::Internal)
    }
}

/// An error as it travels.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WireError {
    /// What kind of error.
    pub code: ErrorCode,
    /// Lower case, names the thing and the way out.
    pub message: String,
    /// Figures a program may use, such as `limit` or `retry_ms`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<serde_json::Value>,
}

impl WireError {
    /// An error without data.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: None }
    }

    /// The same with data.
    #[must_use]
    pub fn with(mut self, data: serde_json::Value) -> Self {
        self.data = Some(data);
        self
    }
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for WireError {}
