//! Unfolding, searching and marking in a small company.

use std::sync::Arc;

use canteen_protocol::directory::{Department, Member, Place};
use canteen_protocol::{DepartmentId, MemberId};

use super::state::Row;
use crate::engine::{Command, News};
use crate::i18n::{Lang, Texts};
use crate::input::{Code, Key, Keymap};
use crate::model::directory::Listed;
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
