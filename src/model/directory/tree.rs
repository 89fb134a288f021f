//! The tree of departments, and who is in each.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use canteen_protocol::DepartmentId;
use canteen_protocol::directory::Department;
use canteen_text::pinyin;

use super::arena::{Arena, Person};

/// How deep a tree may be; a circle, which a server never makes, would have no end.
const DEPTH: usize = 64;

#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    nodes: HashMap<DepartmentId, Node>,
    roots: Vec<DepartmentId>,
}

#[derive(Clone, Debug)]
struct Node {
    department: Department,
    /// Under which it is found, and what orders it by name.
    keys: Arc<[String]>,
    sort: Arc<str>,
    children: Vec<DepartmentId>,
    /// Places of its members in the arena, rising: that is by name.
    members: Vec<u32>,
}

impl Tree {
    pub fn new(departments: Vec<Department>, people: &Arena) -> Self {
        Self::default().with(departments, people)
    }

    /// Of other departments and people; what was worked out of names is taken over.
    pub fn with(&self, departments: Vec<Department>, people: &Arena) -> Self {
        let mut nodes: HashMap<_, _> = departments
            .into_iter()
            .map(|department| {
                let known = self.nodes.get(&department.id);
                let known = known.filter(|known| known.department.name == department.name);
                let (keys, sort) = match known {
                    Some(Node { keys, sort, .. }) => (Arc::clone(keys), Arc::clone(sort)),
                    None => (
                        pinyin::name_keys(&department.name, "", "").into(),
                        pinyin::sort_key(&department.name).into(),
                    ),
                };
                let (children, members) = (Vec::new(), Vec::new());
                (department.id, Node { department, keys, sort, children, members })
            })
            .collect();
        let order = nodes.values().map(|node| {
            let Department { id, parent, order, .. } = node.department;
            (Reverse(order), Arc::clone(&node.sort), id, parent)
        });
        let mut order: Vec<_> = order.collect();
        order.sort_unstable();
        let mut roots = Vec::new();
        for (.., id, parent) in order {
            match parent.filter(|parent| *parent != id).and_then(|id| nodes.get_mut(&id)) {
                Some(parent) => parent.children.push(id),
                None => roots.push(id),
            }
        }
        for (i, person) in (0u32..).zip(people.iter()) {
            for place in person.departments {
                if let Some(node) = nodes.get_mut(&place.department) {
                    node.members.push(i);
                }
            }
        }
        Self { nodes, roots }
    }

    pub fn departments(&self) -> Vec<Department> {
        self.nodes.values().map(|node| node.department.clone()).collect()
    }

    /// All departments with their keys.
    pub fn named(&self) -> impl Iterator<Item = (&Department, &[String])> {
        self.nodes.values().map(|node| (&node.department, &*node.keys))
    }

    pub fn department(&self, id: DepartmentId) -> Option<&Department> {
        self.nodes.get(&id).map(|node| &node.department)
    }

    pub fn roots(&self) -> &[DepartmentId] {
        &self.roots
    }

    pub fn children(&self, id: DepartmentId) -> &[DepartmentId] {
        self.nodes.get(&id).map_or(&[], |node| &node.children)
    }

    pub fn members_of<'a>(&self, id: DepartmentId, people: &'a Arena) -> Vec<Person<'a>> {
        let Some(node) = self.nodes.get(&id) else { return Vec::new() };
        let mut members: Vec<_> = node
            .members
            .iter()
            .filter_map(|i| {
                let person = people.at(*i)?;
                let place = person.departments.iter().find(|place| place.department == id)?;
                Some(((!place.leader, Reverse(place.order)), person))
            })
            .collect();
        // Stable: the arena's order is that of the names.
        members.sort_by_key(|(rank, _)| *rank);
        members.into_iter().map(|(_, person)| person).collect()
    }

    pub fn path(&self, id: DepartmentId) -> Vec<&Department> {
        let parent = |one: &&Department| one.parent.and_then(|id| self.department(id));
        let mut path: Vec<_> =
            std::iter::successors(self.department(id), parent).take(DEPTH).collect();
        path.reverse();
        path
    }
}
