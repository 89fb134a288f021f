//! Who is in each department and is shown there: what groups of departments are made of.

use std::collections::HashSet;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::visibility::Rule;
use canteen_protocol::{DepartmentId, MemberId, RuleId, Time};

use crate::account;
use crate::db::{Conn, DbResult, Tx};
use crate::directory::store::visibility::Side;
use crate::directory::store::{departments, holding, visibility};
use crate::jobs;

/// The kind of the job that follows a change of the directory where groups of departments are
/// wanted. Its payload is the corp and the department behind which it looks.
pub const CHANGED: &str = "directory.changed";

/// A department for its group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grouped {
    /// Which.
    pub id: DepartmentId,
    /// What it is called.
    pub name: String,
    /// The active members in it and below, by id. Those who are hidden from others, or see nobody,
    /// are none of them (DIR-12), nor is anybody in a department that is gone.
    pub members: Vec<MemberId>,
    /// Who leads it, the first of its list when several do.
    pub leader: Option<MemberId>,
}

/// Departments by id behind one, the root excepted, at most so many; also those that are gone.
///
/// # Errors
/// As the database says.
pub fn grouped(
    conn: &mut Conn,
    corp: CorpNo,
    after: DepartmentId,
    limit: usize,
) -> DbResult<Vec<Grouped>> {
    let apart: HashSet<RuleId> = visibility::list(conn, corp)?
        .into_iter()
        .filter(|stored| matches!(stored.rule, Rule::Hide { .. } | Rule::Restrict { .. }))
        .map(|stored| stored.id)
        .collect();
    let mut all = Vec::new();
    for (id, name, path) in departments::behind(conn, corp, after, limit)? {
        let mut members = match path {
            Some(path) => holding::subtree(conn, corp, &path)?,
            None => Vec::new(),
        };
        members.sort_unstable();
        members.dedup();
        if !apart.is_empty() {
            let held = visibility::holding(conn, &members)?;
            let held: HashSet<MemberId> = held
                .into_iter()
                .filter(|(_, rule, side)| matches!(side, Side::Who) && apart.contains(rule))
                .map(|(member, ..)| member)
                .collect();
            members.retain(|member| !held.contains(member));
        }
        let leaders = departments::leaders(conn, id)?;
        let leader = leaders.into_iter().find(|one| members.binary_search(one).is_ok());
        all.push(Grouped { id, name, members, leader });
    }
    Ok(all)
}

/// Lets whoever follows the directory look at it, where the corp wants that.
///
/// # Errors
/// As the database says.
pub fn changed(tx: &mut Tx<'_>, corp: CorpNo, at: Time) -> DbResult<()> {
    if account::settings(tx, corp)?.department_groups { say_changed(tx, corp, at) } else { Ok(()) }
}

/// The same without asking whether the corp wants it.
///
/// # Errors
/// As the database says.
pub fn say_changed(tx: &mut Tx<'_>, corp: CorpNo, at: Time) -> DbResult<()> {
    let key = format!("{CHANGED}.{corp}");
    jobs::schedule(tx, &key, CHANGED, at, &(corp, DepartmentId(0)))
}
