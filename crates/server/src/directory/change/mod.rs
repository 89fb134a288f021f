//! A change of the directory under way: any number of steps in one transaction, all at one place
//! of the directory log.
//!
//! ```ignore
//! db.write(directory::lane(corp), move |tx| {
//!     let mut change = Change::begin(tx, corp, now)?;
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
mod offboard;
mod path;
mod tags;
mod visibility;

pub use members::NewMember;

use std::collections::{BTreeMap, BTreeSet};

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{Body, DepartmentId, LogId, MemberId, Seq, TagId, Time};

use super::service::grouped;
use super::store::{self, visibility::Stored};
use crate::db::{Conn, DbResult, Lane, Tx};
use crate::log;

/// A change under way. Nothing is told to anyone before [`Change::finish`].
pub struct Change<'t, 'c> {
    tx: &'t mut Tx<'c>,
    corp: CorpNo,
    at: Time,
    /// The place of the log this change will have.
    seq: Seq,
    members: BTreeSet<MemberId>,
    departments: BTreeSet<DepartmentId>,
    tags: BTreeSet<TagId>,
    /// By how much the departments' counts of members change.
    counts: BTreeMap<DepartmentId, i64>,
    /// The corp's rules of who sees whom.
    rules: Vec<Stored>,
    /// Members of whom rules may say something else now, besides those that changed.
    stirred: BTreeSet<MemberId>,
    /// Members who look otherwise to somebody than before.
    looks: BTreeSet<MemberId>,
    /// Members who see another directory now.
    resets: BTreeSet<MemberId>,
    /// Whether that is everyone.
    reset_all: bool,
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
    pub fn begin(tx: &'t mut Tx<'c>, corp: CorpNo, at: Time) -> DbResult<Self> {
        let seq = log::next_seq(tx, LogId::Directory(corp), at)?;
        let rules = store::visibility::list(tx, corp)?;
        Ok(Self {
            tx,
            corp,
            at,
            seq,
            members: BTreeSet::new(),
            departments: BTreeSet::new(),
            tags: BTreeSet::new(),
            counts: BTreeMap::new(),
            rules,
            stirred: BTreeSet::new(),
            looks: BTreeSet::new(),
            resets: BTreeSet::new(),
            reset_all: false,
        })
    }

    /// For reading in the same transaction.
    pub fn conn(&mut self) -> &mut Conn {
        self.tx
    }

    /// For writing in the same transaction what is no part of the directory.
    pub(in crate::directory) fn tx(&mut self) -> &mut Tx<'c> {
        self.tx
    }

    /// The root department.
    ///
    /// # Errors
    /// As the database says.
    pub fn root(&mut self) -> DbResult<DepartmentId> {
        Ok(store::departments::root(self.tx, self.corp)?.id)
    }

    /// Writes the entry that tells it; none when nothing changed. It names neither what changed
    /// nor who did it, for everyone in the corp hears of it.
    ///
    /// # Errors
    /// As the database says.
    pub fn finish(mut self) -> DbResult<()> {
        self.write_counts()?;
        self.follow_rules()?;
        let unseen = self.members.is_empty() && self.departments.is_empty() && self.tags.is_empty();
        if !unseen || self.reset_all || !self.resets.is_empty() {
            let log = LogId::Directory(self.corp);
            let body = Body::Directory;
            log::append(self.tx, log::Draft { log, at: self.at, by: None, client_id: None, body })?;
        }
        grouped::changed(self.tx, self.corp, self.at)
    }

    fn write_counts(&mut self) -> DbResult<()> {
        // Most of an import's departments have come to have as many more as others.
        let mut alike: BTreeMap<i64, Vec<DepartmentId>> = BTreeMap::new();
        for (department, more) in std::mem::take(&mut self.counts) {
            if more != 0 {
                alike.entry(more).or_default().push(department);
                self.departments.insert(department);
            }
        }
        for (more, departments) in alike {
            store::many::count(self.tx, &departments, more, self.seq)?;
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
