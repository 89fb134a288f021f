//! What a service answers when it cannot: an error for the caller, or a fault of the server's own
//! that is logged once and answered without detail.

use canteen_protocol::{ErrorCode, WireError};

use crate::db::DbError;

/// The result of every service.
pub type Outcome<T> = Result<T, Fault>;

/// Why a request was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The caller's to mend, worded for them.
    #[error("{0}")]
    Refused(WireError),
    /// The database's.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Anything else that should not happen.
    #[error("{0}")]
    Internal(String),
}

impl Fault {
    /// A refusal.
    pub fn refused(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::Refused(WireError::new(code, message))
    }

    /// A parameter is wrong.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::refused(ErrorCode::Invalid, message)
    }

    /// The caller may not.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::refused(ErrorCode::Forbidden, message)
    }

    /// There is no such thing for the caller.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::refused(ErrorCode::NotFound, message)
    }

    /// It exists already or has changed.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::refused(ErrorCode::Conflict, message)
    }

    /// The same about a field, as the wire names it: a form puts it there.
    #[must_use]
    pub fn at(self, field: &str) -> Self {
        match self {
            Self::Refused(error) => {
                Self::Refused(error.with(serde_json::json!({ "field": field })))
            }
            other => other,
        }
    }

    /// As it goes over the wire. Faults of the server are logged here and nowhere else.
    #[must_use]
    pub fn into_wire(self, method: &str) -> WireError {
        match self {
            Self::Refused(error) => error,
            Self::Db(DbError::Full(detail)) => {
                tracing::error!(method, detail, "the database cannot write");
                WireError::new(
                    ErrorCode::Storage,
                    "the server's disk is full or read-only: nothing was stored, try again later",
                )
            }
            Self::Db(DbError::Unreachable(detail)) => {
                tracing::error!(method, detail, "the database cannot be reached");
                WireError::new(
                    ErrorCode::Unavailable,
                    "the server cannot reach its database: try again later",
                )
            }
            Self::Db(DbError::Closed) => {
                WireError::new(ErrorCode::Unavailable, "the server is stopping: reconnect")
            }
            Self::Db(error) => internal(method, &error.to_string()),
            Self::Internal(detail) => internal(method, &detail),
        }
    }
}

fn internal(method: &str, detail: &str) -> WireError {
    tracing::error!(method, detail, "request failed");
    WireError::new(
        ErrorCode::Internal,
        "the server could not do this; its log has the detail: try again later",
    )
}
