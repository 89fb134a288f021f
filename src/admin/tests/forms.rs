//! The staged form: nothing leaves it unseen, nothing in it is lost.

use canteen_protocol::directory::{ResolvedSegment, UpdateMember};
use serde_json::json;

use super::*;

/// Opens the form of a member.
fn form_of(state: &mut State, userid: &str) {
    run(state, "admin members");
    press(state, "/");
    write(state, userid);
    press(state, "enter");
    assert_eq!(state.overlays.len(), 1, "{}", shown(state));
}

/// Goes to a field by its label and puts a text in its place.
fn fill(state: &mut State, label: &str, text: &str) {
    for _ in 0..30 {
        let screen = shown(state);
        let here = screen.lines().find(|line| line.contains('▌') && line.contains(label));
        let here = here.map(|line| line.replace('●', " "));
        if here.is_some_and(|line| line.contains(&format!(" {label} "))) {
            press(state, "ctrl-u");
            return write(state, text);
        }
        press(state, "tab");
    }
    panic!("there is no field {label}: {}", shown(state));
}

#[test]
fn a_change_is_shown_before_it_is_sent() {
    let mut state = filled(Lang::En, 80, 24);
    form_of(&mut state, "liwei");
    fill(&mut state, "Title", "Head of operations");
    assert!(shown(&state).contains("●Title"), "{}", shown(&state));
    assert!(asked(&press(&mut state, "ctrl-s")).is_empty(), "nothing is sent unseen");
    let screen = shown(&state);
    assert!(screen.contains("Operations lead → Head of operations"), "{screen}");
    assert!(!screen.contains("English name"), "what stays is not shown: {screen}");
    let effects = press(&mut state, "ctrl-s");
    let [(ask, Deed::ChangeMember(sent))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    let title = Some("Head of operations".to_owned());
    assert_eq!(**sent, UpdateMember { member: LI, title, ..UpdateMember::default() });
    assert!(shown(&state).contains("Saving"), "{}", shown(&state));
    assert!(asked(&press(&mut state, "ctrl-s esc y")).is_empty(), "it is sent once");
    answer(&mut state, *ask, Answer::ChangeMember(Box::default()));
    assert!(state.overlays.is_empty());
    assert!(shown(&state).contains("李伟 is saved"), "{}", shown(&state));
}

#[test]
fn what_others_have_saved_meanwhile_needs_no_request() {
    let mut state = filled(Lang::En, 80, 24);
    form_of(&mut state, "liwei");
    fill(&mut state, "Title", "Head");
    press(&mut state, "ctrl-s ctrl-r");
    assert!(shown(&state).contains("→ Head"), "what is shown stays: {}", shown(&state));
    let same = member(2, "liwei", "李伟", "Head", &[(3, true), (2, false)]);
    let changes = Changes { members: vec![same], ..Changes::default() };
    let directory = Arc::new(state.directory.with(changes));
    update(&mut state, Event::News(News::Directory(directory)));
    assert!(asked(&press(&mut state, "ctrl-s")).is_empty());
    press(&mut state, "esc");
    assert!(state.overlays.is_empty(), "nothing holds the form: {}", shown(&state));
}

#[test]
fn what_is_written_while_it_is_saved_is_not_taken() {
    let mut state = filled(Lang::En, 80, 24);
    form_of(&mut state, "liwei");
    fill(&mut state, "Title", "Head");
    let effects = press(&mut state, "ctrl-s ctrl-s");
    let [(ask, Deed::ChangeMember(_))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    write(&mut state, " of everything");
    press(&mut state, "x ctrl-r");
    let error = WireError::new(ErrorCode::Unavailable, "the server is busy");
    refuse(&mut state, *ask, error);
    let effects = press(&mut state, "ctrl-s ctrl-s");
    let [(_, Deed::ChangeMember(sent))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(sent.title.as_deref(), Some("Head"));
}

#[test]
fn leaving_with_something_staged_is_asked_about() {
    let mut state = filled(Lang::En, 80, 24);
    form_of(&mut state, "liwei");
    press(&mut state, "esc");
    assert!(state.overlays.is_empty(), "nothing was staged");
    press(&mut state, "enter");
    fill(&mut state, "Title", "Head");
    press(&mut state, "esc");
    assert!(shown(&state).contains("is not saved. Give it up?"), "{}", shown(&state));
    press(&mut state, "n");
    assert!(shown(&state).contains("●Title"), "{}", shown(&state));
    press(&mut state, "ctrl-r");
    assert!(!shown(&state).contains("●Title"), "{}", shown(&state));
    fill(&mut state, "Title", "Head");
    assert!(asked(&press(&mut state, "esc y")).is_empty());
    assert!(state.overlays.is_empty());
}

#[test]
fn without_a_link_what_is_staged_stays() {
    let mut state = filled(Lang::En, 80, 24);
    form_of(&mut state, "liwei");
    fill(&mut state, "Title", "Head");
    link(&mut state, lost());
    assert!(asked(&press(&mut state, "ctrl-s ctrl-s")).is_empty());
    let screen = shown(&state);
    assert!(screen.contains("What you have written stays here"), "{screen}");
    assert!(screen.contains("●Title"), "{screen}");
    link(&mut state, ToServer::Online);
    assert_eq!(names(&press(&mut state, "ctrl-s ctrl-s")), ["directory.update_member"]);
}

#[test]
fn a_link_that_breaks_while_it_is_saved_leaves_a_doubt_and_the_form() {
    let mut state = filled(Lang::En, 80, 24);
    form_of(&mut state, "liwei");
    fill(&mut state, "Title", "Head");
    let effects = press(&mut state, "ctrl-s ctrl-s");
    let [(ask, _)] = asked(&effects)[..] else { panic!("{effects:?}") };
    let error = WireError::new(ErrorCode::Unavailable, "the connection was lost");
    refuse(&mut state, ask, error.with(json!({ "doubt": true })));
    let screen = shown(&state);
    assert!(screen.contains("Nobody knows whether it was done"), "{screen}");
    assert!(screen.contains("●Title"), "{screen}");
}

#[test]
fn what_the_server_says_stands_at_its_field() {
    let mut state = filled(Lang::En, 80, 24);
    form_of(&mut state, "liwei");
    fill(&mut state, "Mobile", "1380013");
    let effects = press(&mut state, "ctrl-s ctrl-s");
    let [(ask, _)] = asked(&effects)[..] else { panic!("{effects:?}") };
    press(&mut state, "tab");
    let error = WireError::new(ErrorCode::Invalid, "mobile \"1380013\" is not valid");
    refuse(&mut state, ask, error.with(json!({ "field": "mobile" })));
    let screen = shown(&state);
    let at = screen.lines().position(|line| line.contains("●Mobile")).unwrap();
    let below = screen.lines().nth(at + 1).unwrap();
    assert!(below.contains("↑ mobile \"1380013\" is not valid"), "{screen}");
    // Writing on takes it away.
    write(&mut state, "8000");
    assert!(!shown(&state).contains('↑'), "{}", shown(&state));
}

#[test]
fn what_is_plainly_wrong_is_never_sent() {
    let mut state = filled(Lang::En, 80, 24);
    run(&mut state, "admin members");
    press(&mut state, "a");
    assert!(asked(&press(&mut state, "ctrl-s ctrl-s")).is_empty());
    let screen = shown(&state);
    assert!(
        screen.contains("↑ 1 to 32 letters") && screen.contains("↑ Write something"),
        "{screen}"
    );
    fill(&mut state, "Account", "zhou");
    fill(&mut state, "Name", "周芷若");
    assert!(asked(&press(&mut state, "ctrl-s ctrl-s")).is_empty());
    assert!(shown(&state).contains("They could not sign in"), "{}", shown(&state));
    write(&mut state, "zhou@lantern.example");
    assert_eq!(names(&press(&mut state, "ctrl-s ctrl-s")), ["directory.create_member"]);
}

#[test]
fn a_department_that_comes_while_one_is_picked_can_be_picked() {
    for (line, label) in [("admin members", "Departments"), ("admin departments", "Below")] {
        let mut state = filled(Lang::En, 80, 24);
        run(&mut state, line);
        press(&mut state, "a");
        for _ in 0..11 {
            if shown(&state).contains(&format!("▌ {label}")) {
                break;
            }
            press(&mut state, "tab");
        }
        press(&mut state, "enter");
        write(&mut state, "night");
        assert!(shown(&state).contains("Nothing fits"), "{}", shown(&state));
        let new = vec![department(9, Some(1), "Night shift", 0)];
        let changes = Changes { departments: new, ..Changes::default() };
        let known = Arc::new(state.directory.with(changes));
        update(&mut state, Event::News(News::Directory(known)));
        assert!(shown(&state).contains("/Night shift"), "{}", shown(&state));
    }
}

#[test]
fn a_new_member_is_put_into_departments_and_tags_and_invited() {
    let mut state = filled(Lang::En, 80, 24);
    run(&mut state, "admin members");
    press(&mut state, "a");
    fill(&mut state, "Account", "zhou");
    fill(&mut state, "Name", "周芷若");
    fill(&mut state, "E-mail", "zhou@lantern.example");
    for _ in 0..11 {
        press(&mut state, "tab");
        if shown(&state).contains("▌ Departments") {
            break;
        }
    }
    press(&mut state, "enter");
    write(&mut state, "sales");
    press(&mut state, "ctrl-t");
    assert!(shown(&state).contains("★leads"), "{}", shown(&state));
    press(&mut state, "enter");
    assert!(shown(&state).contains("/Sales ★leads"), "{}", shown(&state));
    for _ in 0..11 {
        press(&mut state, "tab");
        if shown(&state).contains("▌ Tags") {
            break;
        }
    }
    press(&mut state, "enter");
    write(&mut state, "man");
    press(&mut state, "tab enter");
    press(&mut state, "ctrl-n");
    let screen = shown(&state);
    for text in ["+ zhou", "+ /Sales ★leads", "+ Managers", "Invite"] {
        assert!(screen.contains(text), "{text}: {screen}");
    }
    let effects = press(&mut state, "ctrl-s");
    let [(ask, Deed::AddMember(new))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    let place = Place { department: DepartmentId(5), leader: true, order: 0 };
    assert_eq!((new.userid.as_str(), &new.departments[..]), ("zhou", &[place][..]));
    let made = Member { id: MemberId(9), name: "周芷若".into(), ..Member::default() };
    let effects = answer(&mut state, *ask, Answer::AddMember(Box::new(made)));
    let [(ask, Deed::ChangeTag(tag))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((tag.tag, &tag.add_members[..]), (TagId(1), &[MemberId(9)][..]));
    let effects = answer(&mut state, *ask, Answer::ChangeTag(Box::default()));
    let [(ask, Deed::Invite(invited))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(invited.segment, Segment::of([MemberId(9)]));
    answer(&mut state, *ask, Answer::Invite(Box::default()));
    // Ctrl-N: the next one comes into the same department.
    let screen = shown(&state);
    assert!(screen.contains("New member") && screen.contains("/Sales ★leads"), "{screen}");
    assert!(!screen.contains("zhou@lantern"), "{screen}");
}

#[test]
fn the_next_one_comes_also_when_nobody_could_be_invited() {
    let mut state = filled(Lang::En, 80, 24);
    run(&mut state, "admin members");
    press(&mut state, "a");
    fill(&mut state, "Account", "zhou");
    fill(&mut state, "Name", "Zhou");
    fill(&mut state, "E-mail", "zhou@lantern.example");
    let effects = press(&mut state, "ctrl-n ctrl-s");
    let [(ask, Deed::AddMember(_))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    let made = Member { id: MemberId(9), name: "Zhou".into(), ..Member::default() };
    let effects = answer(&mut state, *ask, Answer::AddMember(Box::new(made)));
    let [(ask, Deed::Invite(_))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    refuse(&mut state, *ask, WireError::new(ErrorCode::Forbidden, "this server sends no mail"));
    let screen = shown(&state);
    assert!(screen.contains("this server sends no mail"), "{screen}");
    assert!(screen.contains("New member") && !screen.contains("zhou@lantern"), "{screen}");
}

#[test]
fn the_keys_that_are_named_are_those_of_the_keymap() {
    let mut state = filled(Lang::En, 100, 30);
    run(&mut state, "admin members");
    state.keymap = crate::input::Keymap::builtin("emacs").unwrap().into();
    run(&mut state, "admin-add");
    let keymap = &state.keymap;
    let chord = |line| keymap.chord_for(crate::input::Context::AdminForm, line).unwrap();
    let new = format!("{} save and new", chord("form save-new"));
    assert!(shown(&state).contains(&new), "{new}: {}", shown(&state));
}

#[test]
fn a_rule_for_everyone_begins_as_it_is_without_one() {
    let mut state = filled(Lang::En, 80, 24);
    let effects = run(&mut state, "admin visibility");
    tell(&mut state, &effects);
    press(&mut state, "end up");
    let everyone =
        |state: &State| state.admin.selected() == Some(super::super::state::Row::Everyone);
    assert!(everyone(&state), "{}", shown(&state));
    press(&mut state, "enter");
    press(&mut state, "ctrl-s");
    let screen = shown(&state);
    assert!(screen.contains("@all") && !screen.contains("→ no"), "{screen}");
    assert!(screen.contains("→ yes"), "{screen}");
}

#[test]
fn what_was_done_stands_when_the_rest_is_refused() {
    let mut state = filled(Lang::En, 80, 24);
    run(&mut state, "admin tags");
    press(&mut state, "a");
    fill(&mut state, "Name", "Night shift");
    press(&mut state, "tab enter");
    write(&mut state, "maya");
    press(&mut state, "enter");
    let effects = press(&mut state, "ctrl-s ctrl-s");
    let [(ask, Deed::AddTag(_))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    let made = Tag { id: TagId(9), name: "Night shift".into(), ..Tag::default() };
    let effects = answer(&mut state, *ask, Answer::AddTag(Box::new(made)));
    let [(ask, Deed::ChangeTag(fill))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((fill.tag, &fill.name), (TagId(9), &None));
    refuse(&mut state, *ask, WireError::new(ErrorCode::NotFound, "there is no member 4"));
    let screen = shown(&state);
    assert!(screen.contains("The rest is saved; this is not: there is no member 4"), "{screen}");
    assert!(screen.contains("●Members") && !screen.contains("●Name"), "{screen}");
    // Saved again, the tag is not made a second time.
    assert_eq!(names(&press(&mut state, "ctrl-s ctrl-s")), ["directory.update_tag"]);
}

#[test]
fn what_others_change_meanwhile_is_what_a_change_is_shown_against() {
    let mut state = filled(Lang::En, 80, 24);
    form_of(&mut state, "liwei");
    fill(&mut state, "Title", "Head");
    let mut li = member(2, "liwei", "李伟", "Chief", &[(3, true)]);
    li.member.landline = "021-5555".into();
    let changes = crate::model::directory::Changes { members: vec![li], ..Default::default() };
    let directory = state.directory.with(changes);
    update(&mut state, Event::News(News::Directory(Arc::new(directory))));
    assert!(shown(&state).contains("021-5555"), "{}", shown(&state));
    press(&mut state, "ctrl-s");
    let screen = shown(&state);
    assert!(screen.contains("Chief → Head"), "{screen}");
    assert!(!screen.contains("021-5555"), "what others did is not one's own: {screen}");
}

#[test]
fn settings_are_saved_together() {
    let mut state = filled(Lang::En, 80, 24);
    let effects = run(&mut state, "admin settings");
    tell(&mut state, &effects);
    press(&mut state, "down down enter");
    press(&mut state, "space tab tab space");
    press(&mut state, "tab right");
    press(&mut state, "ctrl-s");
    let screen = shown(&state);
    assert!(screen.contains("yes → no") && screen.contains("no → yes"), "{screen}");
    assert!(screen.contains("off → administrators"), "{screen}");
    let effects = press(&mut state, "ctrl-s");
    let [(ask, Deed::ChangeSettings(change))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    let sent = serde_json::to_value(change).unwrap();
    let expected = json!({
        "invite_approval": false, "invite_weekly": true, "second_factor": "admins",
    });
    assert_eq!(sent, expected);
    let settings = CorpSettings { invite_weekly: true, ..CorpSettings::default() };
    answer(&mut state, *ask, Answer::ChangeSettings(Box::new(settings)));
    assert!(state.overlays.is_empty());
    assert!(state.admin.settings.as_ref().is_some_and(|now| now.invite_weekly));
}

#[test]
fn a_rule_is_made_of_what_its_expressions_mean() {
    let mut state = filled(Lang::En, 80, 24);
    let effects = run(&mut state, "admin visibility");
    tell(&mut state, &effects);
    press(&mut state, "a");
    fill(&mut state, "Whom", "@maya,");
    fill(&mut state, "Except", "tag:Managers");
    let effects = press(&mut state, "ctrl-s ctrl-s");
    let [(ask, Deed::Resolve(whom))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(whom.expression, "@maya,");
    refuse(&mut state, *ask, WireError::new(ErrorCode::Invalid, "something is missing at 7"));
    let screen = shown(&state);
    let at = screen.lines().position(|line| line.contains("●Whom")).unwrap();
    assert!(screen.lines().nth(at + 1).unwrap().contains("↑ something is missing"), "{screen}");
    fill(&mut state, "Whom", "@maya");
    let effects = press(&mut state, "ctrl-s ctrl-s");
    let [(ask, Deed::Resolve(_))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    let meant = |segment| {
        Answer::Resolve(Box::new(ResolvedSegment { segment, count: 1, sample: Vec::new() }))
    };
    let effects = answer(&mut state, *ask, meant(Segment::of([MemberId(4)])));
    let [(ask, Deed::Resolve(other))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(other.expression, "tag:Managers");
    let tag = Segment { tags: vec![TagId(1)], ..Segment::default() };
    let effects = answer(&mut state, *ask, meant(tag.clone()));
    let [(_, Deed::AddSight(rule))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(rule.rule, Rule::Hide { who: Segment::of([MemberId(4)]), except: tag });
}

#[test]
fn a_changed_rule_stands_before_the_old_one_goes() {
    let mut state = filled(Lang::En, 80, 24);
    let effects = run(&mut state, "admin visibility");
    tell(&mut state, &effects);
    press(&mut state, "end enter");
    assert!(shown(&state).contains("[x] yes"), "{}", shown(&state));
    for _ in 0..14 {
        if shown(&state).lines().any(|line| line.contains('▌') && line.contains("Shows mobile")) {
            break;
        }
        press(&mut state, "down");
    }
    press(&mut state, "space");
    let effects = press(&mut state, "ctrl-s ctrl-s");
    let [(ask, Deed::Resolve(_))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    let meant = ResolvedSegment { segment: Segment::everyone(), count: 1, sample: Vec::new() };
    let effects = answer(&mut state, *ask, Answer::Resolve(Box::new(meant)));
    let [(ask, Deed::AddSight(new))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    let shown_fields = vec![Field::Title, Field::Email, Field::Mobile];
    let Rule::Fields { shown: fields, .. } = &new.rule else { panic!("{new:?}") };
    assert_eq!(*fields, shown_fields);
    let stored = StoredRule { rule: new.rule.clone(), ..rules()[2].clone() };
    let effects = answer(&mut state, *ask, Answer::AddSight(Box::new(stored)));
    assert_eq!(names(&effects)[0], "visibility.remove");
}

#[test]
fn a_department_does_not_come_below_itself() {
    let mut state = filled(Lang::En, 80, 24);
    run(&mut state, "admin departments");
    press(&mut state, "down");
    press(&mut state, "enter tab enter");
    let screen = shown(&state);
    assert!(screen.contains("/Sales"), "{screen}");
    let picker = screen.lines().skip_while(|line| !line.contains('›'));
    let listed = picker.filter(|line| line.contains("/Engineering")).count();
    assert_eq!(listed, 0, "{screen}");
}

#[test]
fn a_link_that_was_made_is_shown_once_with_its_code() {
    let mut state = filled(Lang::En, 100, 40);
    let effects = run(&mut state, "admin joining");
    tell(&mut state, &effects);
    press(&mut state, "a");
    fill(&mut state, "Days", "3");
    let effects = press(&mut state, "ctrl-s ctrl-s");
    let [(ask, Deed::AddLink(made))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(made.department, Some(DepartmentId(1)));
    assert_eq!(made.expires, Some(Time(NOW.0 + 72 * HOUR)));
    let link = links().remove(0);
    let url = Some("https://chat.example.com/join/AbCd".to_owned());
    let made = canteen_protocol::invite::MadeLink { link, path: "/join/AbCd".into(), url };
    let effects = answer(&mut state, *ask, Answer::AddLink(Box::new(made)));
    assert!(shown(&state).contains("https://chat.example.com/join/AbCd"), "{}", shown(&state));
    assert!(names(&effects).contains(&"invite.links"), "the list is asked for again");
}

#[test]
fn a_password_is_never_shown() {
    let mut state = filled(Lang::En, 80, 24);
    form_of(&mut state, "liwei");
    fill(&mut state, "New password", "correct horse");
    assert!(shown(&state).contains("•••••") && !shown(&state).contains("horse"));
    let staged = format!("{:?}", press(&mut state, "ctrl-s"));
    assert!(!shown(&state).contains("horse") && !staged.contains("horse"));
    let sent = press(&mut state, "ctrl-s");
    let [(_, Deed::ChangeMember(update))] = &asked(&sent)[..] else { panic!("no request") };
    assert_eq!(update.password.as_deref(), Some("correct horse"));
    assert!(!format!("{sent:?}").contains("horse"), "nor in what is logged");
}
