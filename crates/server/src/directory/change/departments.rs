//! Steps that change the tree.

use std::collections::BTreeSet;

use canteen_protocol::DepartmentId;
use canteen_protocol::directory::{CreateDepartment, UpdateDepartment};

use super::Change;
use crate::db::DbResult;
use crate::directory::refusal::no_department;
use crate::directory::rules::import::{NewDepartment, Target};
use crate::directory::rules::{fields, member, tree};
use crate::directory::store::departments::{self, Node};
use crate::directory::store::{many, members, tags};
use crate::fault::{Fault, Outcome};

impl Change<'_, '_> {
    /// Makes the root of a corp that has none.
    pub(in crate::directory) fn create_root(&mut self, name: &str) -> DbResult<DepartmentId> {
        let id = DepartmentId(self.tx.new_id("department")?);
        let (name, path) = (name.to_owned(), tree::path("", id));
        self.insert(Node { id, parent: None, name, order: 0, path })
    }

    /// Adds a department.
    ///
    /// # Errors
    /// `NotFound` for the one above, `Invalid` for a name, order or depth that cannot be,
    /// `Conflict` for a name that is taken there.
    pub fn create_department(&mut self, new: &CreateDepartment) -> Outcome<DepartmentId> {
        let name = fields::department_name(&new.name)?;
        member::check_order(new.order)?;
        let above = self.department(new.parent)?;
        check_depth(tree::depth(&above.path) + 1)?;
        self.check_free(&above, &name)?;
        let id = DepartmentId(self.tx.new_id("department")?);
        let (parent, order, path) = (Some(above.id), new.order, tree::path(&above.path, id));
        Ok(self.insert(Node { id, parent, name, order, path })?)
    }

    /// Adds departments that were planned from the tree as it is in this transaction, those above
    /// before those below; gives their numbers in that order.
    pub(super) fn put_departments(
        &mut self,
        planned: &[NewDepartment],
    ) -> Outcome<Vec<DepartmentId>> {
        if planned.is_empty() {
            return Ok(Vec::new());
        }
        let known = planned.iter().filter_map(|new| match new.parent {
            Target::Known(id) => Some(id),
            Target::New(_) => None,
        });
        let known = self.paths(known.collect())?;
        let count = i64::try_from(planned.len()).unwrap_or(0);
        let first = self.tx.new_ids("department", count)?;
        let mut nodes: Vec<Node> = Vec::with_capacity(planned.len());
        for (id, new) in (first..).map(DepartmentId).zip(planned) {
            let above = match new.parent {
                Target::Known(id) => known.get(&id).map(|path| (id, path.as_str())),
                Target::New(n) => nodes.get(n).map(|node| (node.id, node.path.as_str())),
            };
            let (parent, above) = above.ok_or_else(|| {
                Fault::Internal(format!("a planned department {:?} is under nothing", new.name))
            })?;
            check_depth(tree::depth(above) + 1)?;
            let (path, name) = (tree::path(above, id), new.name.clone());
            nodes.push(Node { id, parent: Some(parent), name, order: 0, path });
        }
        many::insert_departments(self.tx, self.corp, &nodes, self.seq)?;
        let ids: Vec<_> = nodes.iter().map(|node| node.id).collect();
        self.departments.extend(&ids);
        Ok(ids)
    }

    /// Renames, moves or reorders a department.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for a name, order or depth that cannot be, and for a place below
    /// itself; `Conflict` for a name that is taken there.
    pub fn update_department(&mut self, ask: &UpdateDepartment) -> Outcome<()> {
        let before = self.department(ask.department)?;
        let mut after = before.clone();
        if let Some(name) = &ask.name {
            after.name = fields::department_name(name)?;
        }
        if let Some(order) = ask.order {
            member::check_order(order)?;
            after.order = order;
        }
        if let Some(parent) = ask.parent.filter(|parent| before.parent != Some(*parent)) {
            let above = self.check_move(&before, parent)?;
            after.parent = Some(above.id);
            after.path = tree::path(&above.path, after.id);
        }
        if after == before {
            return Ok(());
        }
        if let Some(parent) = after.parent {
            let above = self.department(parent)?;
            let taken = departments::child(self.tx, self.corp, parent, &after.name)?;
            if taken.is_some_and(|other| other.id != after.id) {
                return Err(taken_there(&above, &after.name));
            }
        }
        departments::update(self.tx, &after, self.seq)?;
        self.departments.insert(after.id);
        self.move_subtree(&before, &after)
    }

    /// Removes a department that holds nobody and nothing.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` while there is something in it; `Invalid` for the root.
    pub fn delete_department(&mut self, id: DepartmentId) -> Outcome<()> {
        let node = self.department(id)?;
        if node.parent.is_none() {
            return Err(Fault::invalid("the root department cannot be deleted: rename it instead"));
        }
        let people = members::count_in(self.tx, id)?;
        if people > 0 {
            let people = counted(people, "member");
            return Err(Fault::conflict(format!("department {id} has {people}: move them first")));
        }
        let below = departments::count_below(self.tx, self.corp, id)?;
        if below > 0 {
            let below = counted(below, "department");
            return Err(Fault::conflict(format!(
                "department {id} has {below} below it: move or delete them first"
            )));
        }
        for tag in tags::naming(self.tx, id)? {
            tags::remove_department(self.tx, tag, id)?;
            tags::touch(self.tx, tag, self.seq)?;
            self.tags.insert(tag);
        }
        self.write_counts()?;
        departments::remove(self.tx, id, self.seq)?;
        self.departments.insert(id);
        Ok(())
    }

    pub(super) fn department(&mut self, id: DepartmentId) -> Outcome<Node> {
        departments::get(self.tx, self.corp, id)?.ok_or_else(|| no_department(id))
    }

    fn insert(&mut self, node: Node) -> DbResult<DepartmentId> {
        departments::insert(self.tx, self.corp, &node, self.seq)?;
        self.departments.insert(node.id);
        Ok(node.id)
    }

    fn check_free(&mut self, above: &Node, name: &str) -> Outcome<()> {
        match departments::child(self.tx, self.corp, above.id, name)? {
            Some(_) => Err(taken_there(above, name)),
            None => Ok(()),
        }
    }

    /// Whether a department can come under another; gives that other.
    fn check_move(&mut self, node: &Node, parent: DepartmentId) -> Outcome<Node> {
        if node.parent.is_none() {
            return Err(Fault::invalid("the root department cannot be moved"));
        }
        let above = self.department(parent)?;
        if above.path.starts_with(&node.path) {
            return Err(Fault::invalid(format!(
                "department {} cannot come under {parent}, which is in it: move that one out first",
                node.id
            )));
        }
        let paths = departments::subtree_paths(self.tx, self.corp, &node.path)?;
        let deepest = paths.iter().map(|p| tree::depth(p)).max().unwrap_or_default();
        let levels = (deepest + 1).saturating_sub(tree::depth(&node.path));
        check_depth(tree::depth(&above.path) + levels)?;
        Ok(above)
    }

    /// Rewrites the paths below and counts anew where the count may have changed: in those above
    /// the old place or the new one, but not above both.
    fn move_subtree(&mut self, before: &Node, after: &Node) -> Outcome<()> {
        if before.path == after.path {
            return Ok(());
        }
        self.write_counts()?;
        departments::rewrite_paths(self.tx, self.corp, &before.path, &after.path)?;
        let above = |path: &str| tree::ids(path).collect::<BTreeSet<_>>();
        for id in above(&before.path).symmetric_difference(&above(&after.path)) {
            if departments::recount(self.tx, self.corp, *id, self.seq)? {
                self.departments.insert(*id);
            }
        }
        if !self.rules.is_empty() {
            self.stir_subtree(&after.path)?;
            self.show_subtree(&after.path)?;
        }
        Ok(())
    }
}

fn check_depth(depth: usize) -> Outcome<()> {
    if depth <= tree::DEPTH {
        return Ok(());
    }
    Err(Fault::invalid(format!(
        "departments nest at most {} deep and this would be {depth}: choose a place further up",
        tree::DEPTH
    )))
}

fn taken_there(above: &Node, name: &str) -> Fault {
    let why =
        format!("there is a department {name:?} in {:?} already: choose another name", above.name);
    Fault::conflict(why).at("name")
}

fn counted(n: i64, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}
