//! A connection as stores see it, of either engine.
//!
//! After a failed statement the rest of its savepoint fails with the same error on both engines,
//! as PostgreSQL has it: code that goes on after an expected error says so with `Tx::attempt`.

use super::{DbError, DbResult, Row, Val, postgres, sqlite};

/// A connection, owned by one thread.
pub struct Conn {
    engine: Engine,
    trouble: Option<Trouble>,
}

pub(super) enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(Box<postgres::Postgres>),
}

/// What went wrong since the transaction began, and how much must be undone.
enum Trouble {
    /// A statement failed: back to the last savepoint.
    Statement(DbError),
    /// The engine has given the transaction up.
    Transaction(DbError),
}

impl From<Engine> for Conn {
    fn from(engine: Engine) -> Self {
        Self { engine, trouble: None }
    }
}

impl Conn {
    /// Runs one statement and gives its rows.
    ///
    /// # Errors
    /// As the database says; [`DbError::Unique`] for a key that exists. Until what failed is
    /// rolled back, every later statement fails with the same error.
    pub fn run(&mut self, sql: &'static str, params: &[Val]) -> DbResult<Vec<Row>> {
        self.while_sound(|engine| match engine {
            Engine::Sqlite(conn) => conn.run(sql, params),
            Engine::Postgres(conn) => conn.run(sql, params),
        })
    }

    /// Runs one statement and gives its first row, if any.
    ///
    /// # Errors
    /// As [`Conn::run`].
    pub fn first(&mut self, sql: &'static str, params: &[Val]) -> DbResult<Option<Row>> {
        Ok(self.run(sql, params)?.into_iter().next())
    }

    /// Runs one statement that gives exactly one row.
    ///
    /// # Errors
    /// As [`Conn::run`], and when there is no row.
    pub fn one(&mut self, sql: &'static str, params: &[Val]) -> DbResult<Row> {
        self.first(sql, params)?.ok_or_else(|| DbError::Failed(format!("no row from: {sql}")))
    }

    /// Runs statements without parameters, separated by `;`.
    pub(super) fn batch(&mut self, sql: &str) -> DbResult<()> {
        self.while_sound(|engine| match engine {
            Engine::Sqlite(conn) => conn.batch(sql),
            Engine::Postgres(conn) => conn.batch(sql),
        })
    }

    pub(super) fn is_sqlite(&self) -> bool {
        matches!(self.engine, Engine::Sqlite(_))
    }

    pub(super) fn begin(&mut self) -> DbResult<()> {
        self.trouble = None;
        self.while_sound(|engine| match engine {
            Engine::Sqlite(conn) => conn.batch("BEGIN IMMEDIATE"),
            Engine::Postgres(conn) => conn.begin("BEGIN;"),
        })
    }

    /// Begins a transaction that only reads, all from the same moment.
    pub(super) fn snapshot(&mut self) -> DbResult<()> {
        self.trouble = None;
        self.while_sound(|engine| match engine {
            Engine::Sqlite(conn) => conn.batch("BEGIN"),
            Engine::Postgres(conn) => {
                conn.begin("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;")
            }
        })
    }

    pub(super) fn commit(&mut self) -> DbResult<()> {
        self.while_sound(|engine| match engine {
            Engine::Sqlite(conn) => conn.batch("COMMIT"),
            Engine::Postgres(conn) => conn.commit(),
        })
    }

    pub(super) fn rollback(&mut self) {
        match &mut self.engine {
            // Fails when the engine has rolled back by itself, which is what is wanted.
            Engine::Sqlite(conn) => drop(conn.batch("ROLLBACK")),
            Engine::Postgres(conn) => conn.rollback(),
        }
    }

    /// Marks a place to go back to. Names may nest; the last of a name is meant.
    pub(super) fn savepoint(&mut self, name: Savepoint) -> DbResult<()> {
        self.while_sound(|engine| engine.step(name.set))
    }

    /// Keeps what was done since the savepoint.
    pub(super) fn release(&mut self, name: Savepoint) -> DbResult<()> {
        self.while_sound(|engine| engine.step(name.release))
    }

    /// Undoes what was done since the savepoint, a failed statement included.
    pub(super) fn undo(&mut self, name: Savepoint) -> DbResult<()> {
        if matches!(self.trouble, Some(Trouble::Statement(_))) {
            self.trouble = None;
        }
        self.while_sound(|engine| engine.step(name.undo))
    }

    /// The error that made the engine give up the transaction, if one did.
    pub(super) fn over(&self) -> Option<DbError> {
        match &self.trouble {
            Some(Trouble::Transaction(error)) => Some(error.clone()),
            _ => None,
        }
    }

    /// The error that must be undone before going on, if any.
    pub(super) fn trouble(&self) -> Option<DbError> {
        self.trouble.as_ref().map(|t| t.error().clone())
    }

    fn while_sound<T>(&mut self, f: impl FnOnce(&mut Engine) -> DbResult<T>) -> DbResult<T> {
        if let Some(trouble) = &self.trouble {
            return Err(trouble.error().clone());
        }
        let outcome = f(&mut self.engine);
        if let Err(error) = &outcome {
            self.trouble = Some(if self.engine.is_over() {
                Trouble::Transaction(error.clone())
            } else {
                Trouble::Statement(error.clone())
            });
        }
        outcome
    }
}

impl Trouble {
    fn error(&self) -> &DbError {
        match self {
            Self::Statement(error) | Self::Transaction(error) => error,
        }
    }
}

impl Engine {
    /// PostgreSQL sends such steps together with the next statement.
    fn step(&mut self, sql: &'static str) -> DbResult<()> {
        match self {
            Self::Sqlite(conn) => conn.batch(sql),
            Self::Postgres(conn) => {
                conn.defer(sql);
                Ok(())
            }
        }
    }

    fn is_over(&self) -> bool {
        match self {
            Self::Sqlite(conn) => conn.is_over(),
            Self::Postgres(conn) => conn.is_over(),
        }
    }
}

/// The statements of a named savepoint.
#[derive(Clone, Copy)]
pub(super) struct Savepoint {
    set: &'static str,
    release: &'static str,
    undo: &'static str,
}

/// Around each job of a batch.
pub(super) const JOB: Savepoint = Savepoint {
    set: "SAVEPOINT job;",
    release: "RELEASE SAVEPOINT job;",
    undo: "ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job;",
};

/// Around what a job tries.
pub(super) const ATTEMPT: Savepoint = Savepoint {
    set: "SAVEPOINT attempt;",
    release: "RELEASE SAVEPOINT attempt;",
    undo: "ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt;",
};
