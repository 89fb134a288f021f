//! One SQL text for SQLite and PostgreSQL.
//!
//! Work is handed over as closures that run on a thread owning a connection, so stores are plain
//! synchronous functions over [`Conn`]. Writes queue on a lane; what waits shares one transaction
//! and one fsync; when a job fails they run again, each in a savepoint of its own. SQLite has one
//! lane, PostgreSQL several.
//!
//! The common SQL: `$n` parameters, BIGINT, BOOLEAN, TEXT, `ON CONFLICT`, `RETURNING`, recursive
//! CTEs. In migrations `{BLOB}` and `{WITHOUT_ROWID}` stand for what differs; full text alone is
//! written twice, there and in its store. Text is compared byte by byte on both. A failed statement voids its transaction unless it was an attempt.

mod bulk;
mod conn;
mod held;
mod kept;
mod lane;
mod migrate;
mod postgres;
mod reader;
mod sqlite;
mod turns;
mod tx;
mod value;

use std::sync::Arc;

pub use bulk::Bulk;
pub use conn::Conn;
pub use lane::Lane;
pub use tx::Tx;
pub use value::{FromVal, Row, Val};

use crate::bus::Bus;
use crate::metrics::Metrics;

/// What the database can answer instead of rows.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DbError {
    /// The statement failed; a bug here or a broken database.
    #[error("database: {0}")]
    Failed(String),
    /// A unique key exists already.
    #[error("database: {0} exists already")]
    Unique(String),
    /// The disk is full or the file read-only.
    #[error("database cannot write: {0}")]
    Full(String),
    /// A concurrent transaction won; the lane tries again by itself.
    #[error("database: conflict with a concurrent change")]
    Retry,
    /// The database's server cannot be reached, or went away before it answered.
    #[error("database cannot be reached: {0}")]
    Unreachable(String),
    /// The server is stopping.
    #[error("database is closed")]
    Closed,
    /// The database cannot be opened; says what to do.
    #[error("{0}")]
    Open(String),
    /// A column does not hold what the code expects.
    #[error("database: column {0} is not {1}")]
    Column(usize, &'static str),
}

/// Result of a database call.
pub type DbResult<T> = Result<T, DbError>;

/// How a database is opened.
#[derive(Clone)]
pub struct Options {
    /// Writing connections to PostgreSQL; SQLite has one.
    pub lanes: usize,
    /// Reading connections.
    pub readers: usize,
    /// Where commits are counted.
    pub metrics: Arc<Metrics>,
}

impl Default for Options {
    fn default() -> Self {
        Self { lanes: 8, readers: 4, metrics: Metrics::new() }
    }
}

/// A pool of one database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    lanes: Arc<[lane::Sender]>,
    readers: Arc<reader::Readers>,
}

impl Db {
    /// Opens `sqlite:PATH` (or a plain path) or `postgres://...`, brings the schema up to date and
    /// starts the threads. What commits stage is given to `bus`.
    ///
    /// # Errors
    /// [`DbError::Open`] when there is no such database or it is newer than this program.
    pub async fn open(url: &str, bus: Arc<dyn Bus>) -> DbResult<Self> {
        Self::open_with(url, bus, Options::default()).await
    }

    /// The same with options.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_with(url: &str, bus: Arc<dyn Bus>, options: Options) -> DbResult<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            postgres::open(url, bus, options).await
        } else {
            sqlite::open(url.strip_prefix("sqlite:").unwrap_or(url), bus, options)
        }
    }

    /// Runs `f` on a reading connection, in one snapshot.
    ///
    /// # Errors
    /// What `f` answers, or that the server is stopping.
    pub async fn read<T, E>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.readers.run(f).await
    }

    /// Runs `f` in a transaction and answers after it is durable. An `Err` rolls back what `f`
    /// did. `f` may run again when a concurrent transaction won, so it has no effects of its own.
    ///
    /// # Errors
    /// What `f` answers, or why the commit failed.
    pub async fn write<T, E>(
        &self,
        lane: Lane,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let index = lane.index(self.lanes.len());
        self.lanes[index].run(f).await
    }

    /// Waits until what was handed over before is written.
    pub async fn flush(&self) {
        for lane in self.lanes.iter() {
            // A closed lane has nothing left to write.
            drop(lane.run(|_| DbResult::Ok(())).await);
        }
    }

    /// How many jobs wait to be written, over all lanes.
    #[must_use]
    pub fn backlog(&self) -> usize {
        self.lanes.iter().map(lane::Sender::backlog).sum()
    }
}
