//! A connection and a transaction, as stores see them.

use std::ops::{Deref, DerefMut};

use super::{DbError, DbResult, Row, Val, postgres, sqlite};
use crate::bus::Notice;

/// A connection of either engine, owned by one thread.
pub enum Conn {
    /// SQLite.
    Sqlite(sqlite::Sqlite),
    /// PostgreSQL.
    Postgres(Box<postgres::Postgres>),
}

impl Conn {
    /// Runs one statement and gives its rows.
    ///
    /// # Errors
    /// As the database says; [`DbError::Unique`] for a key that exists.
    pub fn run(&mut self, sql: &'static str, params: &[Val]) -> DbResult<Vec<Row>> {
        match self {
            Self::Sqlite(conn) => conn.run(sql, params),
            Self::Postgres(conn) => conn.run(sql, params),
        }
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
        match self {
            Self::Sqlite(conn) => conn.batch(sql),
            Self::Postgres(conn) => conn.batch(sql),
        }
    }
}

/// A transaction under way: a connection, and what shall be told to others once it is durable.
pub struct Tx<'a> {
    conn: &'a mut Conn,
    staged: Vec<Notice>,
}

impl<'a> Tx<'a> {
    pub(super) fn new(conn: &'a mut Conn) -> Self {
        Self { conn, staged: Vec::new() }
    }

    pub(super) fn into_staged(self) -> Vec<Notice> {
        self.staged
    }

    /// Tells the bus after the commit, in the order of staging; never when it rolls back.
    pub fn stage(&mut self, notice: Notice) {
        self.staged.push(notice);
    }

    /// A new id of a kind such as `member`, starting at 1.
    ///
    /// # Errors
    /// As the database says.
    pub fn new_id(&mut self, kind: &'static str) -> DbResult<i64> {
        self.new_ids(kind, 1)
    }

    /// The first of `count` new consecutive ids of a kind.
    ///
    /// # Errors
    /// As the database says.
    pub fn new_ids(&mut self, kind: &'static str, count: i64) -> DbResult<i64> {
        let row = self.conn.one(
            "INSERT INTO counter (kind, last) VALUES ($1, $2)
             ON CONFLICT (kind) DO UPDATE SET last = counter.last + excluded.last
             RETURNING last",
            crate::vals![kind, count],
        )?;
        Ok(row.get::<i64>(0)? - count + 1)
    }
}

impl Deref for Tx<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.conn
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn
    }
}

impl Conn {
    pub(super) fn begin(&mut self) -> DbResult<()> {
        match self {
            Self::Sqlite(conn) => conn.batch("BEGIN IMMEDIATE"),
            Self::Postgres(conn) => conn.begin(),
        }
    }

    pub(super) fn commit(&mut self) -> DbResult<()> {
        self.batch("COMMIT")
    }

    pub(super) fn rollback(&mut self) {
        // Fails when the engine has rolled back by itself, which is what is wanted.
        drop(self.batch("ROLLBACK"));
    }

    pub(super) fn snapshot(&mut self) -> DbResult<()> {
        match self {
            Self::Sqlite(conn) => conn.batch("BEGIN"),
            Self::Postgres(conn) => conn.snapshot(),
        }
    }

    pub(super) fn end_snapshot(&mut self) {
        drop(self.batch("COMMIT"));
    }

    /// Whether the last error was a lost race, after which the transaction is void.
    pub(super) fn lost_race(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(conn) => conn.lost_race(),
        }
    }
}
