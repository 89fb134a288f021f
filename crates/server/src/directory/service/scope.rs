//! A whole directory cut down to what somebody's roles open, for export and import.

use std::collections::{HashMap, HashSet};

use canteen_protocol::directory::{Department, Member};
use canteen_protocol::{DepartmentId, MemberId};

use super::power::Power;
use crate::db::{Conn, DbResult};
use crate::directory::rules::fields;
use crate::directory::rules::import::{Current, Scope};
use crate::directory::rules::rights::Level;
use crate::directory::rules::tree;
use crate::directory::store::roles;

/// The departments and members that may be read. Above those that are open stand, with their names
/// alone, the departments that lead to them; of members who are open nothing tells what is not.
pub fn seen(
    conn: &mut Conn,
    power: &Power,
    mut departments: Vec<Department>,
    mut members: Vec<Member>,
) -> DbResult<(Vec<Department>, Vec<Member>)> {
    let Some(open) = power.open(conn, &ids(&members), Level::View)? else {
        return Ok((departments, members));
    };
    let paths = paths(&departments);
    let view: HashSet<_> = opened(power, &paths, Level::View);
    let leading: HashSet<_> = view.iter().flat_map(|id| tree::ids(&paths[id])).collect();
    departments.retain(|department| leading.contains(&department.id));
    for department in &mut departments {
        if !view.contains(&department.id) {
            department.members = 0;
        }
    }
    members.retain(|member| open.contains(&member.id));
    for member in &mut members {
        member.departments.retain(|place| view.contains(&place.department));
        member.leader = member.leader.filter(|leader| open.contains(leader));
    }
    Ok((departments, members))
}

/// The directory as an import by somebody may see it, with what of it is closed to them.
pub fn narrowed(conn: &mut Conn, power: &Power, current: Current) -> DbResult<Current> {
    let everyone = ids(&current.members);
    let Some(mut change) = power.open(conn, &everyone, Level::Change)? else {
        return Ok(current);
    };
    for administrator in roles::administrators(conn, power.corp())? {
        change.remove(&administrator);
    }
    let places = opened(power, &paths(&current.departments), Level::Change);
    let keys: HashMap<_, _> = current.members.iter().map(|m| (m.id, keys(m))).collect();
    let (departments, members) = seen(conn, power, current.departments, current.members)?;
    let there: HashSet<_> = members.iter().map(|member| member.id).collect();
    let hidden = keys.into_iter().filter(|(id, _)| !there.contains(id));
    let taken = hidden.flat_map(|(_, keys)| keys).collect();
    let locked = there.iter().copied().filter(|id| !change.contains(id)).collect();
    let scope = Some(Scope { places, locked, taken });
    Ok(Current { members, departments, scope, ..current })
}

fn ids(members: &[Member]) -> Vec<MemberId> {
    members.iter().map(|member| member.id).collect()
}

/// What must be somebody's alone.
fn keys(member: &Member) -> Vec<String> {
    let all = [&member.userid, &member.email, &member.mobile];
    all.into_iter().filter(|key| !key.is_empty()).map(|key| fields::key(key)).collect()
}

fn opened(
    power: &Power,
    paths: &HashMap<DepartmentId, String>,
    level: Level,
) -> HashSet<DepartmentId> {
    paths.iter().filter(|(_, path)| power.opens(path, level)).map(|(id, _)| *id).collect()
}

/// The paths of departments, of which those above stand before those below.
fn paths(departments: &[Department]) -> HashMap<DepartmentId, String> {
    let mut paths: HashMap<DepartmentId, String> = HashMap::with_capacity(departments.len());
    for department in departments {
        let above = department.parent.and_then(|parent| paths.get(&parent));
        let path = tree::path(above.map_or("", String::as_str), department.id);
        paths.insert(department.id, path);
    }
    paths
}
