//! What the directory's list shows: the tree as far as it is unfolded, or what was searched for.

use std::collections::{BTreeSet, HashSet};

use canteen_protocol::{ConversationId, DepartmentId, MemberId, TagId};

use super::sorted;
use crate::chats;
use crate::model::Directory;
use crate::model::order::{Order, Pinned};
use crate::widgets::List;

/// A row of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Row {
    /// A heading that unfolds.
    Section(Section),
    /// A department and how deep it lies.
    Department(DepartmentId, u16),
    /// A member, under a department or tag, and how deep.
    Member(MemberId, u16),
    /// A tag.
    Tag(TagId),
    /// A group the member is in.
    Group(ConversationId),
}

/// The parts of the list.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Section {
    /// What is pinned to the top.
    Pinned,
    /// The department tree.
    Organisation,
    /// Tags.
    Tags,
    /// Groups.
    Groups,
}

/// The pane's state.
#[derive(Debug)]
pub struct State {
    pub(super) rows: Vec<Row>,
    pub(super) list: List,
    pub(super) filter: Option<String>,
    pub(super) marked: BTreeSet<MemberId>,
    /// How the member likes the list.
    pub(super) order: Order,
    /// Whose presence was asked for; nobody's while the pane is not on screen.
    pub(super) watched: Vec<MemberId>,
    /// The groups as they were when the rows were made.
    groups: u64,
    sections: HashSet<Section>,
    departments: HashSet<DepartmentId>,
    tags: HashSet<TagId>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            list: List::default(),
            filter: None,
            marked: BTreeSet::new(),
            order: Order::default(),
            watched: Vec::new(),
            groups: 0,
            sections: HashSet::from([Section::Pinned, Section::Organisation]),
            departments: HashSet::new(),
            tags: HashSet::new(),
        }
    }
}

/// How many people a search lists.
const FOUND: usize = 200;

impl State {
    /// The selected row.
    #[must_use]
    pub fn selected(&self) -> Option<Row> {
        self.rows.get(self.list.selected()).copied()
    }

    /// The selected member.
    #[must_use]
    pub fn member(&self) -> Option<MemberId> {
        match self.selected() {
            Some(Row::Member(member, _)) => Some(member),
            _ => None,
        }
    }

    /// Those that are marked, or else the selected one.
    #[must_use]
    pub fn chosen(&self) -> Vec<MemberId> {
        if self.marked.is_empty() {
            self.member().into_iter().collect()
        } else {
            self.marked.iter().copied().collect()
        }
    }

    /// Whether a row is unfolded; `None` for those that do not unfold.
    #[must_use]
    pub fn unfolded(&self, row: Row) -> Option<bool> {
        match row {
            Row::Section(section) => Some(self.sections.contains(&section)),
            Row::Department(id, _) => Some(self.departments.contains(&id)),
            Row::Tag(id) => Some(self.tags.contains(&id)),
            Row::Member(..) | Row::Group(_) => None,
        }
    }

    /// Folds or unfolds a row; `None` turns it over. Does nothing to those that do not unfold.
    pub(super) fn fold(&mut self, row: Row, open: Option<bool>) {
        let Some(now) = self.unfolded(row) else { return };
        let open = open.unwrap_or(!now);
        match row {
            Row::Section(section) => set(&mut self.sections, section, open),
            Row::Department(id, _) => set(&mut self.departments, id, open),
            Row::Tag(id) => set(&mut self.tags, id, open),
            Row::Member(..) | Row::Group(_) => {}
        }
    }

    /// The row under which this one lies.
    #[must_use]
    pub fn above(&self, row: usize) -> Option<usize> {
        let depth = depth(*self.rows.get(row)?);
        (0..row).rev().find(|&i| depth > depth_of_head(self.rows[i]))
    }

    /// Makes the rows anew. The selection stays on its row when that is still there.
    pub(super) fn arrange(&mut self, directory: &Directory, chats: &chats::State) {
        let selected = self.selected();
        self.groups = chats.groups_change();
        self.rows = match self.filter.as_deref().map(str::trim) {
            None | Some("") => self.tree(directory, chats),
            Some(query) => found(query, directory),
        };
        // Whoever is in several departments, or pinned, stands there more than once.
        let old = self.list.selected();
        let row = selected.and_then(|row| {
            let same = (0..self.rows.len()).filter(|at| self.rows[*at] == row);
            same.min_by_key(|at| at.abs_diff(old))
        });
        let last = self.rows.len().saturating_sub(1);
        self.list.select(row.unwrap_or_else(|| self.list.selected().min(last)));
    }

    /// Whether there are other groups, or other names of them, than when the rows were made.
    pub(super) fn is_behind(&self, chats: &chats::State) -> bool {
        self.groups != chats.groups_change()
    }

    fn tree(&self, directory: &Directory, chats: &chats::State) -> Vec<Row> {
        let mut rows = self.pinned(directory);
        rows.push(Row::Section(Section::Organisation));
        if self.sections.contains(&Section::Organisation) {
            match directory.roots() {
                // The only root is the corp itself, which the heading names already.
                [root] => self.inside(*root, 1, directory, &mut rows),
                _ => {
                    for root in sorted::departments(&self.order, sorted::TOP, directory) {
                        self.below(root, 1, directory, &mut rows);
                    }
                }
            }
        }
        if !directory.tags().is_empty() {
            rows.push(Row::Section(Section::Tags));
            if self.sections.contains(&Section::Tags) {
                self.tagged(directory, &mut rows);
            }
        }
        if chats.has_groups() {
            rows.push(Row::Section(Section::Groups));
            if self.sections.contains(&Section::Groups) {
                rows.extend(chats.groups().into_iter().map(Row::Group));
            }
        }
        rows
    }

    fn below(&self, id: DepartmentId, depth: u16, directory: &Directory, rows: &mut Vec<Row>) {
        rows.push(Row::Department(id, depth));
        // A tree from a server is as deep as the server likes; the screen is not.
        if self.departments.contains(&id) && depth <= 32 {
            self.inside(id, depth + 1, directory, rows);
        }
    }

    fn inside(&self, id: DepartmentId, depth: u16, directory: &Directory, rows: &mut Vec<Row>) {
        for child in sorted::departments(&self.order, id, directory) {
            self.below(child, depth, directory, rows);
        }
        let members = sorted::members(&self.order, id, directory);
        rows.extend(members.into_iter().map(|member| Row::Member(member, depth)));
    }

    /// What is pinned, as far as it is to be seen.
    fn pinned(&self, directory: &Directory) -> Vec<Row> {
        let there = |one: &&Pinned| match one {
            Pinned::Member(id) => directory.member(*id).is_some(),
            Pinned::Department(id) => directory.department(*id).is_some(),
        };
        let mut pinned = self.order.pinned.iter().filter(there).peekable();
        let mut rows = Vec::new();
        if pinned.peek().is_none() {
            return rows;
        }
        rows.push(Row::Section(Section::Pinned));
        if self.sections.contains(&Section::Pinned) {
            for one in pinned {
                match *one {
                    Pinned::Member(id) => rows.push(Row::Member(id, 1)),
                    Pinned::Department(id) => self.below(id, 1, directory, &mut rows),
                }
            }
        }
        rows
    }

    fn tagged(&self, directory: &Directory, rows: &mut Vec<Row>) {
        for tag in directory.tags() {
            rows.push(Row::Tag(tag.id));
            if self.tags.contains(&tag.id) {
                rows.extend(tag.departments.iter().map(|&id| Row::Department(id, 2)));
                let known = tag.members.iter().filter(|id| directory.member(**id).is_some());
                rows.extend(known.map(|&id| Row::Member(id, 2)));
            }
        }
    }
}

fn set<T: Eq + std::hash::Hash>(of: &mut HashSet<T>, item: T, inside: bool) {
    if inside {
        of.insert(item);
    } else {
        of.remove(&item);
    }
}

fn found(query: &str, directory: &Directory) -> Vec<Row> {
    let departments = directory.search_departments(query, 5).into_iter();
    let people = directory.search(query, FOUND).into_iter();
    people
        .map(|found| Row::Member(found.member, 0))
        .chain(departments.map(|id| Row::Department(id, 0)))
        .collect()
}

/// How far a row is set in.
#[must_use]
pub fn depth(row: Row) -> u16 {
    match row {
        Row::Section(_) => 0,
        Row::Department(_, depth) | Row::Member(_, depth) => depth,
        Row::Tag(_) | Row::Group(_) => 1,
    }
}

/// The same for rows under which others lie; members have none below them.
fn depth_of_head(row: Row) -> u16 {
    match row {
        Row::Member(..) | Row::Group(_) => u16::MAX,
        other => depth(other),
    }
}
