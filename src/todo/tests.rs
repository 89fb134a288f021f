//! The app from the outside: events in, state, effects and screens out.

mod screens;

use std::sync::Arc;

use canteen_protocol::todo::{Comment, Need, Person, Remind, Role, Source, Todo, TodoRef};
use canteen_protocol::{ClientId, ConversationId, MemberId, MessageId, Seq, Time, TodoId};

use crate::engine::{Command, News};
use crate::i18n::Lang;
use crate::model::{Act, ItemKey, Reminder, TodoAct, TodoItem};
use crate::state::sample::{self, NOW, OPS};
use crate::state::{Button, Effect, Event, Mouse, MouseKind, Screen, Slot, State};
use crate::update::update;
use crate::view::Target;

const HOUR: i64 = 3_600_000;
const ME: MemberId = MemberId(1);
const LI: MemberId = MemberId(2);
const CHEN: MemberId = MemberId(3);

fn person(member: MemberId, role: Role, done: bool) -> Person {
    Person { member, role, done: done.then_some(Time(NOW.0 - HOUR)) }
}

/// One of the member's own.
fn todo(id: i64, text: &str, due: Option<i64>) -> Todo {
    Todo {
        id: TodoId(id),
        text: text.into(),
        owner: ME,
        created: Time(NOW.0 - (100 - id) * HOUR),
        due: due.map(|hours| Time(NOW.0 + hours * HOUR)),
        need: Need::All,
        people: vec![person(ME, Role::Assignee, false)],
        done: None,
        source: None,
        recalled: false,
        chat: None,
        comments: 0,
        recent: Vec::new(),
        remind: Remind::Due,
        added: None,
        changed: Seq(id),
    }
}

fn message(seq: i64) -> MessageId {
    MessageId { conversation: OPS, seq: Seq(seq) }
}

/// A list with something of every kind.
fn several() -> Vec<TodoItem> {
    let captured = Todo {
        source: Some(Source { message: message(3), by: CHEN }),
        people: vec![
            person(ME, Role::Assignee, false),
            person(LI, Role::Assignee, true),
            person(CHEN, Role::Watcher, false),
        ],
        comments: 1,
        recent: vec![Comment {
            n: 1,
            by: LI,
            at: Time(NOW.0 - HOUR),
            text: "上午我看一下 staging".into(),
        }],
        ..todo(1, "deploy 412 is green", Some(3))
    };
    let late = todo(2, "交周报", Some(-26));
    let plain = todo(3, "buy tea for the kitchen", None);
    let done = Todo {
        done: Some(Time(NOW.0 - HOUR)),
        people: vec![person(ME, Role::Assignee, true)],
        ..todo(4, "book the room", None)
    };
    let watched = Todo {
        owner: LI,
        people: vec![person(LI, Role::Assignee, false), person(ME, Role::Watcher, false)],
        ..todo(5, "move the archive", Some(60))
    };
    let queued = Todo { added: Some(ClientId("x".into())), ..todo(0, "ask Maya", Some(1)) };
    let mut items: Vec<_> = [captured, late, plain, done, watched].map(TodoItem::known).into();
    let key = TodoRef::Added(ClientId("x".into()));
    items.push(TodoItem { key, now: queued, pending: true });
    items
}

fn hear(state: &mut State, items: Vec<TodoItem>) {
    update(state, Event::News(News::Todos(Arc::new(items))));
}

fn filled(lang: Lang, columns: u16, rows: u16) -> State {
    let mut state = sample::filled(lang, columns, rows);
    hear(&mut state, several());
    state
}

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.split(' ') {
        effects.extend(update(state, Event::Key(key.parse().unwrap())));
    }
    effects
}

fn write(state: &mut State, text: &str) {
    update(state, Event::Paste(text.into()));
}

fn acts(effects: &[Effect]) -> Vec<TodoAct> {
    let acts = effects.iter().filter_map(|effect| match effect {
        Effect::Engine(Command::Act(Act::Todo(act))) => Some(act.clone()),
        _ => None,
    });
    acts.collect()
}

fn seen(state: &State) -> Vec<&str> {
    state.todo.rows.iter().map(|row| state.todo.all[*row].now.text.as_str()).collect()
}

fn toast(state: &State) -> String {
    state.toasts.top().map(|toast| toast.text.clone()).unwrap_or_default()
}

/// The app, open.
fn app() -> State {
    let mut state = filled(Lang::En, 100, 24);
    press(&mut state, "alt-t");
    assert_eq!((state.focus.screen, state.focus.slot), (Screen::Todo, Slot::Main));
    state
}

/// The group, open, with the last message chosen.
fn chat() -> State {
    let mut state = sample::filled(Lang::En, 100, 24);
    crate::chats::open(&mut state, OPS);
    update(&mut state, Event::Tick(NOW));
    update(&mut state, Event::News(sample::window()));
    press(&mut state, "esc");
    state
}

#[test]
fn todo_with_a_text_adds_it_and_without_opens_the_list() {
    let mut state = filled(Lang::En, 100, 24);
    let added = acts(&crate::update::run_line(&mut state, "todo buy milk"));
    assert!(matches!(&added[..], [TodoAct::Add { text, .. }] if text == "buy milk"), "{added:?}");
    assert_ne!(state.focus.screen, Screen::Todo);
    assert!(acts(&crate::update::run_line(&mut state, "todo")).is_empty());
    assert_eq!(state.focus.screen, Screen::Todo);
}

#[test]
fn each_part_of_the_list_holds_its_own() {
    let mut state = app();
    let (tea, archive) = ("buy tea for the kitchen", "move the archive");
    for (key, expected) in [
        ("1", vec!["交周报", "ask Maya", "deploy 412 is green", archive, tea]),
        ("2", vec!["交周报", "ask Maya", "deploy 412 is green", tea]),
        ("3", vec!["deploy 412 is green", archive]),
        ("4", vec!["交周报"]),
        ("5", vec!["ask Maya", "deploy 412 is green"]),
        ("6", vec!["book the room"]),
    ] {
        press(&mut state, key);
        assert_eq!(seen(&state), expected, "{key}");
    }
    press(&mut state, "right");
    assert_eq!(seen(&state).len(), 5, "behind the last comes the first");
    press(&mut state, "S");
    assert_eq!(seen(&state)[0], archive, "what was added last");
}

#[test]
fn typing_finds_texts_and_people() {
    let mut state = app();
    press(&mut state, "/ l i w e i");
    assert_eq!(seen(&state), ["deploy 412 is green", "move the archive"]);
    press(&mut state, "esc");
    press(&mut state, "/ T E A");
    assert_eq!(seen(&state), ["buy tea for the kitchen"]);
    press(&mut state, "esc");
    assert_eq!(seen(&state).len(), 5);
}

#[test]
fn done_and_undone() {
    let mut state = app();
    let todo = TodoRef::Id(TodoId(2));
    let effects = press(&mut state, "x");
    assert_eq!(acts(&effects), [TodoAct::Done { todo: todo.clone(), done: true }]);
    assert!(toast(&state).contains("u takes it back"), "{}", toast(&state));
    assert_eq!(acts(&press(&mut state, "u")), [TodoAct::Done { todo, done: false }]);
    assert_eq!(acts(&press(&mut state, "u")), [], "once");
    press(&mut state, "down down down x");
    assert_eq!(toast(&state), "You only watch this to-do.");
}

#[test]
fn deleting_is_one_undo_away_and_for_owners() {
    let mut state = app();
    let todo = TodoRef::Id(TodoId(2));
    assert_eq!(acts(&press(&mut state, "d")), [TodoAct::Delete { todo: todo.clone() }]);
    assert_eq!(acts(&press(&mut state, "u")), [TodoAct::Restore { todo }]);
    press(&mut state, "down down down");
    assert_eq!(acts(&press(&mut state, "d")), []);
    let left = acts(&press(&mut state, "L"));
    assert_eq!(left, [TodoAct::Part { todo: TodoRef::Id(TodoId(5)), members: vec![ME] }]);
}

#[test]
fn the_form_reads_times_in_plain_words() {
    for (lang, due, remind) in
        [(Lang::En, "fri 17:00", "never"), (Lang::ZhCn, "周五 17点", "不提醒")]
    {
        let mut state = filled(lang, 100, 24);
        press(&mut state, "alt-t a");
        write(&mut state, "rotate keys");
        press(&mut state, "tab");
        write(&mut state, due);
        press(&mut state, "tab");
        write(&mut state, remind);
        let effects = press(&mut state, "enter");
        // 2026-03-06 17:00 UTC.
        let expected = TodoAct::Add {
            text: "rotate keys".into(),
            due: Some(Time(1_772_816_400_000)),
            remind: Remind::Never,
            source: None,
            with: Vec::new(),
        };
        assert_eq!(acts(&effects), [expected]);
        assert!(state.overlays.is_empty());
    }
}

#[test]
fn a_form_that_says_no_time_stays_with_the_reason() {
    let mut state = app();
    press(&mut state, "a enter");
    assert_eq!(state.overlays.len(), 1, "nothing is written yet");
    write(&mut state, "x");
    press(&mut state, "down");
    write(&mut state, "someday");
    assert_eq!(acts(&press(&mut state, "enter")), []);
    assert_eq!(state.overlays.len(), 1);
    press(&mut state, "ctrl-u shift-tab enter");
    assert!(state.overlays.is_empty());
}

#[test]
fn editing_sends_only_what_has_changed() {
    let mut state = app();
    press(&mut state, "down down");
    assert_eq!(acts(&press(&mut state, "e enter")), []);
    press(&mut state, "up up");
    assert_eq!(acts(&press(&mut state, "e enter")), [], "what is overdue may stay so");
    press(&mut state, "down down");
    press(&mut state, "e ! tab ctrl-u");
    let todo = TodoRef::Id(TodoId(1));
    let text = Some("deploy 412 is green!".to_owned());
    let expected = TodoAct::Edit { todo: todo.clone(), text, due: Some(Time(0)), need: None };
    assert_eq!(acts(&press(&mut state, "enter")), [expected]);
    let effects = press(&mut state, ": t o d o - r e m i n d space 4 5 m enter");
    let remind = Remind::At(Time(NOW.0 + 45 * 60_000));
    assert_eq!(acts(&effects), [TodoAct::Remind { todo, remind }]);
}

#[test]
fn people_are_put_on_it_and_taken_off() {
    let mut state = app();
    press(&mut state, "down down s");
    // Li Wei is on it and marked; Maya comes, Li Wei goes.
    press(&mut state, "m a y a tab ctrl-u");
    press(&mut state, "tab");
    let todo = TodoRef::Id(TodoId(1));
    let shared =
        TodoAct::Share { todo: todo.clone(), members: vec![MemberId(4)], role: Role::Assignee };
    let parted = TodoAct::Part { todo, members: vec![LI] };
    assert_eq!(acts(&press(&mut state, "enter")), [shared, parted]);
}

#[test]
fn a_group_begins_from_a_to_do() {
    let mut state = app();
    press(&mut state, "c");
    assert_eq!(toast(&state), "Nobody else is on this to-do.");
    press(&mut state, "down down");
    let effects = press(&mut state, "c");
    let chat = Effect::Engine(Command::ChatAbout(TodoRef::Id(TodoId(1))));
    assert!(effects.contains(&chat), "{effects:?}");
    let mut items = several();
    items[0].now.chat = Some(ConversationId(3));
    hear(&mut state, items);
    press(&mut state, "c");
    assert_eq!(
        (state.focus.screen, state.chat.conversation()),
        (Screen::Chats, Some(ConversationId(3)))
    );
}

#[test]
fn it_goes_to_the_message_with_what_stands_around_it() {
    let mut state = app();
    press(&mut state, "o");
    assert_eq!(toast(&state), "It comes from no message that you can see.");
    press(&mut state, "down down o");
    let News::Window(window) = sample::window() else { panic!("no window") };
    let anchor = crate::model::Anchor::Around(Seq(3));
    let window = crate::model::Window { anchor, ..window };
    update(&mut state, Event::News(News::Window(window)));
    assert_eq!(state.chat.conversation(), Some(OPS));
    assert_eq!(state.chat.selected(), Some(ItemKey::Logged(Seq(3))));
}

#[test]
fn tt_captures_the_message_once_and_u_takes_it_back() {
    let mut state = chat();
    let effects = press(&mut state, "t t");
    let source = Some(Source { message: message(3), by: CHEN });
    let text = "deploy 412 is green".to_owned();
    let add = TodoAct::Add { text, due: None, remind: Remind::Due, source, with: Vec::new() };
    assert_eq!(acts(&effects), [add]);
    assert_eq!(toast(&state), "On your to-do list · u takes it back");
    let mut captured = several();
    captured.truncate(1);
    hear(&mut state, captured);
    assert_eq!(acts(&press(&mut state, "t t")), []);
    assert_eq!(toast(&state), "It is on your to-do list already.");
    let todo = TodoRef::Id(TodoId(1));
    assert_eq!(acts(&press(&mut state, "u")), [TodoAct::Delete { todo }]);
}

#[test]
fn a_file_without_words_is_captured_by_its_name() {
    let mut state = chat();
    let News::Window(window) = sample::window() else { panic!("no window") };
    let mut item = window.items[2].clone();
    let crate::model::ItemKind::Message(said) = &mut item.kind else { panic!("no message") };
    let file = canteen_protocol::file::File {
        id: canteen_protocol::FileId(1),
        name: "graph.png".into(),
        size: 1,
        mime: "image/png".into(),
        hash: String::new(),
        width: None,
        height: None,
        duration: None,
    };
    (said.text, said.files) = (String::new(), vec![file]);
    let news = News::Items { conversation: OPS, items: vec![item], gone: Vec::new() };
    update(&mut state, Event::News(news));
    let acts = acts(&press(&mut state, "t t"));
    assert!(matches!(&acts[..], [TodoAct::Add { text, .. }] if text == "graph.png"), "{acts:?}");
}

#[test]
fn a_double_click_captures_too() {
    let mut state = chat();
    press(&mut state, "i");
    let mut clicks = |clicks| {
        let target = Some(Target::Item(ItemKey::Logged(Seq(2))));
        let kind = MouseKind::Down(Button::Left);
        let mouse = Mouse { kind, clicks, column: 40, row: 8, target };
        acts(&update(&mut state, Event::Mouse(mouse)))
    };
    assert_eq!(clicks(1), []);
    let acts = clicks(2);
    assert!(
        matches!(&acts[..], [TodoAct::Add { source: Some(source), .. }] if source.message == message(2)),
        "{acts:?}"
    );
}

#[test]
fn what_is_not_sent_or_taken_back_is_not_captured() {
    let mut state = chat();
    let mut items = match sample::window() {
        News::Window(window) => window.items,
        other => panic!("{other:?}"),
    };
    let crate::model::ItemKind::Message(said) = &mut items[2].kind else { panic!("no message") };
    (said.recalled, said.text) = (true, String::new());
    let items = vec![items.remove(2)];
    update(&mut state, Event::News(News::Items { conversation: OPS, items, gone: Vec::new() }));
    assert_eq!(acts(&press(&mut state, "t t")), []);
    assert!(toast(&state).contains("taken back"), "{}", toast(&state));
}

#[test]
fn reminders_are_told_once_and_not_of_what_is_done() {
    let mut state = filled(Lang::En, 100, 24);
    update(&mut state, Event::Attended(false));
    let reminder = |seq, todo, late| Reminder {
        seq: Seq(seq),
        todo: TodoId(todo),
        at: Time(NOW.0 - 26 * HOUR),
        late,
    };
    let news =
        News::Reminded(vec![reminder(7, 4, false), reminder(8, 2, true), reminder(9, 99, true)]);
    let effects = update(&mut state, Event::News(news));
    assert!(effects.contains(&Effect::Engine(Command::RemindersShown(Seq(9)))));
    let notices = effects.iter().filter(|effect| matches!(effect, Effect::Notify { .. })).count();
    assert_eq!(notices, 1);
    assert_eq!(toast(&state), "Late reminder: 交周报 · it was for Yesterday");
    let effects = update(&mut state, Event::News(News::Reminded(vec![reminder(10, 4, false)])));
    let told = effects.iter().any(|effect| matches!(effect, Effect::Notify { .. }));
    assert!(!told, "it is done");
}

#[test]
fn a_to_do_becomes_overdue_by_time_alone() {
    let mut state = app();
    press(&mut state, "4");
    assert_eq!(seen(&state), ["交周报"]);
    let due = Time(NOW.0 + HOUR);
    assert!(crate::update::wake(&state).is_some_and(|at| at <= Time(due.0 + 1)));
    update(&mut state, Event::Tick(Time(due.0 + 1)));
    assert_eq!(seen(&state), ["交周报", "ask Maya"]);
}

#[test]
fn the_selection_stays_on_its_to_do_when_its_number_comes() {
    let mut state = app();
    press(&mut state, "down");
    assert_eq!(state.todo.selected().unwrap().now.text, "ask Maya");
    let mut items = several();
    items[5] = TodoItem::known(Todo { id: TodoId(6), ..items[5].now.clone() });
    items[1].now.due = None;
    hear(&mut state, items);
    let selected = state.todo.selected().unwrap();
    assert_eq!((selected.now.text.as_str(), &selected.key), ("ask Maya", &TodoRef::Id(TodoId(6))));
}

#[test]
fn a_click_on_the_box_does_it() {
    let mut state = app();
    let place = state.arrangement().inner(Slot::Main).unwrap();
    let target = Some(Target::Row(Screen::Todo, Slot::Main, 1));
    let kind = MouseKind::Down(Button::Left);
    let click =
        |column| Mouse { kind, clicks: 1, column, row: place.y + 3, target: target.clone() };
    assert_eq!(acts(&update(&mut state, Event::Mouse(click(place.x + 20)))), []);
    let effects = update(&mut state, Event::Mouse(click(place.x + 1)));
    assert_eq!(acts(&effects).len(), 1);
}
