//! The app from the outside: keys and answers in, state, requests and screens out.

mod forms;
mod rights;
mod roles;
mod screens;

use std::sync::Arc;

use canteen_protocol::admin::{Admin, Admins};
use canteen_protocol::audit::{AuditRecord, AuditRecords};
use canteen_protocol::directory::{Department, Member, Place, Tag};
use canteen_protocol::invite::{
    Adoption, Counts, DepartmentCounts, JoinRequest, JoinState, Link, LinkState, Links, Requests,
};
use canteen_protocol::role::{App, AppGrant, AppLevel, ContactGrant, ContactLevel, Role, Roles};
use canteen_protocol::setting::CorpSettings;
use canteen_protocol::visibility::{Field, Rule, Rules, StoredRule};
use canteen_protocol::{
    DepartmentId, ErrorCode, JoinId, LinkId, MemberId, RoleId, RuleId, Segment, TagId, Time,
    WireError,
};

use crate::engine::{Answer, Command, Deed, News};
use crate::i18n::Lang;
use crate::model::directory::{Changes, Listed};
use crate::model::{Directory, Link as ToServer};
use crate::state::sample::{self, NOW, shown};
use crate::state::{Button, Effect, Event, Mouse, MouseKind, Screen, Slot, State};
use crate::update::{run_line, update};
use crate::view::Target;

const ME: MemberId = MemberId(1);
const LI: MemberId = MemberId(2);
const HOUR: i64 = 3_600_000;

fn member(id: i64, userid: &str, name: &str, title: &str, places: &[(i64, bool)]) -> Listed {
    let departments = places.iter().map(|(department, leader)| Place {
        department: DepartmentId(*department),
        leader: *leader,
        order: 0,
    });
    Listed::new(Member {
        id: MemberId(id),
        userid: userid.into(),
        name: name.into(),
        title: title.into(),
        email: format!("{userid}@lantern.example"),
        departments: departments.collect(),
        disabled: id == 5,
        ..Member::default()
    })
}

fn department(id: i64, parent: Option<i64>, name: &str, members: i64) -> Department {
    let parent = parent.map(DepartmentId);
    Department { id: DepartmentId(id), parent, name: name.into(), order: 0, members }
}

fn directory() -> Directory {
    Directory::new(
        &[
            member(1, "zhaomin", "赵敏", "Engineer", &[(2, false)]),
            member(2, "liwei", "李伟", "Operations lead", &[(3, true), (2, false)]),
            member(3, "chenjie", "陈洁", "Designer", &[(4, false)]),
            member(4, "maya", "Maya Okafor", "", &[(5, false)]),
            member(5, "wangwu", "王五", "", &[(1, false)]),
        ],
        vec![
            department(1, None, "Lantern Works", 4),
            department(2, Some(1), "Engineering", 2),
            department(3, Some(2), "运维组", 1),
            department(4, Some(1), "设计部", 1),
            department(5, Some(1), "Sales", 1),
        ],
        vec![
            Tag { id: TagId(1), name: "Managers".into(), members: vec![LI], ..Tag::default() },
            Tag {
                id: TagId(2),
                name: "上海办公室".into(),
                members: vec![ME],
                departments: vec![DepartmentId(4)],
            },
        ],
    )
}

/// The screen of an administrator who is online.
fn filled(lang: Lang, columns: u16, rows: u16) -> State {
    let mut state = sample::filled(lang, columns, rows);
    let mut account = state.account.clone().unwrap();
    account.standing.admin = true;
    update(&mut state, Event::News(News::Account(account)));
    update(&mut state, Event::News(News::Directory(Arc::new(directory()))));
    state
}

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.split(' ') {
        effects.extend(update(state, Event::Key(key.parse().unwrap())));
    }
    effects
}

/// Runs a command line as if it had been typed.
fn run(state: &mut State, line: &str) -> Vec<Effect> {
    let mut effects = run_line(state, line);
    effects.extend(update(state, Event::Tick(NOW)));
    effects
}

fn write(state: &mut State, text: &str) {
    update(state, Event::Paste(text.into()));
}

/// The requests among the effects, with their numbers.
fn all_asked(effects: &[Effect]) -> Vec<(u64, Deed)> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::Engine(Command::Administer { ask, deed }) => Some((*ask, (**deed).clone())),
        _ => None,
    });
    asked.collect()
}

/// The same without the one that comes first of all: what one may administer.
fn asked(effects: &[Effect]) -> Vec<(u64, Deed)> {
    let mut asked = all_asked(effects);
    asked.retain(|(_, deed)| !matches!(deed, Deed::Rights(_)));
    asked
}

fn answer(state: &mut State, ask: u64, answer: Answer) -> Vec<Effect> {
    update(state, Event::News(News::Administered { ask, answer: Ok(answer) }))
}

fn refuse(state: &mut State, ask: u64, error: WireError) -> Vec<Effect> {
    update(state, Event::News(News::Administered { ask, answer: Err(error) }))
}

fn link(state: &mut State, link: ToServer) -> Vec<Effect> {
    update(state, Event::News(News::Link(link)))
}

fn lost() -> ToServer {
    ToServer::Offline { since: NOW, retry: Time(NOW.0 + 5_000), reason: "no route".into() }
}

/// What the server answers to what an area asks for.
fn tell(state: &mut State, effects: &[Effect]) {
    for (ask, deed) in asked(effects) {
        let told = match deed {
            Deed::Settings(_) => Answer::Settings(Box::default()),
            Deed::Rules(_) => Answer::Rules(Box::new(Rules { rules: rules() })),
            Deed::Links(_) => Answer::Links(Box::new(Links { links: links() })),
            Deed::Requests(_) => Answer::Requests(Box::new(Requests { requests: requests() })),
            Deed::Adoption(_) => Answer::Adoption(Box::new(adoption())),
            Deed::Admins(_) => Answer::Admins(Box::new(Admins { admins: admins() })),
            Deed::Roles(_) => Answer::Roles(Box::new(Roles { roles: roles() })),
            Deed::Audit(_) => {
                Answer::Audit(Box::new(AuditRecords { records: acts(), before: None }))
            }
            other => panic!("nobody told an answer to {}", other.name()),
        };
        answer(state, ask, told);
    }
}

fn rules() -> Vec<StoredRule> {
    let nobody = Segment::default;
    let rule = |id, rule, who: &str, other: &str, count| StoredRule {
        id: RuleId(id),
        rule,
        who: who.into(),
        other: other.into(),
        count,
    };
    vec![
        rule(1, Rule::Hide { who: nobody(), except: nobody() }, "@maya", "tag:Managers", 1),
        rule(
            3,
            Rule::Limit { who: nobody(), also: nobody(), level: Some(2) },
            "dept:\"/Sales\"",
            "",
            1,
        ),
        rule(
            4,
            Rule::Fields {
                who: nobody(),
                shown: vec![Field::Title, Field::Email],
                except: nobody(),
            },
            "dept:\"/设计部\"",
            "",
            1,
        ),
    ]
}

fn links() -> Vec<Link> {
    let link = |id, state, uses| Link {
        id: LinkId(id),
        creator: ME,
        creator_userid: "zhaomin".into(),
        department: "Sales".into(),
        created: Time(NOW.0 - 30 * HOUR),
        expires: Time(NOW.0 + 90 * HOUR),
        uses,
        used: 2,
        state,
    };
    vec![link(2, LinkState::Open, None), link(1, LinkState::Revoked, Some(5))]
}

fn requests() -> Vec<JoinRequest> {
    vec![JoinRequest {
        id: JoinId(7),
        link: LinkId(2),
        state: JoinState::Waiting,
        name: "周芷若".into(),
        userid: "zhou".into(),
        email: "zhou@example.com".into(),
        mobile: String::new(),
        reason: "new in sales".into(),
        department: "Sales".into(),
        created: Time(NOW.0 - HOUR),
        member: None,
        answer: String::new(),
    }]
}

fn adoption() -> Adoption {
    let counts = Counts { directory: 4, invited: 3, active: 2, never: 1, inactive: 1 };
    let of = |id, path: &str, active, directory| DepartmentCounts {
        department: DepartmentId(id),
        path: path.into(),
        counts: Counts { directory, active, ..Counts::default() },
    };
    let departments = vec![of(1, "/", 2, 4), of(2, "/Engineering", 2, 2), of(5, "/Sales", 0, 1)];
    Adoption { days: 30, counts, departments }
}

fn admins() -> Vec<Admin> {
    let admin = |member, userid: &str, name: &str, strong| Admin {
        role_name: "super".into(),
        member,
        userid: userid.into(),
        name: name.into(),
        strong,
        ..Admin::default()
    };
    let by_role = Admin {
        role: Some(RoleId(7)),
        role_name: "Engineering".into(),
        until: Some(Time(NOW.0 + 30 * 24 * HOUR)),
        provider: true,
        ..admin(LI, "liwei", "李伟", true)
    };
    vec![admin(LI, "liwei", "李伟", true), by_role, admin(ME, "zhaomin", "赵敏", false)]
}

fn roles() -> Vec<Role> {
    let segment = Segment { departments: vec![DepartmentId(2)], ..Segment::default() };
    let text = "dept:\"/Engineering\"".into();
    let contacts = vec![ContactGrant { segment, level: ContactLevel::Change, text }];
    let apps = vec![AppGrant { app: App::Joining, level: AppLevel::Change }];
    vec![Role { id: RoleId(7), name: "Engineering".into(), contacts, apps, holders: 1 }]
}

fn acts() -> Vec<AuditRecord> {
    let act = |seq, action: &str, target: &str, target_userid: &str| AuditRecord {
        seq,
        at: Time(NOW.0 - (10 - seq) * HOUR),
        by: (seq != 1).then_some(ME),
        userid: if seq == 1 { String::new() } else { "zhaomin".into() },
        action: action.into(),
        target: target.into(),
        target_userid: target_userid.into(),
        detail: serde_json::json!({ "fields": ["title"], "title": "设计师" }),
    };
    vec![
        act(3, "member.change", "member:3", "chenjie"),
        act(2, "department.add", "department:5", ""),
        act(1, "corp.create", "corp:1", ""),
    ]
}

fn names(effects: &[Effect]) -> Vec<&'static str> {
    asked(effects).iter().map(|(_, deed)| deed.name()).collect()
}

#[test]
fn who_does_not_administer_sees_nothing_of_it() {
    let mut state = sample::filled(Lang::En, 100, 30);
    run(&mut state, "pane 4");
    assert!(!shown(&state).contains("Administration"), "{}", shown(&state));
    for line in ["admin", "admin members", "admin-add", "admin-verify"] {
        let effects = run(&mut state, line);
        assert!(asked(&effects).is_empty() && state.overlays.is_empty(), "{line}");
        assert_ne!(state.focus.screen, Screen::Admin);
        assert!(shown(&state).contains("Only administrators"), "{}", shown(&state));
    }
}

#[test]
fn rights_that_are_taken_away_close_the_screen() {
    let mut state = filled(Lang::En, 100, 30);
    run(&mut state, "admin members");
    assert_eq!(state.focus.screen, Screen::Admin);
    let mut account = state.account.clone().unwrap();
    account.standing.admin = false;
    update(&mut state, Event::News(News::Account(account)));
    assert_eq!(state.focus.screen, Screen::Workbench);
}

#[test]
fn the_workbench_opens_it_and_areas_are_chosen() {
    let mut state = filled(Lang::En, 100, 30);
    run(&mut state, "pane 4");
    press(&mut state, "end enter");
    assert_eq!((state.focus.screen, state.focus.slot), (Screen::Admin, Slot::List));
    assert!(shown(&state).contains("李伟"), "members are first");
    press(&mut state, "down");
    assert!(shown(&state).contains("运维组"), "{}", shown(&state));
    press(&mut state, "enter");
    assert_eq!(state.focus.slot, Slot::Main);
    let effects = press(&mut state, "esc down down");
    assert_eq!(names(&effects), ["corp.settings"], "what an area needs is asked for when it opens");
    assert!(shown(&state).contains("Loading"), "{}", shown(&state));
    tell(&mut state, &effects);
    assert!(shown(&state).contains("Weekly invitations"), "{}", shown(&state));
}

#[test]
fn every_area_says_what_it_is_for_and_what_it_lacks() {
    for (area, requests) in [
        ("settings", vec!["corp.settings"]),
        ("visibility", vec!["visibility.list"]),
        ("joining", vec!["invite.adoption", "invite.requests", "invite.links"]),
        ("admins", vec!["admin.list", "role.list"]),
        ("audit", vec!["audit.list"]),
    ] {
        let mut state = filled(Lang::En, 100, 30);
        let effects = run(&mut state, &format!("admin {area}"));
        assert_eq!(names(&effects), requests);
        assert!(names(&press(&mut state, "down up")).is_empty(), "it is asked once");
        let why = "you administer /Sales only";
        for (ask, _) in asked(&effects) {
            refuse(&mut state, ask, WireError::new(ErrorCode::Forbidden, why));
        }
        let screen = shown(&state);
        assert!(screen.contains("This is not yours") && screen.contains("you admin"), "{screen}");
        let effects = run(&mut state, "admin-reload");
        assert_eq!(names(&effects), requests, "r asks again");
        tell(&mut state, &effects);
        assert!(!shown(&state).contains("not yours"), "{}", shown(&state));
    }
}

#[test]
fn without_a_link_it_says_so_and_loads_when_it_is_back() {
    let mut state = filled(Lang::En, 100, 30);
    link(&mut state, lost());
    let effects = run(&mut state, "admin admins");
    assert!(asked(&effects).is_empty());
    assert!(shown(&state).contains("No link to the server"), "{}", shown(&state));
    let effects = link(&mut state, ToServer::Online);
    assert_eq!(names(&effects), ["admin.list", "role.list"]);
    tell(&mut state, &effects);
    assert!(shown(&state).contains("password only"), "{}", shown(&state));
}

#[test]
fn members_are_found_as_in_the_contacts() {
    let mut state = filled(Lang::En, 100, 30);
    run(&mut state, "admin members");
    for query in ["lw", "李", "liwei", "LI WEI"] {
        press(&mut state, "/");
        write(&mut state, query);
        assert_eq!(state.admin.selected(), Some(super::state::Row::Member(LI)), "{query}");
        press(&mut state, "esc");
    }
    assert_eq!(state.admin.rows.len(), 5);
}

#[test]
fn accounts_are_shut_after_a_question() {
    let mut state = filled(Lang::En, 100, 30);
    run(&mut state, "admin members");
    press(&mut state, "/");
    write(&mut state, "chenjie");
    press(&mut state, "enter esc esc");
    assert!(state.overlays.is_empty());
    press(&mut state, "esc x");
    assert!(shown(&state).contains("Shut the account of 陈洁"), "{}", shown(&state));
    assert!(asked(&press(&mut state, "n")).is_empty());
    assert!(state.overlays.is_empty());
    press(&mut state, "x");
    let effects = press(&mut state, "y");
    let [(ask, Deed::ChangeMember(update))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((update.member, update.disabled), (MemberId(3), Some(true)));
    answer(&mut state, *ask, Answer::ChangeMember(Box::default()));
    assert!(shown(&state).contains("is shut"), "{}", shown(&state));
}

#[test]
fn who_leaves_is_seen_off_after_a_look_at_all_of_it() {
    let mut state = filled(Lang::En, 100, 30);
    run(&mut state, "admin members");
    press(&mut state, "/");
    write(&mut state, "liwei");
    press(&mut state, "esc L");
    press(&mut state, "enter");
    write(&mut state, "maya");
    press(&mut state, "enter");
    let effects = press(&mut state, "ctrl-s");
    let [(ask, Deed::Offboard(plan))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((plan.member, plan.to, plan.dry_run), (LI, Some(MemberId(4)), true));
    let receipt = canteen_protocol::offboard::Receipt {
        member: LI,
        to: Some(MemberId(4)),
        dry_run: true,
        devices: 2,
        led: vec![DepartmentId(3)],
        tags: vec![TagId(1)],
        reports: vec![ME],
        todos: 3,
        ..Default::default()
    };
    answer(&mut state, *ask, Answer::Offboard(Box::new(receipt.clone())));
    let screen = shown(&state);
    for text in ["What seeing them off would do", "/Engineering/运维组", "Managers", "赵敏"] {
        assert!(screen.contains(text), "{text}: {screen}");
    }
    let effects = press(&mut state, "y");
    let [(ask, Deed::Offboard(plan))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((plan.to, plan.dry_run), (Some(MemberId(4)), false));
    let done = canteen_protocol::offboard::Receipt { dry_run: false, ..receipt };
    answer(&mut state, *ask, Answer::Offboard(Box::new(done)));
    assert!(shown(&state).contains("Receipt"), "{}", shown(&state));
    press(&mut state, "enter");
    assert!(state.overlays.is_empty());
}

#[test]
fn who_waits_is_let_in_or_refused_with_a_reason() {
    let mut state = filled(Lang::En, 100, 30);
    let effects = run(&mut state, "admin joining");
    tell(&mut state, &effects);
    press(&mut state, "down");
    assert_eq!(state.admin.selected(), Some(super::state::Row::Request(JoinId(7))));
    press(&mut state, "n");
    assert!(asked(&press(&mut state, "ctrl-s")).is_empty(), "a refusal needs a reason");
    write(&mut state, "we know nobody of that name");
    let effects = press(&mut state, "ctrl-s");
    let [(ask, Deed::Answer(decided))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((decided.request, decided.approve), (JoinId(7), false));
    assert_eq!(decided.reason, "we know nobody of that name");
    let error = WireError::new(ErrorCode::Conflict, "request 7 was answered already");
    refuse(&mut state, *ask, error);
    assert!(shown(&state).contains("was answered already"), "{}", shown(&state));
    press(&mut state, "esc");
    press(&mut state, "y");
    let effects = press(&mut state, "y");
    let [(_, Deed::Answer(decided))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert!(decided.approve);
}

#[test]
fn departments_change_places_with_their_neighbours() {
    let mut state = filled(Lang::En, 100, 30);
    run(&mut state, "admin departments");
    press(&mut state, "end");
    let last = state.admin.selected();
    let Some(super::state::Row::Department(id, 1)) = last else { panic!("{last:?}") };
    let parent = state.directory.department(id).and_then(|one| one.parent).unwrap();
    let before = state.directory.children(parent).to_vec();
    let (order, [above, _]) = before.split_last_chunk::<2>().unwrap();
    let mut wanted = order.to_vec();
    wanted.extend([id, *above]);
    // Up, and down again: what is asked for makes that order, and only that.
    for (key, wanted) in [("K", wanted), ("J", before)] {
        let asked = asked(&press(&mut state, key));
        assert!(!asked.is_empty(), "{key}");
        let departments = asked.iter().map(|(_, deed)| {
            let Deed::ChangeDepartment(update) = deed else { panic!("{deed:?}") };
            let known = state.directory.department(update.department).unwrap();
            Department { order: update.order.unwrap(), ..known.clone() }
        });
        let changes = Changes { departments: departments.collect(), ..Changes::default() };
        let directory = Arc::new(state.directory.with(changes));
        update(&mut state, Event::News(News::Directory(directory)));
        assert_eq!(state.directory.children(parent), wanted, "{key}");
    }
    assert!(asked(&press(&mut state, "J")).is_empty(), "below the last there is nothing");
    press(&mut state, "home");
    assert!(asked(&press(&mut state, "K")).is_empty(), "the root has no neighbours");
}

#[test]
fn roles_are_taken_away_one_by_one() {
    let mut state = filled(Lang::En, 100, 30);
    let effects = run(&mut state, "admin admins");
    let [(ask, Deed::Admins(_)), (roles, Deed::Roles(_))] = &asked(&effects)[..] else {
        panic!("{effects:?}")
    };
    let role = RoleId(4);
    let limited = Admin { role: Some(role), role_name: "Sales only".into(), ..admins().remove(0) };
    let all = [admins(), vec![limited]].concat();
    answer(&mut state, *ask, Answer::Admins(Box::new(Admins { admins: all })));
    answer(&mut state, *roles, Answer::Roles(Box::default()));
    assert!(shown(&state).contains("Sales only"), "{}", shown(&state));
    press(&mut state, "end d");
    let effects = press(&mut state, "y");
    let [(_, Deed::Revoke(revoked))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((revoked.member, revoked.role), (LI, Some(role)));
}

#[test]
fn the_audit_log_goes_on_at_its_end() {
    let mut state = filled(Lang::En, 100, 30);
    let effects = run(&mut state, "admin audit");
    let [(ask, Deed::Audit(_))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    let page = AuditRecords { records: acts(), before: Some(1) };
    let effects = answer(&mut state, *ask, Answer::Audit(Box::new(page)));
    let [(ask, Deed::Audit(more))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(more.before, Some(1));
    let page = AuditRecords { records: acts(), before: None };
    let effects = answer(&mut state, *ask, Answer::Audit(Box::new(page)));
    assert!(asked(&effects).is_empty(), "at the beginning of the log it ends");
    assert_eq!(state.admin.rows.len(), 6);
    press(&mut state, "f");
    press(&mut state, "down");
    write(&mut state, "member");
    let effects = press(&mut state, "ctrl-s");
    let [(_, Deed::Audit(part))] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((part.action.as_str(), part.before), ("member", None));
}

#[test]
fn the_mouse_opens_areas_rows_and_forms() {
    let mut state = filled(Lang::En, 100, 30);
    run(&mut state, "admin");
    let click = |state: &mut State, target: Target, clicks: u8| {
        let kind = MouseKind::Down(Button::Left);
        let mouse = Mouse { kind, clicks, column: 0, row: 0, target: Some(target) };
        update(state, Event::Mouse(mouse))
    };
    click(&mut state, Target::Row(Screen::Admin, Slot::List, 2), 1);
    assert!(shown(&state).contains("上海办公室"), "{}", shown(&state));
    click(&mut state, Target::Row(Screen::Admin, Slot::Main, 1), 1);
    assert!(state.overlays.is_empty());
    click(&mut state, Target::Row(Screen::Admin, Slot::Main, 1), 2);
    assert_eq!(state.overlays.len(), 1);
    // A second press on a field that is picked opens its picker.
    click(&mut state, Target::Choice(1), 1);
    click(&mut state, Target::Choice(1), 1);
    assert_eq!(state.overlays.len(), 2);
    assert!(shown(&state).contains("Tab marks"), "{}", shown(&state));
}
