//! Roles: made, changed, given and taken away.

use canteen_protocol::directory::ResolvedSegment;

use super::*;

fn at_roles(lang: Lang) -> State {
    let mut state = filled(lang, 140, 40);
    let effects = run(&mut state, "admin admins");
    tell(&mut state, &effects);
    state
}

/// Sends what is staged, answering what expressions mean; gives the last request.
fn saved(state: &mut State) -> Deed {
    let mut effects = press(state, "ctrl-s ctrl-s");
    loop {
        let [(ask, deed)] = &asked(&effects)[..] else { panic!("{effects:?}: {}", shown(state)) };
        let Deed::Resolve(said) = deed else { return deed.clone() };
        let department = if said.expression.contains("Sales") { 5 } else { 2 };
        let segment = Segment { departments: vec![DepartmentId(department)], ..Segment::default() };
        let told = ResolvedSegment { segment, count: 1, sample: Vec::new() };
        effects = answer(state, *ask, Answer::Resolve(Box::new(told)));
    }
}

fn grants(contacts: &[ContactGrant]) -> Vec<(ContactLevel, Vec<DepartmentId>)> {
    contacts.iter().map(|grant| (grant.level, grant.segment.departments.clone())).collect()
}

#[test]
fn a_role_is_made_of_expressions() {
    let mut state = at_roles(Lang::En);
    press(&mut state, "R");
    write(&mut state, "Branch");
    press(&mut state, "tab");
    write(&mut state, "dept:/Engineering");
    press(&mut state, "tab tab");
    write(&mut state, "dept:/Sales");
    press(&mut state, "tab right");
    let Deed::AddRole(new) = saved(&mut state) else { panic!("{}", shown(&state)) };
    assert_eq!(new.name, "Branch");
    let expected = [
        (ContactLevel::Change, vec![DepartmentId(2)]),
        (ContactLevel::Blocked, vec![DepartmentId(5)]),
    ];
    assert_eq!(grants(&new.contacts), expected);
    assert_eq!(new.apps, [AppGrant { app: App::Joining, level: AppLevel::Send }]);
}

#[test]
fn a_role_is_changed_with_all_it_opens() {
    let mut state = at_roles(Lang::En);
    press(&mut state, "end enter");
    assert!(shown(&state).contains("dept:\"/Engineering\""), "{}", shown(&state));
    press(&mut state, "tab tab");
    write(&mut state, "dept:/Sales");
    let Deed::ChangeRole(change) = saved(&mut state) else { panic!("{}", shown(&state)) };
    assert_eq!((change.role, change.name), (RoleId(7), None));
    let expected = [
        (ContactLevel::Change, vec![DepartmentId(2)]),
        (ContactLevel::View, vec![DepartmentId(5)]),
    ];
    assert_eq!(grants(&change.contacts.unwrap()), expected);
    assert_eq!(change.apps, None, "nobody has changed that");
}

#[test]
fn another_name_says_nothing_of_what_the_role_opens() {
    let mut state = at_roles(Lang::En);
    press(&mut state, "end enter ctrl-u");
    write(&mut state, "Research");
    let Deed::ChangeRole(change) = saved(&mut state) else { panic!("{}", shown(&state)) };
    assert_eq!(change.name.as_deref(), Some("Research"));
    assert_eq!((change.contacts, change.apps), (None, None));
}

#[test]
fn a_role_is_given_for_some_days_and_everything_for_ever() {
    let mut state = at_roles(Lang::En);
    press(&mut state, "end a enter");
    write(&mut state, "chenjie");
    press(&mut state, "enter tab");
    write(&mut state, "30");
    let Deed::Grant(grant) = saved(&mut state) else { panic!("{}", shown(&state)) };
    let until = Some(Time(NOW.0 + 30 * 24 * HOUR));
    assert_eq!((grant.role, grant.until), (Some(RoleId(7)), until));
    let mut state = at_roles(Lang::En);
    press(&mut state, "home a enter");
    write(&mut state, "chenjie");
    press(&mut state, "enter");
    let Deed::Grant(grant) = saved(&mut state) else { panic!("{}", shown(&state)) };
    assert_eq!((grant.role, grant.until), (None, None));
}

#[test]
fn what_is_taken_away_is_that_role() {
    let mut state = at_roles(Lang::En);
    press(&mut state, "home down d");
    let effects = press(&mut state, "y");
    let [(_, Deed::Revoke(revoke))] = &asked(&effects)[..] else { panic!("{}", shown(&state)) };
    assert_eq!((revoke.member, revoke.role), (LI, Some(RoleId(7))));
    let mut state = at_roles(Lang::En);
    press(&mut state, "end d");
    let effects = press(&mut state, "y");
    let [(_, Deed::DropRole(role))] = &asked(&effects)[..] else { panic!("{}", shown(&state)) };
    assert_eq!(role.role, RoleId(7));
}
