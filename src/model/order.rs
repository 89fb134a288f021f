//! How a member likes the directory's list: in which order, and who stands at its top (DIR-10).
//! Kept on this machine; the corp's own order is the directory's.

use std::collections::BTreeMap;

use canteen_protocol::{DepartmentId, MemberId};
use serde::{Deserialize, Serialize};

/// In which order members and departments stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Leaders first, then as the corp says, then by name, Chinese ones by pinyin.
    #[default]
    Name,
    /// Those who were added last first.
    Added,
    /// As the member has put them.
    Manual,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Name, Self::Added, Self::Manual];

    /// As it is written in commands.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Added => "added",
            Self::Manual => "manual",
        }
    }

    /// The one after it, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Name => Self::Added,
            Self::Added => Self::Manual,
            Self::Manual => Self::Name,
        }
    }
}

/// Something that can be pinned.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pinned {
    /// A member.
    Member(MemberId),
    /// A department.
    Department(DepartmentId),
}

/// What was put in order by hand below one department: these first, the others behind them by name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Placed {
    /// Departments.
    pub departments: Vec<DepartmentId>,
    /// Members.
    pub members: Vec<MemberId>,
}

/// How the list is liked.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Order {
    /// The order.
    pub sort: Sort,
    /// What stands at the top, in this order.
    pub pinned: Vec<Pinned>,
    /// What was put in order by hand, by the department above it; 0 for the top.
    pub placed: BTreeMap<DepartmentId, Placed>,
}

/// How many of one department can be put in order by hand, and how many pinned: what is kept and
/// looked through stays small whatever the company's size.
pub const MOST: usize = 1_000;

/// Why something was not moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stuck {
    /// It is the first, or the last, already, or not there.
    AtTheEnd,
    /// It is too far down to be put anywhere by hand.
    TooFar,
}

impl Order {
    /// Pins something to the top, or unpins it; tells whether it is pinned then. Of what is too
    /// much none is pinned.
    pub fn pin(&mut self, what: Pinned) -> bool {
        if let Some(at) = self.pinned.iter().position(|one| *one == what) {
            self.pinned.remove(at);
            return false;
        }
        if self.pinned.len() < MOST {
            self.pinned.push(what);
        }
        self.pinned.contains(&what)
    }
}

/// Puts what was placed by hand before all others, which keep their order. `all` in the order in
/// which they stand otherwise.
#[must_use]
pub fn arranged<Id: Copy + Eq + std::hash::Hash>(all: Vec<Id>, placed: &[Id]) -> Vec<Id> {
    if placed.is_empty() {
        return all;
    }
    let there: std::collections::HashSet<Id> = all.iter().copied().collect();
    let first: Vec<Id> = placed.iter().copied().filter(|id| there.contains(id)).collect();
    let seen: std::collections::HashSet<Id> = first.iter().copied().collect();
    let rest = all.into_iter().filter(|id| !seen.contains(id));
    first.iter().copied().chain(rest).collect()
}

/// Moves one of those that are shown up or down by one, so that `placed` says so.
///
/// # Errors
/// Why it cannot be moved there.
pub fn shift<Id: Copy + Eq>(
    shown: &[Id],
    placed: &mut Vec<Id>,
    what: Id,
    down: bool,
) -> Result<(), Stuck> {
    let from = shown.iter().position(|id| *id == what).ok_or(Stuck::AtTheEnd)?;
    let to = if down { from.checked_add(1) } else { from.checked_sub(1) };
    let to = to.filter(|to| *to < shown.len()).ok_or(Stuck::AtTheEnd)?;
    let last = from.max(to);
    if last >= MOST {
        return Err(Stuck::TooFar);
    }
    // Those up to the lower of the two are placed from now on, and those that were.
    let before = shown.iter().take_while(|id| placed.contains(id)).count();
    let mut now: Vec<Id> = shown[..=last].to_vec();
    now.swap(from, to);
    now.extend(shown.iter().take(before).skip(last + 1));
    *placed = now;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_placed_stands_first_and_what_has_gone_is_left_out() {
        for (placed, wanted) in [
            (&[][..], [1, 2, 3, 4]),
            (&[3], [3, 1, 2, 4]),
            (&[9, 4, 2], [4, 2, 1, 3]),
            (&[4, 3, 2, 1], [4, 3, 2, 1]),
        ] {
            assert_eq!(arranged(vec![1, 2, 3, 4], placed), wanted);
        }
    }

    #[test]
    fn one_is_moved_by_one_and_the_others_stay() {
        let mut placed = Vec::new();
        let mut shown = vec![1, 2, 3, 4];
        for (what, down, wanted) in [
            (3, false, [1, 3, 2, 4]),
            (3, false, [3, 1, 2, 4]),
            (4, false, [3, 1, 4, 2]),
            (3, true, [1, 3, 4, 2]),
            (1, true, [3, 1, 4, 2]),
        ] {
            shift(&shown, &mut placed, what, down).unwrap();
            shown = arranged(vec![1, 2, 3, 4], &placed);
            assert_eq!(shown, wanted, "{what} {down}");
        }
        assert_eq!(shift(&shown, &mut placed, 3, false), Err(Stuck::AtTheEnd));
        assert_eq!(shift(&shown, &mut placed, 2, true), Err(Stuck::AtTheEnd));
        assert_eq!(shift(&shown, &mut placed, 9, true), Err(Stuck::AtTheEnd));
    }

    #[test]
    fn only_so_many_are_placed() {
        let shown: Vec<usize> = (0..=MOST).collect();
        let mut placed = Vec::new();
        assert_eq!(shift(&shown, &mut placed, MOST - 1, true), Err(Stuck::TooFar));
        assert_eq!(shift(&shown, &mut placed, MOST - 1, false), Ok(()));
        assert_eq!(placed.len(), MOST);
    }

    #[test]
    fn pinning_turns_over() {
        let mut order = Order::default();
        let one = Pinned::Member(MemberId(1));
        assert!(order.pin(one));
        assert!(order.pin(Pinned::Department(DepartmentId(1))));
        assert!(!order.pin(one));
        assert_eq!(order.pinned, [Pinned::Department(DepartmentId(1))]);
    }
}
