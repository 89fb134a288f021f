//! The corp's directory in memory: names for every line drawn, the tree of contacts, search.

use std::collections::HashMap;
use std::sync::Arc;

use canteen_protocol::directory::{Department, Member, Tag};
use canteen_protocol::{DepartmentId, MemberId, TagId};

/// A snapshot that is shared and replaced as a whole.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    members: HashMap<MemberId, Arc<Member>>,
    departments: HashMap<DepartmentId, Arc<Department>>,
    tags: HashMap<TagId, Arc<Tag>>,
}

impl Directory {
    /// The member, when they may be seen.
    #[must_use]
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.members.get(&id).map(AsRef::as_ref)
    }

    /// The department, when it may be seen.
    #[must_use]
    pub fn department(&self, id: DepartmentId) -> Option<&Department> {
        self.departments.get(&id).map(AsRef::as_ref)
    }

    /// The tag.
    #[must_use]
    pub fn tag(&self, id: TagId) -> Option<&Tag> {
        self.tags.get(&id).map(AsRef::as_ref)
    }

    /// How many members are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether nobody is known yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}
