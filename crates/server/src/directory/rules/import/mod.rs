//! From the rows of a file, and the directory as it is, to what has to be done: or to everything
//! that is wrong, all of it at once (IMP-02 to IMP-13). Pure.
//!
//! A row stands for the member of its account. What an optional cell leaves empty stays as it is;
//! departments are taken as they stand there, and those that are missing are created. Members
//! without a row stay, unless the rows are to replace everything.

mod brake;
mod cells;
mod people;
mod places;
mod plan;
mod samples;
mod scope;
mod tags;
mod tree;
mod unique;

#[cfg(test)]
mod tests;

pub use brake::brakes;
pub use plan::{Add, Placed, Plan, Tagging, Update};
pub use tree::{NewDepartment, Target};

use std::collections::HashSet;

use canteen_protocol::directory::{Department, Member, Tag};
use canteen_protocol::import::{Import, Problem, Row, Rows};
use canteen_protocol::{DepartmentId, MemberId};

/// The directory as it is.
#[derive(Clone, Debug, Default)]
pub struct Current {
    /// Every member, those whose account is shut included.
    pub members: Vec<Member>,
    /// Accounts, in lower case, of those who are gone for good: they are not given again.
    pub gone: HashSet<String>,
    /// Every department.
    pub departments: Vec<Department>,
    /// Every tag; only looked at when the rows are about tags.
    pub tags: Vec<Tag>,
    /// Who asks.
    pub by: MemberId,
    /// What of it is open to them; everything when there is none.
    pub scope: Option<Scope>,
}

/// What is open to who does not administer the whole corp. What they may not see is not in
/// [`Current`] at all.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Departments into which members may be put and departments made.
    pub places: HashSet<DepartmentId>,
    /// Members who may be seen and not changed.
    pub locked: HashSet<MemberId>,
    /// Accounts, addresses and numbers, in lower case, of those who may not be seen.
    pub taken: HashSet<String>,
}

/// What has to be done so that the directory says what the rows say.
///
/// # Errors
/// Everything that is wrong with the rows, in their order.
pub fn plan(current: &Current, ask: Import, rows: &[Row]) -> Result<Plan, Vec<Problem>> {
    let mut problems = Vec::new();
    let plan = match ask.rows {
        Rows::Members => people::plan(current, ask, rows, &mut problems),
        Rows::Tags => tags::plan(current, rows, &mut problems),
    };
    if problems.is_empty() {
        return Ok(plan);
    }
    problems.sort_by_key(|problem| (problem.row, problem.column));
    Err(problems)
}
