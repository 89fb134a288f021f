//! A change of the directory under way: any number of steps in one transaction, all at one place
//! of the directory log.
//!
//! ```ignore
//! db.write(directory::lane(corp), move |tx| {
//!     let mut change = Change::begin(tx, corp, None, now)?;
//!     let east = change.create_department(&CreateDepartment { parent: change.root()?, .. })?;
//!     let members = change.create_members(&list)?;
//!     change.finish()
//! })
//! ```
//!
//! Checks everything but whether the author may: that is for whoever begins it.

mod departments;
mod import;
mod members;
mod tags;

pub use members::NewMember;

use std::collections::{BTreeMap, BTreeSet};

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{Body, DepartmentId, LogId, MemberId, Seq, TagId, Time};

use super::store;
use crate::db::{Conn, DbResult, Lane, Tx};
use crate::log;

/// Ids one entry of the log names at most; a change of more is told in several entries.
const NAMED: usize = 2_000;

/// A change under way. Nothing is told to anyone before [`Change::finish`].
pub struct Change<'t, 'c> {
    tx: &'t mut Tx<'c>,
    corp: CorpNo,
    by: Option<MemberId>,
    at: Time,
    /// The place of the log this change will have.
    seq: Seq,
    members: BTreeSet<MemberId>,
    departments: BTreeSet<DepartmentId>,
    tags: BTreeSet<TagId>,
    /// By how much the departments' counts of members change.
    counts: BTreeMap<DepartmentId, i64>,
}

/// Where changes of a corp's directory are written: one after the other.
#[must_use]
pub fn lane(corp: CorpNo) -> Lane {
    Lane::Of(LogId::Directory(corp))
}

impl<'t, 'c> Change<'t, 'c> {
    /// Begins one. Other changes of the corp wait until the transaction ends, so that what is
    /// checked here still holds when it commits.
    ///
    /// # Errors
    /// As the database says.
    pub fn begin(
        tx: &'t mut Tx<'c>,
        corp: CorpNo,
        by: Option<MemberId>,
        at: Time,
    ) -> DbResult<Self> {
        let seq = log::next_seq(tx, LogId::Directory(corp), at)?;
        Ok(Self {
            tx,
            corp,
            by,
            at,
            seq,
            members: BTreeSet::new(),
            departments: BTreeSet::new(),
            tags: BTreeSet::new(),
            counts: BTreeMap::new(),
        })
    }

    /// For reading in the same transaction.
    pub fn conn(&mut self) -> &mut Conn {
        self.tx
    }

    /// The root department.
    ///
    /// # Errors
    /// As the database says.
    pub fn root(&mut self) -> DbResult<DepartmentId> {
        Ok(store::departments::root(self.tx, self.corp)?.id)
    }

    /// Writes the entry that tells it; none when nothing changed.
    ///
    /// # Errors
    /// As the database says.
    pub fn finish(mut self) -> DbResult<()> {
        self.write_counts()?;
        let Self { tx, corp, by, at, members, departments, tags, .. } = self;
        let (members, departments) = (Vec::from_iter(members), Vec::from_iter(departments));
        let tags = Vec::from_iter(tags);
        let most = members.len().max(departments.len()).max(tags.len());
        for from in (0..most).step_by(NAMED) {
            let body = Body::Directory {
                members: part(&members, from),
                departments: part(&departments, from),
                tags: part(&tags, from),
            };
            let log = LogId::Directory(corp);
            log::append(tx, log::Draft { log, at, by, client_id: None, body })?;
        }
        Ok(())
    }

    fn write_counts(&mut self) -> DbResult<()> {
        for (department, more) in std::mem::take(&mut self.counts) {
            if more != 0 {
                store::departments::count(self.tx, department, more, self.seq)?;
                self.departments.insert(department);
            }
        }
        Ok(())
    }

    /// Notes that a member counts in the departments `now` and counted in those `before`.
    fn moved(&mut self, before: &BTreeSet<DepartmentId>, now: &BTreeSet<DepartmentId>) {
        for department in now.difference(before) {
            *self.counts.entry(*department).or_default() += 1;
        }
        for department in before.difference(now) {
            *self.counts.entry(*department).or_default() -= 1;
        }
    }
}

fn part<T: Copy>(all: &[T], from: usize) -> Vec<T> {
    all.get(from..).unwrap_or_default().iter().take(NAMED).copied().collect()
}
