//! Who joins and who leaves the group of a department. Pure.

use canteen_protocol::MemberId;

/// What is to be done to a group.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// Added to the group.
    pub join: Vec<MemberId>,
    /// Taken out of it.
    pub leave: Vec<MemberId>,
    /// Kept by the department from now on.
    pub keep: Vec<MemberId>,
    /// Kept by it no more.
    pub drop: Vec<MemberId>,
}

impl Plan {
    /// Of those the department holds, those it kept before, and those who are in the group. Whoever
    /// was taken out by somebody is not added again as long as they stay in the department; whoever
    /// was added by somebody stays.
    #[must_use]
    pub fn of(wanted: &[MemberId], kept: &[MemberId], present: &[MemberId]) -> Self {
        let less = |all: &[MemberId], without: &[MemberId]| -> Vec<MemberId> {
            all.iter().copied().filter(|member| !without.contains(member)).collect()
        };
        let (keep, drop) = (less(wanted, kept), less(kept, wanted));
        let leave = drop.iter().copied().filter(|member| present.contains(member)).collect();
        Self { join: less(&keep, present), leave, keep, drop }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[i64]) -> Vec<MemberId> {
        ids.iter().copied().map(MemberId).collect()
    }

    #[test]
    fn who_comes_joins_who_goes_leaves_and_the_others_stay() {
        for (wanted, kept, present, join, leave) in [
            (&[1, 2][..], &[][..], &[][..], &[1, 2][..], &[][..]),
            (&[1, 2, 3], &[1, 2], &[1, 2], &[3], &[]),
            (&[1], &[1, 2], &[1, 2], &[], &[2]),
            // 9 was added by somebody.
            (&[1], &[1], &[1, 9], &[], &[]),
            // 2 was taken out by somebody, and stays out.
            (&[1, 2], &[1, 2], &[1], &[], &[]),
            (&[1], &[1, 2], &[1], &[], &[]),
            // 3 was there before they came into the department.
            (&[1, 3], &[1], &[1, 3], &[], &[]),
            (&[], &[1, 2], &[1, 2, 9], &[], &[1, 2]),
        ] {
            let plan = Plan::of(&ids(wanted), &ids(kept), &ids(present));
            assert_eq!((plan.join, plan.leave), (ids(join), ids(leave)), "{wanted:?} {kept:?}");
        }
        let plan = Plan::of(&ids(&[1, 3]), &ids(&[1, 2]), &ids(&[1, 2, 3]));
        assert_eq!((plan.keep, plan.drop), (ids(&[3]), ids(&[2])));
    }
}
