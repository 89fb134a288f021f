//! The connection to the history, and what is done when the file or the disk fails.
//!
//! Lives on the history's own thread. A broken file is put aside and begun anew with the acts that
//! could be rescued; a disk that takes nothing is waited for in memory. Either way the caller's
//! job is done again on what there is then, and [`Trouble`] says so.

use std::path::{Path, PathBuf};

use canteen_protocol::Time;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::mpsc;

use super::error::Remedy;
use super::rescue::{self, Rescued};
use super::{StoreError, StoreResult, file};
use crate::engine::Clock;

/// How often one job is tried again on a mended history.
const MENDS: usize = 3;
/// Milliseconds between two attempts to use the file again.
const RETRY: i64 = 30_000;

/// Something that happened to the history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trouble {
    /// What it means and what to do.
    pub text: String,
    /// What was known is not, or may not be, in there any more: ask the server for everything.
    pub afresh: bool,
}

/// Where the history is kept just now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    File((u64, u64)),
    Memory,
}

/// The history, open.
#[derive(Debug)]
pub struct Db {
    conn: Connection,
    path: PathBuf,
    place: Place,
    clock: Clock,
    troubles: mpsc::UnboundedSender<Trouble>,
    version: i64,
    /// The acts that were taken into memory: those that are done by then are done in the file too.
    carried: Vec<String>,
    tried: Time,
}

impl Db {
    /// Opens the history; when that cannot be, goes on in memory and says why.
    ///
    /// # Errors
    /// [`StoreError::Newer`]; that one the user has to decide.
    pub fn open(
        path: &Path,
        clock: Clock,
        troubles: mpsc::UnboundedSender<Trouble>,
    ) -> StoreResult<Self> {
        let mut db = Self {
            conn: file::in_memory()?,
            path: path.to_owned(),
            place: Place::Memory,
            troubles,
            version: 0,
            carried: Vec::new(),
            tried: clock.now(),
            clock,
        };
        match db.reopen() {
            Ok(()) => {}
            Err(error @ StoreError::Newer { .. }) => return Err(error),
            Err(error) if error.remedy() == Remedy::Rebuild => db.rebuild(&error)?,
            Err(error) => db.say_memory(&error),
        }
        Ok(db)
    }

    /// Looks something up.
    ///
    /// # Errors
    /// What could not be mended.
    pub fn read<T>(&mut self, job: impl Fn(&Connection) -> StoreResult<T>) -> StoreResult<T> {
        self.mending(|db| {
            let tx = db.conn.transaction_with_behavior(TransactionBehavior::Deferred)?;
            job(&tx)
        })
    }

    /// Changes something, all of it or nothing. It survives the end of this process.
    ///
    /// # Errors
    /// What could not be mended; nothing was changed then.
    pub fn write<T>(&mut self, job: impl Fn(&Transaction<'_>) -> StoreResult<T>) -> StoreResult<T> {
        self.mending(|db| {
            let tx = db.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = job(&tx)?;
            tx.commit()?;
            Ok(done)
        })
    }

    /// As [`Db::write`], and it survives the end of the machine: for what nobody else has.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_durably<T>(
        &mut self,
        job: impl Fn(&Transaction<'_>) -> StoreResult<T>,
    ) -> StoreResult<T> {
        self.conn.pragma_update(None, "synchronous", "FULL")?;
        let done = self.write(job);
        self.conn.pragma_update(None, "synchronous", "NORMAL")?;
        done
    }

    /// Whether another process has changed the history since this was last asked. Also the moment
    /// to go back to the file after a time in memory, or to another's when this one was replaced.
    ///
    /// # Errors
    /// SQLite's.
    pub fn changed_by_others(&mut self) -> StoreResult<bool> {
        match self.place {
            Place::Memory => return Ok(self.leave_memory()),
            Place::File(identity) if file::identity(&self.path) != Some(identity) => {
                self.reopen()?;
                let text = "the local history was replaced by another canteen on this machine";
                self.say(text.into(), true);
                return Ok(true);
            }
            Place::File(_) => {}
        }
        let version = self.conn.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        let changed = self.version != version;
        self.version = version;
        Ok(changed)
    }

    /// Begins anew for another member, and leaves the history of the former one where it can be
    /// found.
    ///
    /// # Errors
    /// The file system's and SQLite's.
    pub fn put_aside_for_other(&mut self) -> StoreResult<()> {
        self.conn = file::in_memory()?;
        let before = std::mem::replace(&mut self.place, Place::Memory);
        if before == Place::Memory {
            return Ok(());
        }
        let lock = file::lock(&self.path)?;
        let aside = file::put_aside(&self.path, "other", self.clock.now(), &lock)?;
        let conn = file::open(&self.path, &lock)?;
        self.settle(conn)?;
        let text =
            format!("the local history belonged to another member: it is now {}", aside.display());
        self.say(text, false);
        Ok(())
    }

    /// Lets the file grow to so many pages and no further, as a full disk would.
    #[cfg(test)]
    pub fn limit_pages(&mut self, pages: i64) -> i64 {
        self.conn.pragma_update_and_check(None, "max_page_count", pages, |row| row.get(0)).unwrap()
    }

    fn mending<T>(&mut self, job: impl Fn(&mut Self) -> StoreResult<T>) -> StoreResult<T> {
        let mut done = job(self);
        for _ in 0..MENDS {
            let Err(error) = &done else { break };
            match (error.remedy(), self.place) {
                (Remedy::Rebuild, Place::File(_)) => self.rebuild(error)?,
                (Remedy::Memory, Place::File(_)) => self.enter_memory(error)?,
                _ => break,
            }
            done = job(self);
        }
        done
    }

    fn reopen(&mut self) -> StoreResult<()> {
        file::folder(&self.path)?;
        let lock = file::lock(&self.path)?;
        let conn = file::open(&self.path, &lock)?;
        self.settle(conn)
    }

    fn settle(&mut self, conn: Connection) -> StoreResult<()> {
        self.version = conn.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        self.conn = conn;
        self.place = file::identity(&self.path).map_or(Place::Memory, Place::File);
        Ok(())
    }

    /// Puts a broken file aside and begins anew.
    fn rebuild(&mut self, why: &StoreError) -> StoreResult<()> {
        let before = self.place;
        // Memory stands in while the file is changed, so that nothing holds it open.
        self.conn = file::in_memory()?;
        self.place = Place::Memory;
        match self.replace(before) {
            Ok(Some((aside, rescued))) => {
                let text = format!(
                    "the local history was broken ({why}) and is fetched from the server again; \
                     {}; the broken file is now {}",
                    rescued.in_words(),
                    aside.display()
                );
                self.say(text, true);
            }
            // Another process was faster.
            Ok(None) => self.say("the local history was broken and has been replaced".into(), true),
            Err(error) => self.say_memory(&error),
        }
        Ok(())
    }

    fn replace(&mut self, before: Place) -> StoreResult<Option<(PathBuf, Rescued)>> {
        let lock = file::lock(&self.path)?;
        let now = file::identity(&self.path).map(Place::File);
        if before != Place::Memory && now != Some(before) {
            let conn = file::open(&self.path, &lock)?;
            self.settle(conn)?;
            return Ok(None);
        }
        let aside = file::put_aside(&self.path, "broken", self.clock.now(), &lock)?;
        let rescued = rescue::from_broken(&aside);
        let conn = file::open(&self.path, &lock)?;
        rescued.put(&conn)?;
        self.settle(conn)?;
        Ok(Some((aside, rescued)))
    }

    /// Goes on in memory with what matters most.
    fn enter_memory(&mut self, why: &StoreError) -> StoreResult<()> {
        let memory = file::in_memory()?;
        if let Err(error) = rescue::into_memory(&self.conn, &memory) {
            tracing::warn!(%error, "not all of the history could be taken into memory");
        }
        self.carried = Rescued::from_whole(&memory).client_ids();
        self.tried = self.clock.now();
        self.conn = memory;
        self.place = Place::Memory;
        self.version = 0;
        self.say_memory(why);
        Ok(())
    }

    /// Tries the file again; says whether it is used again.
    fn leave_memory(&mut self) -> bool {
        let now = self.clock.now();
        if (now.0 - self.tried.0).abs() < RETRY {
            return false;
        }
        self.tried = now;
        let kept = Rescued::from_whole(&self.conn);
        let back = || -> StoreResult<Connection> {
            file::folder(&self.path)?;
            let lock = file::lock(&self.path)?;
            let conn = file::open(&self.path, &lock)?;
            file::probe(&conn)?;
            rescue::forget(&conn, &self.carried, &kept.client_ids())?;
            kept.put(&conn)?;
            Ok(conn)
        };
        let settled = back().and_then(|conn| self.settle(conn));
        if settled.is_ok() {
            self.say("the local history can be written again".into(), true);
        }
        settled.is_ok()
    }

    fn say_memory(&self, why: &StoreError) {
        let text = format!(
            "the local history cannot be written ({why}): make room on the disk; until then what \
             is new, unsent messages too, is in memory only and gone when canteen ends"
        );
        self.say(text, false);
    }

    fn say(&self, text: String, afresh: bool) {
        // Without a listener the history is closing.
        drop(self.troubles.send(Trouble { text, afresh }));
    }
}
