//! A transaction under way, as stores see it.

use std::ops::{Deref, DerefMut};

use super::conn::ATTEMPT;
use super::{Conn, DbError, DbResult};
use crate::bus::Notice;

/// A connection in a transaction, and what shall be told to others once it is durable.
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

    /// Tries something that may fail, such as inserting a key that may exist. When it does, all
    /// it did is undone, and the transaction can go on; without this, every statement after a
    /// failed one fails too.
    ///
    /// # Errors
    /// What `f` answers.
    pub fn attempt<T, E: From<DbError>>(
        &mut self,
        f: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.conn.savepoint(ATTEMPT)?;
        let staged = self.staged.len();
        let mut result = f(self);
        if result.is_ok()
            && let Err(error) = self.conn.settle()
        {
            result = Err(E::from(error));
        }
        if result.is_ok() {
            self.conn.release(ATTEMPT)?;
        } else {
            self.staged.truncate(staged);
            self.conn.undo(ATTEMPT)?;
        }
        result
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
