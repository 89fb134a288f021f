//! The rules as tables, and what must hold whatever happens.

use proptest::prelude::*;

use super::*;

const OWNER: Standing = Standing { owner: true, role: Role::Assignee };
const DELEGATING: Standing = Standing { owner: true, role: Role::Watcher };
const ASSIGNEE: Standing = Standing { owner: false, role: Role::Assignee };
const WATCHER: Standing = Standing { owner: false, role: Role::Watcher };

#[test]
fn what_each_role_may_do() {
    for (deed, owner, delegating, assignee, watcher) in [
        (Deed::Do, true, false, true, false),
        (Deed::Edit, true, true, true, false),
        (Deed::Share, true, true, true, false),
        (Deed::Rearrange, true, true, false, false),
        (Deed::Delete, true, true, false, false),
        (Deed::Take, true, true, true, true),
    ] {
        for (standing, allowed) in
            [(OWNER, owner), (DELEGATING, delegating), (ASSIGNEE, assignee), (WATCHER, watcher)]
        {
            assert_eq!(may(standing, deed).is_ok(), allowed, "{standing:?} {deed:?}");
        }
    }
}

fn part(member: i64, role: Role, done: bool, shut: bool) -> Part {
    Part { member: MemberId(member), role, done: done.then_some(Time(1)), shut }
}

#[test]
fn when_the_whole_is_done() {
    use Role::{Assignee, Watcher};
    let (did, open) = (part(1, Assignee, true, false), part(2, Assignee, false, false));
    let (gone, watching) = (part(3, Assignee, false, true), part(4, Watcher, false, false));
    let gone_done = part(5, Assignee, true, true);
    for (parts, all, any) in [
        (vec![], false, false),
        (vec![did], true, true),
        (vec![open], false, false),
        (vec![did, open], false, true),
        (vec![did, watching], true, true),
        (vec![did, gone], true, true),
        (vec![gone], false, false),
        (vec![watching], false, false),
        (vec![gone_done], true, true),
        (vec![gone_done, open], false, true),
    ] {
        assert_eq!(is_done(Need::All, &parts), all, "all of {parts:?}");
        assert_eq!(is_done(Need::Any, &parts), any, "any of {parts:?}");
    }
}

#[test]
fn an_owner_is_followed_by_an_assignee_who_is_still_there() {
    use Role::{Assignee, Watcher};
    let parts = [
        part(1, Assignee, false, false),
        part(2, Watcher, false, false),
        part(3, Assignee, false, true),
        part(4, Assignee, true, false),
    ];
    let heir = |leaving: &[i64]| {
        let leaving: Vec<_> = leaving.iter().copied().map(MemberId).collect();
        successor(&parts, &leaving).map(|member| member.0)
    };
    assert_eq!(heir(&[1]), Some(4));
    assert_eq!(heir(&[1, 4]), Some(2));
    assert_eq!(heir(&[1, 2, 4]), None);
}

#[test]
fn when_one_is_reminded() {
    let (five, nine) = (Some(Time(5)), Some(Time(9)));
    for (remind, due, done, reminded, expected) in [
        (Remind::Due, five, false, None, five),
        (Remind::Due, None, false, None, None),
        (Remind::Due, five, true, None, None),
        (Remind::Due, five, false, five, None),
        // Put off after the reminder: it is due anew.
        (Remind::Due, nine, false, five, nine),
        (Remind::Never, five, false, None, None),
        (Remind::At(Time(9)), five, false, None, nine),
        (Remind::At(Time(9)), None, false, five, nine),
        (Remind::At(Time(9)), five, false, nine, None),
    ] {
        let at = reminder(remind, due, done, reminded);
        assert_eq!(at, expected, "{remind:?} {due:?} {done} {reminded:?}");
    }
}

proptest! {
    #[test]
    fn doing_more_never_undoes_the_whole(
        parts in prop::collection::vec((any::<bool>(), any::<bool>(), any::<bool>()), 1..8),
        chosen in 0_usize..8,
    ) {
        let mut parts: Vec<_> = (0..).zip(&parts).map(|(n, (watcher, done, shut))| {
            part(n, if *watcher { Role::Watcher } else { Role::Assignee }, *done, *shut)
        }).collect();
        let before = [Need::All, Need::Any].map(|need| is_done(need, &parts));
        let chosen = chosen % parts.len();
        parts[chosen].done = Some(Time(2));
        let after = [Need::All, Need::Any].map(|need| is_done(need, &parts));
        prop_assert!(before[0] <= after[0] && before[1] <= after[1]);
        prop_assert!(after[0] <= after[1], "what all have done one has done");
    }

    #[test]
    fn nobody_inherits_who_leaves_or_is_gone(
        shut in prop::collection::vec(any::<bool>(), 0..6), leaving in prop::collection::vec(0_i64..6, 0..6),
    ) {
        let parts: Vec<_> =
            (0..).zip(&shut).map(|(n, shut)| part(n, Role::Assignee, false, *shut)).collect();
        let leaving: Vec<_> = leaving.into_iter().map(MemberId).collect();
        match successor(&parts, &leaving) {
            Some(heir) => {
                prop_assert!(!leaving.contains(&heir));
                prop_assert!(parts.iter().any(|part| part.member == heir && !part.shut));
            }
            None => prop_assert!(
                parts.iter().all(|part| part.shut || leaving.contains(&part.member))
            ),
        }
    }
}
