//! Events in, state and effects out.

use std::path::Path;

use canteen_protocol::{MemberId, Time, WireError};

use super::*;
use crate::config;
use crate::engine::News;
use crate::i18n::Lang;
use crate::input::{Context, Key};
use crate::model::Link;
use crate::state::{Button, Configuration, Configured, Mouse, MouseKind, Screen, Slot, sample};
use crate::terminal::Depth;
use crate::view::Target;

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let keys = keys.split_whitespace().map(|key| key.parse::<Key>().unwrap());
    keys.flat_map(|key| update(state, Event::Key(key))).collect()
}

fn pass(state: &mut State, ms: i64) -> Vec<Effect> {
    let now = Time(state.now.0 + ms);
    update(state, Event::Tick(now))
}

/// A screen with these keys laid over the default.
fn with_keys(keys: &str) -> State {
    let mut state = sample::filled(Lang::En, 100, 24);
    let mut map = (*state.keymap).clone();
    assert_eq!(map.lay(Path::new("keys.toml"), keys), []);
    state.keymap = map.into();
    state
}

#[test]
fn keys_move_the_focus() {
    for (columns, keys, screen, slot) in [
        (100, "alt-2", Screen::Chats, Slot::Main),
        (100, "alt-3", Screen::Contacts, Slot::List),
        (100, "f4", Screen::Workbench, Slot::List),
        (100, "f4 alt-1", Screen::Chats, Slot::List),
        (160, "tab", Screen::Chats, Slot::Main),
        (160, "tab tab", Screen::Chats, Slot::Side),
        (160, "shift-tab", Screen::Chats, Slot::Side),
        (60, "f3 tab esc", Screen::Contacts, Slot::List),
    ] {
        let mut state = sample::filled(Lang::En, columns, 24);
        press(&mut state, keys);
        assert_eq!((state.focus.screen, state.focus.slot), (screen, slot), "{columns}: {keys}");
    }
}

#[test]
fn a_chord_that_can_grow_waits_and_then_takes_its_shorter_meaning() {
    let keys = "[list]\n'x' = 'redraw'\n'x y' = 'quit'\n'x z z' = 'suspend'\n";
    for (pressed, wait, expected) in [
        ("x", 0, vec![]),
        ("x", 599, vec![]),
        ("x", 600, vec![Effect::Redraw]),
        ("x z z", 0, vec![Effect::Suspend]),
        ("x z", 700, vec![Effect::Redraw]),
        ("x ctrl-l", 0, vec![Effect::Redraw, Effect::Redraw]),
        ("x x ctrl-l", 0, vec![Effect::Redraw, Effect::Redraw, Effect::Redraw]),
    ] {
        let mut state = with_keys(keys);
        let mut effects = press(&mut state, pressed);
        effects.extend(pass(&mut state, wait));
        // What panes ask of the engine meanwhile is theirs.
        effects.retain(|effect| !matches!(effect, Effect::Engine(_)));
        assert_eq!(effects, expected, "{pressed} then {wait} ms");
    }
    let mut state = with_keys(keys);
    assert!(press(&mut state, "x y").contains(&Effect::Quit));
}

#[test]
fn the_state_wakes_for_the_chord_the_note_and_the_minute() {
    let mut state = with_keys("[list]\n'x' = 'redraw'\n'x y' = 'quit'\n");
    // Panes have asked for what they show by then.
    pass(&mut state, 2_000);
    let (now, minute) = (state.now.0, Time((state.now.0 / 60_000 + 1) * 60_000));
    assert_eq!(wake(&state), Some(minute));
    state.toast(Level::Info, "done");
    assert_eq!(wake(&state), Some(Time(now + 3_000)));
    press(&mut state, "x");
    assert_eq!(wake(&state), Some(Time(now + 600)));
    pass(&mut state, 3_000);
    assert!(state.toasts.top().is_none());
    assert_eq!(wake(&state), Some(minute));
}

#[test]
fn news_that_concern_everybody_are_kept() {
    let mut state = sample::filled(Lang::En, 100, 24);
    update(&mut state, Event::News(News::Outbox { queued: 3, failed: 1 }));
    assert_eq!((state.queued, state.failed), (3, 1));
    update(&mut state, Event::News(News::Presence(vec![(MemberId(2), true), (MemberId(3), true)])));
    update(&mut state, Event::News(News::Presence(vec![(MemberId(2), false)])));
    assert_eq!(state.online.iter().collect::<Vec<_>>(), [&MemberId(3)]);
    update(&mut state, Event::News(News::Link(Link::Syncing)));
    assert_eq!(state.link, Link::Syncing);
    let error = WireError::new(canteen_protocol::ErrorCode::Forbidden, "ask the owner");
    let failed = News::Failed { local: None, what: "rename".into(), error };
    update(&mut state, Event::News(failed));
    assert_eq!(state.toasts.top().map(|toast| toast.text.as_str()), Some("rename: ask the owner"));
}

#[test]
fn the_gravest_note_is_shown_and_escape_takes_it_away() {
    let mut state = sample::filled(Lang::En, 100, 24);
    for (level, text) in [(Level::Error, "bad"), (Level::Info, "fine"), (Level::Warning, "hm")] {
        state.toast(level, text);
    }
    assert_eq!(state.toasts.top().map(|toast| toast.text.as_str()), Some("bad"));
    press(&mut state, "esc");
    assert!(state.toasts.top().is_none());
}

#[test]
fn the_mouse_moves_the_focus_and_runs_what_it_hits() {
    let click = |target| {
        let kind = MouseKind::Down(Button::Left);
        Event::Mouse(Mouse { kind, clicks: 1, column: 0, row: 0, target: Some(target) })
    };
    let mut state = sample::filled(Lang::En, 100, 24);
    update(&mut state, click(Target::Place(Screen::Chats, Slot::Main)));
    assert_eq!(state.focus.slot, Slot::Main);
    update(&mut state, click(Target::Line("pane 4".into())));
    assert_eq!(state.focus.screen, Screen::Workbench);
    let effects = update(&mut state, click(Target::Line("redraw".into())));
    assert!(effects.contains(&Effect::Redraw));
}

#[test]
fn dragging_marks_and_letting_go_copies() {
    let mouse = |kind, column, row| {
        let target = Some(Target::Place(Screen::Chats, Slot::Main));
        Event::Mouse(Mouse { kind, clicks: 1, column, row, target })
    };
    let copies = |effects: Vec<Effect>| {
        effects.into_iter().any(|effect| matches!(effect, Effect::CopyMarked(_)))
    };
    let left = Button::Left;
    let mut state = sample::filled(Lang::En, 100, 24);
    for (events, copied) in [
        (vec![(MouseKind::Down(left), 40), (MouseKind::Up(left), 40)], false),
        (
            vec![
                (MouseKind::Down(left), 40),
                (MouseKind::Drag(left), 40),
                (MouseKind::Up(left), 40),
            ],
            false,
        ),
        (
            vec![
                (MouseKind::Down(left), 40),
                (MouseKind::Drag(left), 50),
                (MouseKind::Up(left), 50),
            ],
            true,
        ),
        (vec![(MouseKind::Drag(left), 50), (MouseKind::Up(left), 50)], false),
        (vec![(MouseKind::Down(Button::Right), 40), (MouseKind::Up(Button::Right), 50)], false),
        (
            vec![(MouseKind::Down(left), 40), (MouseKind::Wheel(1), 40), (MouseKind::Up(left), 50)],
            false,
        ),
    ] {
        state.selection = None;
        let mut found = false;
        for (kind, column) in &events {
            found |= copies(update(&mut state, mouse(*kind, *column, 5)));
        }
        assert_eq!(found, copied, "{events:?}");
    }
    update(&mut state, mouse(MouseKind::Down(left), 40, 5));
    update(&mut state, mouse(MouseKind::Drag(left), 50, 5));
    assert!(state.selection.is_some());
    press(&mut state, "x");
    assert!(state.selection.is_none(), "a key takes the mark away");
}

#[test]
fn what_was_used_a_few_times_by_its_key_is_learnt() {
    let mut state = sample::filled(Lang::En, 100, 24);
    state.settings.hints = config::Hints::Fading;
    let status = |state: &State| crate::view::tests::screens::rows(state).pop().unwrap();
    assert!(status(&state).contains("jump"), "{}", status(&state));
    for _ in 0..4 {
        press(&mut state, "ctrl-k esc");
    }
    assert!(!status(&state).contains("jump"), "{}", status(&state));
    assert!(status(&state).contains("filter") && state.learnt_more);
    state.settings.hints = config::Hints::All;
    assert!(status(&state).contains("jump"));
    state.settings.hints = config::Hints::Off;
    assert!(!status(&state).contains("filter"));
    // A command that was not run by its key is not learnt.
    let mut state = sample::filled(Lang::En, 100, 24);
    (0..9).for_each(|_| drop(run_line(&mut state, "jump")));
    assert!(!state.learnt.knows("jump"));
}

#[test]
fn language_and_theme_change_while_running() {
    let mut state = sample::filled(Lang::En, 100, 24);
    let theme = |name: &str| std::sync::Arc::new(crate::theme::load(name, &|_| None).theme);
    state.themes = crate::theme::builtin_names().map(theme).collect();
    state.settings.auto_theme = true;
    update(&mut state, Event::Colours { depth: Depth::True, light: true });
    assert_eq!(state.theme.name(), "light");
    run_line(&mut state, "theme terminal");
    update(&mut state, Event::Colours { depth: Depth::True, light: false });
    assert_eq!(state.theme.name(), "terminal", "what was chosen stays");
    run_line(&mut state, "theme none");
    assert!(state.toasts.top().is_some_and(|toast| toast.text.contains("mono")));
    run_line(&mut state, "lang zh-CN");
    assert_eq!(state.t("time-today"), "今天");
}

/// What a file of this text comes to.
fn read(text: &str) -> Event {
    let loaded = config::Settings::parse(Path::new("config.toml"), text);
    let theme = |name: &str| std::sync::Arc::new(crate::theme::load(name, &|_| None).theme);
    Event::Configured(Box::new(Configured {
        configuration: Configuration {
            own: loaded.settings.clone(),
            set: loaded.set,
            problems: loaded.problems,
            ..Configuration::default()
        },
        lang: Lang::parse(loaded.settings.lang.as_deref().unwrap_or("en")).unwrap(),
        keymap: crate::input::Keymap::builtin(&loaded.settings.keymap).unwrap().into(),
        themes: crate::theme::builtin_names().map(theme).collect(),
        settings: loaded.settings,
    }))
}

#[test]
fn what_changes_in_the_files_holds_at_once() {
    let mut state = sample::filled(Lang::En, 100, 24);
    state.suiting = "dark".into();
    let text = "lang = 'zh-CN'\ntheme = 'paper'\nkeymap = 'vim'\nmouse = false\nascii = true\n";
    update(&mut state, read(text));
    assert_eq!(state.t("time-today"), "今天");
    assert_eq!(state.theme.name(), "paper");
    assert!(!state.settings.mouse && state.settings.ascii);
    press(&mut state, "g 3");
    assert_eq!(state.focus.screen, Screen::Contacts);
    update(&mut state, read(""));
    assert_eq!((state.theme.name(), state.t("time-today").as_str()), ("dark", "Today"));
    assert!(state.settings.auto_theme && state.settings.mouse);
}

#[test]
fn what_is_wrong_in_the_files_is_said_once() {
    let mut state = sample::filled(Lang::En, 100, 24);
    update(&mut state, read("\nscroll = 0\n"));
    let said = state.toasts.top().map(|toast| toast.text.clone()).unwrap();
    assert!(said.starts_with("config.toml:2: scroll must be"), "{said}");
    press(&mut state, "esc");
    update(&mut state, read("\nscroll = 0\n"));
    assert!(state.toasts.top().is_none(), "it was said before");
}

#[test]
fn a_theme_for_this_session_outlives_changes_of_other_settings() {
    let mut state = sample::filled(Lang::En, 100, 24);
    state.suiting = "dark".into();
    update(&mut state, read(""));
    run_line(&mut state, "theme mint");
    update(&mut state, read("scroll = 5\n"));
    assert_eq!((state.theme.name(), state.settings.wheel_lines), ("mint", 5));
    update(&mut state, Event::Colours { depth: Depth::True, light: true });
    assert_eq!(state.theme.name(), "mint");
    update(&mut state, read("theme = 'paper'\n"));
    assert_eq!(state.theme.name(), "paper");
}

#[test]
fn a_theme_that_is_not_there_leaves_the_one_that_suits() {
    let mut state = sample::filled(Lang::En, 100, 24);
    state.suiting = "light".into();
    update(&mut state, read("theme = 'nobody'\n"));
    assert_eq!(state.theme.name(), "light");
}

#[test]
fn keys_are_read_by_what_lies_on_top() {
    let mut state = sample::filled(Lang::En, 100, 24);
    assert_eq!(state.context(), Context::Chats);
    press(&mut state, "f5");
    assert_eq!(state.context(), Context::Picker);
    press(&mut state, "esc :");
    assert_eq!(state.context(), Context::CommandLine);
    press(&mut state, "esc ?");
    assert_eq!(state.context(), Context::Help);
    press(&mut state, "esc");
    assert_eq!(state.context(), Context::Chats);
}

#[test]
fn faults_outside_are_said() {
    let mut state = sample::filled(Lang::En, 100, 24);
    update(&mut state, Event::Failed("no browser here".into()));
    let toast = state.toasts.top().map(|toast| (toast.level, toast.text.clone()));
    assert_eq!(toast, Some((Level::Error, "no browser here".to_owned())));
}
