//! What can go wrong with the local history.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why the history cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A later program wrote it.
    #[error(
        "the local history {path} was written by a newer canteen (format {found}, this one knows \
         {known}): update canteen"
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// SQLite says no.
    #[error("the local history: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A row holds something else than it should.
    #[error("the local history holds a row that cannot be read: {0}")]
    Row(#[from] serde_json::Error),
    /// The folder or the file cannot be made or moved.
    #[error("{path}: {error}")]
    Io {
        /// What was touched.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// The history's thread has ended.
    #[error("the local history is closed")]
    Closed,
}

/// What can be done about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Remedy {
    /// The file is broken: put it aside and begin a new one.
    Rebuild,
    /// The disk takes nothing: go on in memory.
    Memory,
    /// Say it.
    None,
}

impl StoreError {
    /// What helps.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Row(_) => Remedy::Rebuild,
            Self::Io { .. } => Remedy::Memory,
            Self::Newer { .. } | Self::Closed => Remedy::None,
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Remedy::Rebuild,
                Some(
                    ErrorCode::DiskFull
                    | ErrorCode::ReadOnly
                    | ErrorCode::SystemIoFailure
                    | ErrorCode::CannotOpen
                    | ErrorCode::PermissionDenied,
                ) => Remedy::Memory,
                _ if is_misfit(error) => Remedy::Rebuild,
                _ => Remedy::None,
            },
        }
    }
}

/// Whether a column holds what no program of ours writes there.
fn is_misfit(error: &rusqlite::Error) -> bool {
    use rusqlite::Error;
    matches!(
        error,
        Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::InvalidColumnType(..)
    )
}

/// The result of asking the history.
pub type StoreResult<T> = Result<T, StoreError>;
