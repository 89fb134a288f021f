//! Who has joined, in numbers (ORG-01, INV-09).

use std::collections::{BTreeSet, HashMap};

use canteen_protocol::invite::{Counts, DepartmentCounts};
use canteen_protocol::{DepartmentId, MemberId, Time};

use super::send::DAY;

/// What one member adds to the counts they are in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Whether they were invited.
    pub invited: bool,
    /// Whether they ever signed in; if so, whether they were there in time.
    pub active: Option<bool>,
}

/// How a member stands who was last there at `seen`.
#[must_use]
pub fn standing(invited: bool, seen: Option<Time>, days: i64, now: Time) -> Standing {
    Standing { invited, active: seen.map(|seen| now.0 - seen.0 < days * DAY) }
}

impl Standing {
    /// Adds the member to counts.
    pub fn count_in(self, counts: &mut Counts) {
        counts.directory += 1;
        counts.invited += i64::from(self.invited);
        match self.active {
            None => counts.never += 1,
            Some(true) => counts.active += 1,
            Some(false) => counts.inactive += 1,
        }
    }
}

/// The counts of each department with all below, ordered by path: each member counts once in each.
#[must_use]
pub fn by_department(
    members: &HashMap<MemberId, Standing>,
    departments: &[(DepartmentId, String, String)],
    places: &[(MemberId, DepartmentId)],
) -> Vec<DepartmentCounts> {
    let above: HashMap<DepartmentId, Vec<DepartmentId>> =
        departments.iter().map(|(id, _, path)| (*id, chain(path))).collect();
    let mut seen: HashMap<MemberId, BTreeSet<DepartmentId>> = HashMap::new();
    for (member, department) in places {
        seen.entry(*member).or_default().extend(above.get(department).into_iter().flatten());
    }
    let mut counts: HashMap<DepartmentId, Counts> = HashMap::new();
    for (member, departments) in &seen {
        let Some(standing) = members.get(member) else { continue };
        for department in departments {
            standing.count_in(counts.entry(*department).or_default());
        }
    }
    let names: HashMap<DepartmentId, &str> =
        departments.iter().map(|(id, name, _)| (*id, name.as_str())).collect();
    let mut all: Vec<_> = departments
        .iter()
        .map(|(id, _, path)| DepartmentCounts {
            department: *id,
            path: shown(&chain(path), &names),
            counts: counts.remove(id).unwrap_or_default(),
        })
        .collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

/// The ids of a path such as `1/4/17/`.
fn chain(path: &str) -> Vec<DepartmentId> {
    path.split('/').filter_map(|id| id.parse().ok()).collect()
}

fn shown(chain: &[DepartmentId], names: &HashMap<DepartmentId, &str>) -> String {
    let below = chain.iter().skip(1).filter_map(|id| names.get(id).copied());
    format!("/{}", below.collect::<Vec<_>>().join("/"))
}
