//! Departments as rows name them: by a path from the top level down or by a number, several
//! separated by `;` (IMP-08, IMP-11), or by [`BETWEEN`] where names may hold that. Those that are
//! missing grow here.

use std::collections::HashMap;

use canteen_protocol::DepartmentId;
use canteen_protocol::directory::Department;
use canteen_protocol::import::{BETWEEN, ProblemCode};

use super::cells::Bad;
use crate::directory::rules::fields::{self, BadField};
use crate::directory::rules::{member, tree};

/// A department that is there, or one to be created: by its place among those.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Target {
    /// One that is there.
    Known(DepartmentId),
    /// One to be created.
    New(usize),
}

use Target::{Known, New};

/// A department to be created.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewDepartment {
    /// The one above.
    pub parent: Target,
    /// Its name.
    pub name: String,
    /// The first row that names it.
    pub row: u32,
}

/// A department that is there.
struct Old<'a> {
    name: &'a str,
    parent: Option<DepartmentId>,
}

/// All departments, and those that rows add.
pub struct Tree<'a> {
    root: DepartmentId,
    old: HashMap<DepartmentId, Old<'a>>,
    below: HashMap<Target, HashMap<String, Target>>,
    /// What cells were found to mean: most rows of a file share a few.
    read: HashMap<String, Result<Vec<Target>, Bad>>,
    /// Those to be created, those above before those below.
    pub new: Vec<NewDepartment>,
}

impl<'a> Tree<'a> {
    /// Of the departments that are there.
    pub fn of(departments: &'a [Department]) -> Self {
        let root = departments.iter().find(|d| d.parent.is_none());
        let mut below: HashMap<Target, HashMap<String, Target>> = HashMap::new();
        for department in departments {
            if let Some(parent) = department.parent {
                let names = below.entry(Known(parent)).or_default();
                names.insert(department.name.clone(), Known(department.id));
            }
        }
        let old = |d: &'a Department| (d.id, Old { name: &d.name, parent: d.parent });
        Self {
            root: root.map(|root| root.id).unwrap_or_default(),
            old: departments.iter().map(old).collect(),
            below,
            read: HashMap::new(),
            new: Vec::new(),
        }
    }

    /// The departments a cell names, each once, in its order.
    pub fn read(&mut self, cell: &str, row: u32) -> Result<Vec<Target>, Bad> {
        if let Some(known) = self.read.get(cell) {
            return known.clone();
        }
        let found = self.read_anew(cell, row);
        self.read.insert(cell.to_owned(), found.clone());
        found
    }

    /// The one department a cell names, which must be there.
    pub fn find(&self, cell: &str) -> Result<DepartmentId, Bad> {
        let cell = cell.trim();
        if let Some(id) = self.number(cell) {
            return id;
        }
        let mut at = self.root;
        for name in self.names(cell)? {
            match self.below.get(&Known(at)).and_then(|names| names.get(&name)) {
                Some(Known(next)) => at = *next,
                _ => {
                    let message = format!(
                        "there is no department {name:?} in {}: canteen admin dept list prints \
                         the paths",
                        self.path(Known(at))
                    );
                    return Err(Bad { code: ProblemCode::Unknown, message });
                }
            }
        }
        Ok(at)
    }

    /// The names from the top level down, each behind a `/`; the root is `/`.
    pub fn path(&self, target: Target) -> String {
        let (mut names, mut at) = (Vec::new(), target);
        while names.len() <= tree::DEPTH {
            let (name, above) = match at {
                New(n) => (self.new[n].name.as_str(), self.new[n].parent),
                Known(id) => match self.old.get(&id) {
                    Some(Old { name, parent: Some(above) }) => (*name, Known(*above)),
                    _ => break,
                },
            };
            names.push(name);
            at = above;
        }
        names.reverse();
        format!("/{}", names.join("/"))
    }

    fn read_anew(&mut self, cell: &str, row: u32) -> Result<Vec<Target>, Bad> {
        let mut found = Vec::new();
        let between: &[char] = if cell.contains(BETWEEN) { &[BETWEEN] } else { &[';', '；'] };
        for part in cell.split(between).map(str::trim).filter(|part| !part.is_empty()) {
            let target = match self.number(part) {
                Some(id) => Known(id?),
                None => self.grow(part, row)?,
            };
            if !found.contains(&target) {
                found.push(target);
            }
        }
        if found.len() > member::PLACES {
            let (count, limit) = (found.len(), member::PLACES);
            let message = format!("{count} departments are named: at most {limit} are allowed");
            return Err(Bad { code: ProblemCode::TooMany, message });
        }
        if found.is_empty() {
            let message = "no department is named: write a path such as East China/Sales".into();
            return Err(Bad { code: ProblemCode::Missing, message });
        }
        Ok(found)
    }

    /// A department by its number; none when the text is no number.
    fn number(&self, part: &str) -> Option<Result<DepartmentId, Bad>> {
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let id = part.parse().map(DepartmentId).ok().filter(|id| self.old.contains_key(id));
        Some(id.ok_or_else(|| {
            let message = format!(
                "there is no department with the number {part}: write its path, with a / before it \
                 when it is called so"
            );
            Bad { code: ProblemCode::Unknown, message }
        }))
    }

    /// The names of a path below the root, whose own name may stand first.
    fn names(&self, path: &str) -> Result<Vec<String>, Bad> {
        let bare = path.strip_prefix('/').unwrap_or(path);
        let bare = bare.strip_suffix('/').unwrap_or(bare);
        if bare.is_empty() {
            return Ok(Vec::new());
        }
        let names = bare.split('/').map(fields::department_name);
        let mut names: Vec<_> = names.collect::<Result<_, BadField>>().map_err(|bad| Bad {
            code: Bad::of(&bad).code,
            message: match bad {
                BadField::TooLong { length, limit, .. } => {
                    format!("a name in it has {length} characters: at most {limit} are allowed")
                }
                _ => "a name in it is missing or cannot be: write a path such as East China/Sales"
                    .into(),
            },
        })?;
        let root = self.old.get(&self.root).map(|root| root.name);
        if root == names.first().map(String::as_str) {
            names.remove(0);
        }
        Ok(names)
    }

    /// The department of a path; what is missing of it is added.
    fn grow(&mut self, path: &str, row: u32) -> Result<Target, Bad> {
        let names = self.names(path)?;
        // The root is one level itself.
        if names.len() >= tree::DEPTH {
            let message = format!(
                "departments nest at most {} deep and this would be {}: choose a place further up",
                tree::DEPTH,
                names.len() + 1
            );
            return Err(Bad { code: ProblemCode::TooDeep, message });
        }
        let mut at = Known(self.root);
        for name in names {
            let next = New(self.new.len());
            let there = self.below.entry(at).or_default();
            at = match there.get(&name) {
                Some(there) => *there,
                None => {
                    there.insert(name.clone(), next);
                    self.new.push(NewDepartment { parent: at, name, row });
                    next
                }
            };
        }
        Ok(at)
    }
}
