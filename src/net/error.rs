//! What can go wrong between a request and its answer.

use canteen_protocol::{ErrorCode, WireError};

/// Why there is no result.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum CallError {
    /// The server said no. Also for what the client refuses in its name because a limit of the
    /// hello forbids it.
    #[error("{0}")]
    Refused(WireError),
    /// There is no connection to be had, for this reason.
    #[error("{0}")]
    Unreachable(String),
    /// The address or the way to connect is wrong: trying again does not help.
    #[error("{0}")]
    Setup(String),
    /// The connection ended before the answer came, for this reason. Whether the request was
    /// carried out is not known.
    #[error("the connection to the server ended: {0}")]
    Closed(String),
    /// No answer came in time. Whether the request was carried out is not known.
    #[error("the server did not answer within {0} s: try again")]
    Timeout(u64),
    /// The answer makes no sense.
    #[error("the server's answer cannot be read ({0}): check that both run matching versions")]
    Protocol(String),
}

impl CallError {
    /// The server's code, when it said no.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(error) => Some(error.code),
            _ => None,
        }
    }

    /// Whether the same request may succeed later without any change to it.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Refused(error) => error.code.is_temporary(),
            Self::Unreachable(_) | Self::Closed(_) | Self::Timeout(_) => true,
            Self::Setup(_) | Self::Protocol(_) => false,
        }
    }

    /// The same as the server would say it.
    #[must_use]
    pub fn into_wire(self) -> WireError {
        match self {
            Self::Refused(error) => error,
            Self::Setup(_) => WireError::new(ErrorCode::Invalid, self.to_string()),
            Self::Protocol(_) => WireError::new(ErrorCode::Internal, self.to_string()),
            _ => WireError::new(ErrorCode::Unavailable, self.to_string()),
        }
    }
}
