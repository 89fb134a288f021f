//! Unfolding, searching and marking in a small company.

use std::sync::Arc;

use canteen_protocol::directory::{Department, Member, Place};
use canteen_protocol::{DepartmentId, MemberId};

use super::state::Row;
use crate::engine::{Command, News};
use crate::i18n::{Lang, Texts};
use crate::input::{Code, Key, Keymap};
use crate::model::directory::Listed;
use crate::model::order::{Order, Pinned, Sort};
use crate::model::{Act, Directory};
use crate::state::{Effect, Event, Screen, Settings, Slot, State};
use crate::update::update;

fn department(id: i64, parent: Option<i64>, name: &str) -> Department {
    let parent = parent.map(DepartmentId);
    Department { id: DepartmentId(id), parent, name: name.into(), order: 0, members: 1 }
}

fn member(id: i64, name: &str, userid: &str, department: i64, leader: bool) -> Listed {
    let place = Place { department: DepartmentId(department), leader, order: 0 };
    Listed::new(Member {
        id: MemberId(id),
        name: name.into(),
        userid: userid.into(),
        departments: vec![place],
        ..Member::default()
    })
}

fn state() -> State {
    let keymap = Keymap::builtin("default").unwrap();
    let mut state =
        State::new(Texts::new(Lang::En), Default::default(), keymap.into(), Settings::default());
    let directory = Directory::new(
        &[
            member(1, "李伟", "liwei", 2, true),
            member(2, "陈洁", "chenjie", 2, false),
            member(3, "Maya Okafor", "maya", 3, false),
        ],
        vec![
            department(1, None, "Acme"),
            department(2, Some(1), "Platform"),
            department(3, Some(1), "Sales"),
        ],
        Vec::new(),
    );
    update(&mut state, Event::News(News::Directory(Arc::new(directory))));
    state.focus_on(Screen::Contacts, Slot::List);
    state
}

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for word in keys.split(' ') {
        effects.extend(update(state, Event::Key(word.parse::<Key>().unwrap())));
    }
    effects
}

fn names(state: &State) -> Vec<String> {
    let name = |row: &Row| match row {
        Row::Section(section) => format!("{section:?}"),
        Row::Department(id, _) => state.directory.department(*id).unwrap().name.clone(),
        Row::Member(id, _) => state.name_of(*id),
        Row::Tag(_) | Row::Group(_) => "other".into(),
    };
    state.contacts.rows.iter().map(name).collect()
}

#[test]
fn departments_unfold_leaders_first() {
    let mut state = state();
    assert_eq!(names(&state), ["Organisation", "Platform", "Sales"]);
    press(&mut state, "down enter");
    assert_eq!(names(&state), ["Organisation", "Platform", "李伟", "陈洁", "Sales"]);
    press(&mut state, "down down left left");
    assert_eq!(names(&state), ["Organisation", "Platform", "Sales"], "left goes up, then folds");
}

#[test]
fn search_finds_by_pinyin_and_enter_writes() {
    let mut state = state();
    press(&mut state, "/ l w");
    assert_eq!(names(&state), ["李伟"]);
    press(&mut state, "enter");
    let effects = press(&mut state, "enter");
    assert!(effects.contains(&Effect::Engine(Command::OpenDirect(MemberId(1)))), "{effects:?}");
}

#[test]
fn the_marked_become_a_group() {
    let mut state = state();
    press(&mut state, "down enter down space space");
    let effects = crate::update::run_line(&mut state, "group-create Lunch 午饭");
    let wanted = effects.iter().any(|effect| {
        matches!(effect, Effect::Engine(Command::Act(Act::CreateGroup { name, members }))
            if name == "Lunch 午饭" && members.members == [MemberId(1), MemberId(2)])
    });
    assert!(wanted, "{effects:?}");
    assert!(state.contacts.marked.is_empty());
}

#[test]
fn a_group_of_nobody_is_not_begun() {
    let mut state = state();
    let effects = crate::update::run_line(&mut state, "group-create Lunch");
    assert!(effects.is_empty(), "{effects:?}");
}

#[test]
fn what_is_typed_can_be_taken_back() {
    let mut state = state();
    press(&mut state, "/ z z z");
    assert!(names(&state).is_empty());
    for _ in 0..3 {
        update(&mut state, Event::Key(Key::plain(Code::Backspace)));
    }
    assert_eq!(names(&state).len(), 3);
}

#[test]
fn those_who_are_seen_are_watched_once() {
    let mut state = state();
    let effects = press(&mut state, "down enter");
    let wanted = Effect::Engine(Command::WatchPresence(vec![MemberId(1), MemberId(2)]));
    assert!(effects.contains(&wanted), "{effects:?}");
    let effects = press(&mut state, "down up");
    assert!(!effects.contains(&wanted), "not again: {effects:?}");
}

fn kept(effects: &[Effect]) -> Option<Order> {
    effects.iter().find_map(|effect| match effect {
        Effect::Engine(Command::KeepOrder(order)) => Some((**order).clone()),
        _ => None,
    })
}

#[test]
fn the_list_goes_round_its_orders_and_keeps_the_row() {
    let mut state = state();
    press(&mut state, "down enter down");
    assert_eq!(names(&state), ["Organisation", "Platform", "李伟", "陈洁", "Sales"]);
    let effects = press(&mut state, "s");
    assert_eq!(kept(&effects).map(|order| order.sort), Some(Sort::Added));
    assert_eq!(names(&state), ["Organisation", "Sales", "Platform", "陈洁", "李伟"]);
    assert_eq!(state.contacts.selected(), Some(Row::Member(MemberId(1), 2)), "the row stays");
    press(&mut state, "s");
    assert_eq!(state.contacts.order.sort, Sort::Manual);
    assert_eq!(names(&state), ["Organisation", "Platform", "李伟", "陈洁", "Sales"]);
    crate::update::run_line(&mut state, "sort added");
    assert_eq!(state.contacts.order.sort, Sort::Added);
    crate::update::run_line(&mut state, "sort name");
    assert_eq!(state.contacts.order.sort, Sort::Name);
}

#[test]
fn rows_are_moved_in_ones_own_order_alone() {
    let mut state = state();
    press(&mut state, "down enter down");
    assert_eq!(kept(&press(&mut state, "J")), None, "not where they stand by name");
    assert!(state.toasts.top().is_some(), "it is said how");
    press(&mut state, "s s J");
    assert_eq!(names(&state), ["Organisation", "Platform", "陈洁", "李伟", "Sales"]);
    assert_eq!(state.contacts.selected(), Some(Row::Member(MemberId(1), 2)), "the row goes along");
    assert_eq!(kept(&press(&mut state, "J")), None, "it is the last already");
    let effects = press(&mut state, "up up J");
    let order = kept(&effects).unwrap();
    assert_eq!(names(&state), ["Organisation", "Sales", "Platform", "陈洁", "李伟"]);
    press(&mut state, "K");
    assert_eq!(names(&state), ["Organisation", "Platform", "陈洁", "李伟", "Sales"]);

    // As it is the next time, before the directory is there and after.
    let mut next = self::state();
    update(&mut next, Event::News(News::Order(Box::new(order))));
    press(&mut next, "down down enter");
    assert_eq!(names(&next), ["Organisation", "Sales", "Platform", "陈洁", "李伟"]);
}

#[test]
fn what_is_pinned_stands_at_the_top_and_in_its_place() {
    let mut state = state();
    press(&mut state, "down P");
    let rows = ["Pinned", "Platform", "Organisation", "Platform", "Sales"];
    assert_eq!(names(&state), rows);
    assert_eq!(state.contacts.list.selected(), 3, "the row stays");
    press(&mut state, "/ m a y a");
    let order = kept(&crate::update::run_line(&mut state, "pin-top")).unwrap();
    assert_eq!(order.pinned.len(), 2);
    press(&mut state, "esc");
    let rows = ["Pinned", "Platform", "Maya Okafor", "Organisation", "Platform", "Sales"];
    assert_eq!(names(&state), rows);
    press(&mut state, "home down J");
    let rows = ["Pinned", "Maya Okafor", "Platform", "Organisation", "Platform", "Sales"];
    assert_eq!(names(&state), rows);
    press(&mut state, "home left");
    assert_eq!(names(&state), ["Pinned", "Organisation", "Platform", "Sales"]);
    press(&mut state, "right down P P");
    assert_eq!(names(&state), ["Organisation", "Platform", "Sales"], "unpinned");
}

#[test]
fn pins_of_who_is_not_to_be_seen_are_no_step_and_stay() {
    let mut state = state();
    press(&mut state, "down P");
    press(&mut state, "/ m a y a");
    crate::update::run_line(&mut state, "pin-top");
    press(&mut state, "esc");
    let pinned = &mut state.contacts.order.pinned;
    pinned.insert(1, Pinned::Member(MemberId(999)));
    assert_eq!(pinned.len(), 3);
    press(&mut state, "home down J");
    let rows = ["Pinned", "Maya Okafor", "Platform", "Organisation", "Platform", "Sales"];
    assert_eq!(names(&state), rows, "one key is one step");
    assert!(state.contacts.order.pinned.contains(&Pinned::Member(MemberId(999))));
}

#[test]
fn its_orders_look_right() {
    for (lang, tag) in [(Lang::En, "en"), (Lang::ZhCn, "zh")] {
        for (columns, rows) in [(80, 24), (140, 40)] {
            let mut state = state();
            state.texts = Texts::new(lang);
            update(&mut state, Event::Resize { columns, rows });
            press(&mut state, "down enter down P s s J");
            let shown = crate::state::sample::shown(&state);
            insta::assert_snapshot!(format!("order_{tag}_{columns}x{rows}"), shown);
        }
    }
}

#[test]
fn a_hundred_thousand_are_put_in_order_by_hand() {
    let mut state = state();
    let members = (1..=100_000).map(|id| member(id, &format!("m{id:06}"), "m", 1, false));
    let departments = vec![department(1, None, "Acme")];
    let directory = Directory::new(&members.collect::<Vec<_>>(), departments, Vec::new());
    update(&mut state, Event::News(News::Directory(Arc::new(directory))));
    press(&mut state, "s s down down K");
    let ids = |state: &State| match state.contacts.rows[1..3] {
        [Row::Member(a, _), Row::Member(b, _)] => (a.0, b.0),
        _ => panic!("two members"),
    };
    assert_eq!(ids(&state), (2, 1));
    let order = &state.contacts.order.placed[&DepartmentId(1)];
    assert_eq!(order.members.len(), 2, "what is kept is what was moved, not the department");
    press(&mut state, "s s");
    assert_eq!(ids(&state), (100_000, 99_999), "the newest first");
}
