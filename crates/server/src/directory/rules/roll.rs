//! Who is where in a corp, held in memory: the departments in the order of their paths, so that a
//! subtree is one stretch of them, and the active members of each side by side, so that whoever is
//! below a department is one stretch too. Pure.

use std::collections::HashMap;
use std::sync::Arc;

use canteen_protocol::{DepartmentId, MemberId};

use super::tree;

/// A department as the roll needs it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// Its id.
    pub id: DepartmentId,
    /// The ids from the root down.
    pub path: String,
    /// Whether it is gone; then nobody is in it.
    pub removed: bool,
}

/// An active member and one of the places they have; none when they have no place.
pub type Placed = (MemberId, Option<DepartmentId>);

/// All of it, as of one moment.
#[derive(Debug, Default)]
pub struct Roll {
    /// In the order of their paths.
    departments: Arc<Vec<Known>>,
    at: HashMap<DepartmentId, usize>,
    /// Where the members of each department begin, and behind the last one where they end.
    starts: Vec<usize>,
    members: Vec<MemberId>,
    /// Everyone active, rising.
    everyone: Vec<MemberId>,
}

impl Roll {
    /// Of the departments a corp ever had and the active members, both in any order; one who is
    /// in several comes several times, one who is nowhere without a place.
    #[must_use]
    pub fn new(departments: Vec<Known>, active: &[Placed]) -> Self {
        Self::default().with(Some(departments), active, &[])
    }

    /// The same after changes: departments when there are others or they lie elsewhere, all places
    /// of active members that changed, and members that are active no longer.
    #[must_use]
    pub fn with(
        &self,
        departments: Option<Vec<Known>>,
        changed: &[Placed],
        gone: &[MemberId],
    ) -> Self {
        let departments = departments.map_or_else(|| Arc::clone(&self.departments), in_order);
        let mut others: Vec<_> = changed.iter().map(|(member, _)| *member).collect();
        others.extend(gone);
        others.sort_unstable();
        let stays = |member: &&MemberId| others.binary_search(member).is_err();
        let mut come: HashMap<DepartmentId, Vec<MemberId>> = HashMap::new();
        for (member, place) in changed {
            if let Some(place) = place {
                come.entry(*place).or_default().push(*member);
            }
        }
        let mut roll = Self { departments: Arc::clone(&departments), ..Self::default() };
        roll.members.reserve(self.members.len() + changed.len());
        for (i, department) in departments.iter().enumerate() {
            roll.at.insert(department.id, i);
            roll.starts.push(roll.members.len());
            if !department.removed {
                roll.members.extend(self.stretch(department.id).iter().filter(stays));
                roll.members.extend(come.remove(&department.id).unwrap_or_default());
            }
        }
        roll.starts.push(roll.members.len());
        roll.everyone.extend(self.everyone.iter().filter(stays));
        roll.everyone.extend(changed.iter().map(|(member, _)| member));
        // Two rising rows one behind the other, mostly: this sorts such in one go.
        roll.everyone.sort();
        roll.everyone.dedup();
        roll
    }

    /// The members of a department itself.
    fn stretch(&self, id: DepartmentId) -> &[MemberId] {
        self.at.get(&id).map_or(&[], |at| &self.members[self.starts[*at]..self.starts[at + 1]])
    }

    /// Everyone active, rising.
    #[must_use]
    pub fn everyone(&self) -> &[MemberId] {
        &self.everyone
    }

    /// The department of this id, when the corp ever had it.
    #[must_use]
    pub fn department(&self, id: DepartmentId) -> Option<&Known> {
        self.at.get(&id).map(|at| &self.departments[*at])
    }

    /// The active members in the subtree of a path; who is in it several times comes several times.
    #[must_use]
    pub fn subtree(&self, path: &str) -> &[MemberId] {
        let behind = tree::behind(path);
        let first = self.departments.partition_point(|d| d.path.as_str() < path);
        let last = self.departments.partition_point(|d| d.path < behind);
        let at = |i: usize| self.starts.get(i).copied().unwrap_or_default();
        &self.members[at(first)..at(last)]
    }
}

fn in_order(mut departments: Vec<Known>) -> Arc<Vec<Known>> {
    departments.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    departments.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known(id: i64, path: &str) -> Known {
        Known { id: DepartmentId(id), path: path.into(), removed: false }
    }

    fn company() -> Vec<Known> {
        vec![
            known(12, "1/12/"),
            known(1, "1/"),
            known(3, "1/2/3/"),
            known(2, "1/2/"),
            Known { removed: true, ..known(4, "1/2/4/") },
            known(5, "1/2/3/5/"),
        ]
    }

    fn sorted(members: &[MemberId]) -> Vec<i64> {
        let mut ids: Vec<_> = members.iter().map(|member| member.0).collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn a_subtree_is_all_below_and_nothing_beside() {
        let at = |member, department| (MemberId(member), Some(DepartmentId(department)));
        let active = [at(7, 1), at(8, 12), at(9, 3), at(9, 12), at(10, 4), at(11, 5)];
        let roll = Roll::new(company(), &active);
        for (path, expected) in [
            ("1/", vec![7, 8, 9, 9, 11]),
            ("1/2/", vec![9, 11]),
            ("1/2/3/", vec![9, 11]),
            ("1/2/3/5/", vec![11]),
            ("1/12/", vec![8, 9]),
            ("1/2/4/", vec![]),
            ("1/3/", vec![]),
        ] {
            assert_eq!(sorted(roll.subtree(path)), expected, "{path}");
        }
        assert_eq!(sorted(roll.everyone()), [7, 8, 9, 10, 11]);
        assert!(roll.department(DepartmentId(4)).is_some_and(|known| known.removed));
        assert!(roll.department(DepartmentId(6)).is_none());
    }

    /// Members 0 to 5, each nowhere or in one or two of the company's departments.
    fn placed() -> impl Strategy<Value = Vec<Vec<i64>>> {
        let places = prop::sample::subsequence(vec![1, 2, 3, 5, 12], 0..3);
        prop::collection::vec(places, 6)
    }

    fn flat(all: &[Vec<i64>], only: impl Fn(usize) -> bool) -> Vec<Placed> {
        let mut flat = Vec::new();
        for (i, places) in all.iter().enumerate().filter(|(i, _)| only(*i)) {
            let member = MemberId(i64::try_from(i).unwrap());
            flat.extend(places.iter().map(|id| (member, Some(DepartmentId(*id)))));
            if places.is_empty() {
                flat.push((member, None));
            }
        }
        flat
    }

    proptest! {
        #[test]
        fn changed_is_the_same_as_new(
            before in placed(), after in placed(), changed in prop::collection::vec(any::<bool>(), 6)
        ) {
            let old = Roll::new(company(), &flat(&before, |_| true));
            // Of those that change the first is gone.
            let gone = changed.iter().position(|changes| *changes);
            let comes = |i: usize| changed[i] && Some(i) != gone;
            let left: Vec<_> = gone.map(|i| MemberId(i64::try_from(i).unwrap())).into_iter().collect();
            let now = old.with(None, &flat(&after, comes), &left);
            let mut expected = flat(&before, |i| !changed[i]);
            expected.extend(flat(&after, comes));
            let anew = Roll::new(company(), &expected);
            prop_assert_eq!(now.everyone(), anew.everyone());
            for known in company() {
                prop_assert_eq!(sorted(now.subtree(&known.path)), sorted(anew.subtree(&known.path)));
            }
        }

        #[test]
        fn a_subtree_that_moves_takes_its_members_along(all in placed()) {
            let old = Roll::new(company(), &flat(&all, |_| true));
            let moved = |known: Known| match known.path.strip_prefix("1/2/3/") {
                Some(rest) => Known { path: format!("1/12/3/{rest}"), ..known },
                None => known,
            };
            let now = old.with(Some(company().into_iter().map(moved).collect()), &[], &[]);
            prop_assert_eq!(sorted(now.subtree("1/12/3/")), sorted(old.subtree("1/2/3/")));
            prop_assert_eq!(now.everyone(), old.everyone());
        }
    }
}
