//! Sets of members as they are while a segment is worked out: either these, or all but these.
//!
//! "Everyone" is never listed before the end, so `@all - @bob` costs one name. Pure.

use canteen_protocol::MemberId;

/// A set of active members of one corp. Lists are sorted and hold no name twice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MemberSet {
    /// These.
    Only(Vec<MemberId>),
    /// Everyone but these.
    AllBut(Vec<MemberId>),
}

use MemberSet::{AllBut, Only};

impl MemberSet {
    /// These members, in any order, however often named.
    #[must_use]
    pub fn of(mut members: Vec<MemberId>) -> Self {
        members.sort_unstable();
        members.dedup();
        Only(members)
    }

    /// Everyone.
    #[must_use]
    pub fn everyone() -> Self {
        AllBut(Vec::new())
    }

    /// Those in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        match (self, other) {
            (Only(a), Only(b)) => Only(union(a, b)),
            (Only(some), AllBut(not)) | (AllBut(not), Only(some)) => AllBut(difference(not, some)),
            (AllBut(a), AllBut(b)) => AllBut(intersection(a, b)),
        }
    }

    /// Those in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Only(a), Only(b)) => Only(intersection(a, b)),
            (Only(some), AllBut(not)) | (AllBut(not), Only(some)) => Only(difference(some, not)),
            (AllBut(a), AllBut(b)) => AllBut(union(a, b)),
        }
    }

    /// Those in this and not in the other.
    #[must_use]
    pub fn except(&self, other: &Self) -> Self {
        match other {
            Only(list) => self.and(&AllBut(list.clone())),
            AllBut(list) => self.and(&Only(list.clone())),
        }
    }
}

fn union(a: &[MemberId], b: &[MemberId]) -> Vec<MemberId> {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        out.push(x.min(y));
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    out.extend_from_slice(&a[i..]);
    out.extend_from_slice(&b[j..]);
    out
}

fn intersection(a: &[MemberId], b: &[MemberId]) -> Vec<MemberId> {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.iter().copied().filter(|m| many.binary_search(m).is_ok()).collect()
}

fn difference(a: &[MemberId], b: &[MemberId]) -> Vec<MemberId> {
    a.iter().copied().filter(|m| b.binary_search(m).is_err()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const ALL: std::ops::Range<i64> = 0..12;

    fn listed(set: &MemberSet) -> BTreeSet<i64> {
        match set {
            Only(list) => list.iter().map(|m| m.0).collect(),
            AllBut(list) => ALL.filter(|n| !list.contains(&MemberId(*n))).collect(),
        }
    }

    fn any_set() -> impl Strategy<Value = MemberSet> {
        (any::<bool>(), prop::collection::vec(ALL, 0..12)).prop_map(|(all_but, names)| {
            match MemberSet::of(names.into_iter().map(MemberId).collect()) {
                Only(list) if all_but => AllBut(list),
                set => set,
            }
        })
    }

    proptest! {
        #[test]
        fn behaves_as_the_listed_sets_do(a in any_set(), b in any_set()) {
            let (x, y) = (listed(&a), listed(&b));
            prop_assert_eq!(listed(&a.or(&b)), &x | &y);
            prop_assert_eq!(listed(&a.and(&b)), &x & &y);
            prop_assert_eq!(listed(&a.except(&b)), &x - &y);
        }

        #[test]
        fn lists_stay_sorted_without_doubles(a in any_set(), b in any_set()) {
            for set in [a.or(&b), a.and(&b), a.except(&b)] {
                let (Only(list) | AllBut(list)) = set;
                prop_assert!(list.windows(2).all(|w| w[0] < w[1]));
            }
        }
    }
}
