//! What PostgreSQL's errors mean for us. Codes: appendix A of its manual.

use std::error::Error as _;

use crate::db::DbError;

/// An error, and what it asks of the connection.
pub(super) struct Verdict {
    pub(super) error: DbError,
    /// The transaction cannot go on, not even from a savepoint.
    pub(super) over: bool,
    /// The connection is of no more use.
    pub(super) reconnect: bool,
    /// Statements must be prepared anew.
    pub(super) forget: bool,
}

impl Verdict {
    fn of(error: DbError) -> Self {
        Self { error, over: false, reconnect: false, forget: false }
    }
}

pub(super) fn explain(error: &tokio_postgres::Error, sql: &str) -> Verdict {
    let Some(db) = error.as_db_error() else {
        return client_side(error, sql);
    };
    let message = db.message().to_owned();
    match db.code().code() {
        "23505" => Verdict::of(DbError::Unique(db.constraint().unwrap_or(&message).to_owned())),
        // Disk full, I/O error.
        "53100" | "58030" => Verdict::of(DbError::Full(message)),
        // Read-only: perhaps no longer the primary, so ask the host list again.
        "25006" => Verdict { over: true, reconnect: true, ..Verdict::of(DbError::Full(message)) },
        // Serialization failure, deadlock.
        "40001" | "40P01" => Verdict { over: true, ..Verdict::of(DbError::Retry) },
        // The schema has changed under a prepared statement, or the statement is gone.
        "26000" => Verdict { over: true, forget: true, ..Verdict::of(DbError::Retry) },
        "0A000" if message.contains("cached plan") => {
            Verdict { over: true, forget: true, ..Verdict::of(DbError::Retry) }
        }
        // Connection exceptions; shut down, crashed, starting; timed out in a transaction.
        code if code.starts_with("08") || code.starts_with("57P") || code == "25P03" => {
            Verdict { over: true, reconnect: true, ..Verdict::of(DbError::Unreachable(message)) }
        }
        code => Verdict::of(DbError::Failed(format!(
            "{message} ({code}){} in: {sql}",
            db.detail().map(|d| format!(", {d}")).unwrap_or_default()
        ))),
    }
}

fn client_side(error: &tokio_postgres::Error, sql: &str) -> Verdict {
    let detail = chain(error);
    let lost = error.is_closed() || error.source().is_some_and(|s| s.is::<std::io::Error>());
    if lost {
        let error = DbError::Unreachable(detail);
        return Verdict { over: true, reconnect: true, ..Verdict::of(error) };
    }
    Verdict::of(DbError::Failed(format!("{detail} in: {sql}")))
}

/// An error with its causes, as its own text is only "db error".
pub(super) fn chain(error: &tokio_postgres::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
