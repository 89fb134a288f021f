//! What of an import is not open to who asks: told of the row that asks for it.

use canteen_protocol::MemberId;
use canteen_protocol::import::{Problem, ProblemCode};

use super::cells::{Bad, DEPARTMENTS, USERID, Wanted};
use super::tree::{NewDepartment, Target, Tree};
use super::{Current, Scope};

/// Finds departments that would be made where they may not be.
pub fn departments(current: &Current, tree: &Tree<'_>, problems: &mut Vec<Problem>) {
    let Some(scope) = &current.scope else { return };
    for (n, NewDepartment { parent, row, .. }) in tree.new.iter().enumerate() {
        if !is_open(scope, *parent) {
            let path = tree.path(Target::New(n));
            problems.push(closed(*row, DEPARTMENTS, &path, PLACE));
        }
    }
}

/// Finds places into which a row would put somebody and may not.
pub fn places<'a>(
    current: &Current,
    (row, tree): (u32, &Tree<'_>),
    new: impl Iterator<Item = &'a Target>,
    problems: &mut Vec<Problem>,
) {
    let Some(scope) = &current.scope else { return };
    for target in new.filter(|target| !is_open(scope, **target)) {
        problems.push(closed(row, DEPARTMENTS, &tree.path(*target), PLACE));
    }
}

/// Finds a member whom a row would change and may not.
pub fn member(current: &Current, row: &Wanted, member: MemberId, problems: &mut Vec<Problem>) {
    if current.scope.as_ref().is_some_and(|scope| scope.locked.contains(&member)) {
        let why = "is not yours to change, and this row would: take it out, or ask who administers \
                   the whole corp";
        problems.push(closed(row.row, USERID, row.userid.as_deref().unwrap_or_default(), why));
    }
}

const PLACE: &str = "is no department that is open to you: name one of yours";

/// New ones are asked about once, where they are made.
fn is_open(scope: &Scope, target: Target) -> bool {
    match target {
        Target::Known(id) => scope.places.contains(&id),
        Target::New(_) => true,
    }
}

fn closed(row: u32, column: u32, value: &str, why: &str) -> Problem {
    Bad { code: ProblemCode::Closed, message: why.into() }.at(row, column, value)
}
