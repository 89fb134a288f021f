//! What is to be done, as whoever does it needs it.

use canteen_protocol::import::{Done, Step};
use canteen_protocol::{DepartmentId, MemberId, TagId};

use super::tree::{NewDepartment, Target};
use crate::directory::rules::member::Fields;

/// Everything an import does.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// Departments to be created, those above before those below.
    pub departments: Vec<NewDepartment>,
    /// Members to be added.
    pub add: Vec<Add>,
    /// Members to be changed.
    pub update: Vec<Update>,
    /// Members whose accounts are to be shut.
    pub remove: Vec<MemberId>,
    /// Tags and what they are to name more.
    pub tags: Vec<Tagging>,
    /// The same for people, one thing a line.
    pub steps: Vec<Step>,
    /// How much of everything.
    pub counts: Done,
}

impl Plan {
    /// Whether there is nothing to be done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { departments, add, update, remove, tags, .. } = self;
        departments.is_empty()
            && add.is_empty()
            && update.is_empty()
            && remove.is_empty()
            && tags.is_empty()
    }
}

/// A member to be added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Add {
    /// Their fields.
    pub fields: Fields,
    /// Where they are put, the main department first.
    pub places: Vec<Target>,
}

/// A member to be changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Update {
    /// Whom.
    pub member: MemberId,
    /// All their fields, when one is another.
    pub fields: Option<Fields>,
    /// All their places, when one is another.
    pub places: Option<Vec<Placed>>,
    /// The departments they were in.
    pub before: Vec<DepartmentId>,
    /// Whether the address or the number is another, so that somebody else may get the old one.
    pub frees: bool,
}

/// A place that a member has from then on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed {
    /// Which department.
    pub department: Target,
    /// Whether they lead it, as before.
    pub leader: bool,
    /// Where they stand in its list, as before.
    pub order: i64,
}

/// A tag and what it is to name more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tagging {
    /// Which; none for one to be created.
    pub tag: Option<TagId>,
    /// Its name.
    pub name: String,
    /// Members.
    pub members: Vec<MemberId>,
    /// Departments.
    pub departments: Vec<DepartmentId>,
}
