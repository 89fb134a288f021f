//! The corp's directory in memory: names for every line drawn, the tree of contacts, search.
//!
//! A snapshot that is shared and replaced as a whole. All text of all members lies in one string,
//! so that 100,000 of them take megabytes rather than tens of them, and is put there member by
//! member, so that they take no more while they are read.

mod arena;
mod search;
mod tree;

pub use arena::{Listed, Person};
pub use search::Found;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use canteen_protocol::directory::{Department, Tag};
use canteen_protocol::display::Display;
use canteen_protocol::{DepartmentId, MemberId, TagId};

use arena::Arena;
use tree::Tree;

/// Everyone and everything that may be seen.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    people: Arc<Arena>,
    tree: Arc<Tree>,
    tags: Vec<Tag>,
    /// Names of members who are met in conversations and are not to be seen here.
    met: BTreeMap<MemberId, String>,
    display: Display,
}

impl Directory {
    /// Of members with their keys, departments and tags, in no order.
    #[must_use]
    pub fn new(members: &[Listed], departments: Vec<Department>, tags: Vec<Tag>) -> Self {
        let mut gathering = Gathering::default();
        members.iter().for_each(|listed| gathering.add(&listed.view()));
        gathering.end(departments, tags)
    }

    /// The same with the names of members who are met elsewhere.
    #[must_use]
    pub fn meeting(&self, met: impl IntoIterator<Item = (MemberId, String)>) -> Self {
        let mut with = self.clone();
        with.met.extend(met);
        with
    }

    /// The same with members shown in another way.
    #[must_use]
    pub fn shown(mut self, display: Display) -> Self {
        self.display = display;
        if self.people.names != display.names {
            Arc::make_mut(&mut self.people).names = display.names;
        }
        self
    }

    /// How members are shown.
    #[must_use]
    pub fn display(&self) -> Display {
        self.display
    }

    /// What a member is called, be they to be seen here or met elsewhere.
    #[must_use]
    pub fn name(&self, id: MemberId) -> Option<Cow<'_, str>> {
        let seen = self.member(id).map(|person| person.called());
        seen.or_else(|| self.met.get(&id).map(|name| Cow::Borrowed(name.as_str())))
    }

    /// The same with changes: those of `changed` replace or join, those of `gone` leave.
    #[must_use]
    pub fn with(&self, changes: Changes) -> Self {
        let people = self.people.with(changes.members, &changes.removed_members);
        let mut departments = self.tree.departments();
        departments.retain(|old| {
            !changes.removed_departments.contains(&old.id)
                && changes.departments.iter().all(|new| new.id != old.id)
        });
        departments.extend(changes.departments);
        let mut tags = self.tags.clone();
        tags.retain(|old| {
            !changes.removed_tags.contains(&old.id)
                && changes.tags.iter().all(|new| new.id != old.id)
        });
        tags.extend(changes.tags);
        tags.sort_by_cached_key(|tag| (canteen_text::pinyin::sort_key(&tag.name), tag.id));
        let tree = self.tree.with(departments, &people);
        let display = changes.display.unwrap_or(self.display);
        let (people, tree) = (people.into(), tree.into());
        Self { people, tree, tags, met: self.met.clone(), display }.shown(display)
    }

    /// The member, when they may be seen.
    #[must_use]
    pub fn member(&self, id: MemberId) -> Option<Person<'_>> {
        self.people.find(id)
    }

    /// The member of an account, without regard to case.
    #[must_use]
    pub fn account(&self, userid: &str) -> Option<Person<'_>> {
        self.people.iter().find(|person| person.userid.eq_ignore_ascii_case(userid))
    }

    /// Everyone, by name.
    pub fn members(&self) -> impl Iterator<Item = Person<'_>> {
        self.people.iter()
    }

    /// The department, when it may be seen.
    #[must_use]
    pub fn department(&self, id: DepartmentId) -> Option<&Department> {
        self.tree.department(id)
    }

    /// The departments at the top: those whose parent is not to be seen.
    #[must_use]
    pub fn roots(&self) -> &[DepartmentId] {
        self.tree.roots()
    }

    /// The departments right below one, as they stand in the tree.
    #[must_use]
    pub fn children(&self, id: DepartmentId) -> &[DepartmentId] {
        self.tree.children(id)
    }

    /// The members of a department itself: leaders first, then by its own order, then by name.
    #[must_use]
    pub fn members_of(&self, id: DepartmentId) -> Vec<Person<'_>> {
        self.tree.members_of(id, &self.people)
    }

    /// A department and all above it, the topmost first.
    #[must_use]
    pub fn path(&self, id: DepartmentId) -> Vec<&Department> {
        self.tree.path(id)
    }

    /// The tag.
    #[must_use]
    pub fn tag(&self, id: TagId) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.id == id)
    }

    /// All tags, by name.
    #[must_use]
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// How many members are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether nobody is known yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.len() == 0
    }

    /// The members that fit what was typed, the best first: by name, pinyin, initials, English
    /// name, account, mobile number and e-mail address.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Found> {
        search::people(&self.people, query, limit)
    }

    /// The departments that fit what was typed, the best first.
    #[must_use]
    pub fn search_departments(&self, query: &str, limit: usize) -> Vec<DepartmentId> {
        search::departments(&self.tree, query, limit)
    }
}

/// A directory under way: its members come one by one, in no order.
#[derive(Debug, Default)]
pub struct Gathering {
    people: Arena,
}

impl Gathering {
    /// One more member.
    pub fn add(&mut self, person: &Person<'_>) {
        self.people.push(person);
    }

    /// The directory of all that came, with its departments and tags, in no order.
    #[must_use]
    pub fn end(self, departments: Vec<Department>, mut tags: Vec<Tag>) -> Directory {
        tags.sort_by_cached_key(|tag| (canteen_text::pinyin::sort_key(&tag.name), tag.id));
        let people = self.people.sorted();
        let tree = Tree::new(departments, &people);
        let (people, tree) = (people.into(), tree.into());
        Directory { people, tree, tags, met: BTreeMap::new(), display: Display::default() }
    }
}

/// What is different in a later snapshot.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Members added or changed.
    pub members: Vec<Listed>,
    /// Departments added or changed.
    pub departments: Vec<Department>,
    /// Tags added or changed.
    pub tags: Vec<Tag>,
    /// Members gone.
    pub removed_members: Vec<MemberId>,
    /// Departments gone.
    pub removed_departments: Vec<DepartmentId>,
    /// Tags gone.
    pub removed_tags: Vec<TagId>,
    /// How members are shown, when it was said.
    pub display: Option<Display>,
}

#[cfg(test)]
mod tests;
