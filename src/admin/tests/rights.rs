//! Who administers a part is shown what is theirs.

use canteen_protocol::role::{Held, Rights};

use super::*;

/// One who may administer with these apps and opens administration, and what is asked then.
fn with_apps(apps: &[AppLevel]) -> (State, Vec<Effect>) {
    let mut state = filled(Lang::En, 100, 30);
    let mut effects = run(&mut state, "admin joining");
    let first = all_asked(&effects);
    let rights = first.iter().find(|(_, deed)| matches!(deed, Deed::Rights(_)));
    let Some((ask, _)) = rights else { panic!("{effects:?}") };
    let apps = apps.iter().map(|level| AppGrant { app: App::Joining, level: *level });
    let role = Role { apps: apps.collect(), ..Role::default() };
    let held = Held { role, ..Held::default() };
    let rights = Rights { all: false, roles: vec![held] };
    effects.extend(answer(&mut state, *ask, Answer::Rights(Box::new(rights))));
    effects.extend(update(&mut state, Event::Tick(NOW)));
    (state, effects)
}

#[test]
fn areas_that_are_not_open_are_not_shown() {
    let (mut state, effects) = with_apps(&[]);
    let screen = shown(&state);
    for (area, is_shown) in [
        ("Members", true),
        ("Departments", true),
        ("Audit log", true),
        ("Joining", false),
        ("Who sees whom", false),
        ("Administrators", false),
    ] {
        assert_eq!(screen.contains(area), is_shown, "{area}: {screen}");
    }
    assert_eq!(state.admin.area, super::super::area::Area::Members, "the first that is open");
    assert_eq!(asked(&run(&mut state, "admin settings")).len(), 0);
    assert!(shown(&state).contains("not yours"), "{}", shown(&state));
    assert!(!effects.is_empty());
    // The list of areas holds those that are shown and no other.
    // The first takes away what was said.
    press(&mut state, "esc esc end");
    assert!(shown(&state).contains("canteen admin template"), "{}", shown(&state));
    // Asked anew with every connection: somebody may have given a role meanwhile.
    let effects = link(&mut state, ToServer::Online);
    assert!(all_asked(&effects).iter().any(|(_, deed)| matches!(deed, Deed::Rights(_))));
}

#[test]
fn who_may_invite_alone_is_told_that_requests_are_not_theirs() {
    let (mut state, effects) = with_apps(&[AppLevel::Send]);
    let last: Vec<_> = asked(&effects).into_iter().rev().take(2).collect();
    assert!(last.iter().all(|(_, deed)| !matches!(deed, Deed::Requests(_))), "{last:?}");
    for (ask, deed) in last {
        let told = match deed {
            Deed::Adoption(_) => Answer::Adoption(Box::new(adoption())),
            Deed::Links(_) => Answer::Links(Box::default()),
            other => panic!("{}", other.name()),
        };
        answer(&mut state, ask, told);
    }
    let screen = shown(&state);
    assert!(screen.contains("Not yours: your roles let you invite"), "{screen}");
    assert!(!screen.contains("Nobody waits"), "{screen}");
}
