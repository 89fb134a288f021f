//! A connection as stores see it, of either engine.
//!
//! After a failed statement the rest of its savepoint fails with the same error on both engines,
//! as PostgreSQL has it: code that goes on after an expected error says so with `Tx::attempt`.
//! What needs no answer is said with [`Conn::later`], so that PostgreSQL is not waited for.

use std::sync::Arc;

use super::held::Held;
use super::kept::Kept;
use super::{DbError, DbResult, Row, Val, postgres, sqlite};

/// A connection, owned by one thread.
pub struct Conn {
    engine: Engine,
    trouble: Option<Trouble>,
    /// Values of rows that this transaction alone can change.
    held: Held,
    /// Whether anything but a SELECT was run since [`Conn::begin_job`].
    touched: bool,
    /// Whether this transaction only reads, all from one moment.
    snapshot: bool,
    kept: Arc<Kept>,
}

/// A statement and its parameters.
pub type Asked<'a> = (&'static str, &'a [Val]);

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
        let (held, kept) = (Held::default(), Arc::default());
        Self { engine, trouble: None, held, touched: false, snapshot: false, kept }
    }
}

impl Conn {
    /// With what all connections of a pool keep in memory.
    pub(super) fn keeping(self, kept: &Arc<Kept>) -> Self {
        Self { kept: Arc::clone(kept), ..self }
    }

    /// What a slice keeps in memory beside the database: one of each type for the whole pool.
    #[must_use]
    pub fn kept<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        self.kept.of()
    }

    /// Whether all that is read now is committed and from one moment.
    #[must_use]
    pub fn is_snapshot(&self) -> bool {
        self.snapshot
    }

    /// Runs one statement and gives its rows.
    ///
    /// # Errors
    /// As the database says; [`DbError::Unique`] for a key that exists. Until what failed is
    /// rolled back, every later statement fails with the same error.
    pub fn run(&mut self, sql: &'static str, params: &[Val]) -> DbResult<Vec<Row>> {
        self.note(sql)?;
        self.while_sound(|engine| engine.run(sql, params))
    }

    /// Runs two statements, the second whatever the first gives: PostgreSQL is waited for once.
    ///
    /// # Errors
    /// As [`Conn::run`].
    pub fn both(&mut self, a: Asked<'_>, b: Asked<'_>) -> DbResult<(Vec<Row>, Vec<Row>)> {
        self.note(a.0)?;
        self.note(b.0)?;
        self.while_sound(|engine| match engine {
            Engine::Sqlite(conn) => Ok((conn.run(a.0, a.1)?, conn.run(b.0, b.1)?)),
            Engine::Postgres(conn) => conn.both(a, b),
        })
    }

    /// Runs a statement whose rows nobody wants. PostgreSQL gets it together with the next one
    /// that is waited for, which then fails if this one does, or the commit.
    ///
    /// # Errors
    /// As [`Conn::run`], perhaps only from a later call; the transaction comes to nothing then.
    pub fn later(&mut self, sql: &'static str, params: &[Val]) -> DbResult<()> {
        self.note(sql)?;
        self.send(sql, params)
    }

    fn send(&mut self, sql: &'static str, params: &[Val]) -> DbResult<()> {
        self.while_sound(|engine| match engine {
            Engine::Sqlite(conn) => conn.run(sql, params).map(drop),
            Engine::Postgres(conn) => conn.later(sql, params),
        })
    }

    /// Waits for what was said with [`Conn::later`].
    pub(super) fn settle(&mut self) -> DbResult<()> {
        self.while_sound(|engine| match engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(conn) => conn.settle(),
        })
    }

    /// The value that this transaction has given a row of `table`, when it is held in memory.
    pub(crate) fn held(&self, table: &'static str, key: i64) -> Option<i64> {
        self.held.get(table, key)
    }

    /// Runs a statement that locks a row and gives its value, and holds that from then on.
    ///
    /// # Errors
    /// As [`Conn::one`].
    pub(crate) fn take_hold(
        &mut self,
        (table, key): (&'static str, i64),
        (sql, params): Asked<'_>,
    ) -> DbResult<i64> {
        self.touched = true;
        let rows = self.while_sound(|engine| engine.run(sql, params))?;
        let row = rows.first().ok_or_else(|| DbError::Failed(format!("no row from: {sql}")))?;
        let value = row.get(0)?;
        self.held.put((table, key), value, None);
        Ok(value)
    }

    /// Changes the value of a row that is held. `write` is how it gets there: the last of a row
    /// is run before the commit, or before any statement that names the table.
    pub(crate) fn hold(&mut self, (table, key): (&'static str, i64), value: i64, write: Asked<'_>) {
        self.touched = true;
        self.held.put((table, key), value, Some(write));
    }

    /// Writes what is held and forgets it.
    fn let_go(&mut self) -> DbResult<()> {
        for (sql, params) in self.held.take() {
            self.send(sql, &params)?;
        }
        Ok(())
    }

    /// Before each statement: it must see what is held.
    fn note(&mut self, sql: &'static str) -> DbResult<()> {
        if self.held.concerns(sql) {
            self.let_go()?;
        }
        self.touched |= !sql.starts_with("SELECT");
        Ok(())
    }

    /// A job of a batch begins.
    pub(super) fn begin_job(&mut self) {
        self.touched = false;
    }

    /// Whether the job has left anything that would have to be undone.
    pub(super) fn is_touched(&self) -> bool {
        self.touched || self.trouble.is_some()
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

    /// For the few statements that the engines want in different words: full text.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.engine, Engine::Sqlite(_))
    }

    /// Until the transaction ends, PostgreSQL plans each statement for the tables as they are:
    /// for transactions that write so much that plans kept from before it would read whole tables.
    pub(crate) fn plan_anew(&mut self) -> DbResult<()> {
        if self.is_sqlite() {
            return Ok(());
        }
        self.batch("SET LOCAL plan_cache_mode = 'force_custom_plan'")
    }

    pub(super) fn begin(&mut self) -> DbResult<()> {
        self.trouble = None;
        self.held = Held::default();
        self.snapshot = false;
        self.while_sound(|engine| match engine {
            Engine::Sqlite(conn) => conn.batch("BEGIN IMMEDIATE"),
            Engine::Postgres(conn) => conn.begin("BEGIN;"),
        })
    }

    /// Begins a transaction that only reads, all from the same moment.
    pub(super) fn snapshot(&mut self) -> DbResult<()> {
        self.trouble = None;
        self.snapshot = true;
        self.while_sound(|engine| match engine {
            Engine::Sqlite(conn) => conn.batch("BEGIN"),
            Engine::Postgres(conn) => {
                conn.begin("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;")
            }
        })
    }

    pub(super) fn commit(&mut self) -> DbResult<()> {
        self.let_go()?;
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
        // What is held could not be undone.
        self.let_go()?;
        self.held.suspend();
        self.while_sound(|engine| engine.step(name.set))
    }

    /// Keeps what was done since the savepoint.
    pub(super) fn release(&mut self, name: Savepoint) -> DbResult<()> {
        self.held.resume();
        self.while_sound(|engine| engine.step(name.release))
    }

    /// Undoes what was done since the savepoint, a failed statement included.
    pub(super) fn undo(&mut self, name: Savepoint) -> DbResult<()> {
        if matches!(self.trouble, Some(Trouble::Statement(_))) {
            self.trouble = None;
        }
        self.held.resume();
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
    fn run(&mut self, sql: &'static str, params: &[Val]) -> DbResult<Vec<Row>> {
        match self {
            Self::Sqlite(conn) => conn.run(sql, params),
            Self::Postgres(conn) => conn.run(sql, params),
        }
    }

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
