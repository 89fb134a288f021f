//! The overlays, by their keys.

use super::*;
use crate::i18n::{Lang, Texts};
use crate::input::Keymap;
use crate::state::{Event, Keep, Screen, Settings, Slot};
use crate::update::update;

fn state() -> State {
    let keymap = Keymap::builtin("default").unwrap();
    State::new(Texts::new(Lang::En), Default::default(), keymap.into(), Settings::default())
}

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.split(' ') {
        effects.extend(update(state, Event::Key(key.parse().unwrap())));
    }
    effects
}

fn top(state: &State) -> &'static str {
    match state.overlays.last() {
        None => "none",
        Some(Overlay::Dialog(_)) => "dialog",
        Some(Overlay::Chat(_)) => "chat",
        Some(Overlay::Todo(_)) => "todo",
        Some(Overlay::Files(_)) => "files",
        Some(Overlay::Me(_)) => "me",
        Some(Overlay::Palette(_)) => "palette",
        Some(Overlay::Line(_)) => "line",
        Some(Overlay::Help(_)) => "help",
        Some(Overlay::Jump(_)) => "jump",
        Some(Overlay::Settings(_)) => "settings",
        Some(Overlay::Themes(_)) => "themes",
        Some(Overlay::Rest(_)) => "rest",
        Some(Overlay::Waiting(_)) => "waiting",
        Some(Overlay::Search(_)) => "search",
        Some(Overlay::Admin(_)) => "admin",
    }
}

#[test]
fn keys_open_and_close_them() {
    for (keys, expected) in [
        ("ctrl-p", "palette"),
        ("f5", "palette"),
        (":", "line"),
        ("ctrl-k", "jump"),
        ("?", "help"),
        ("f1", "help"),
        ("f5 esc", "none"),
        ("f1 q", "none"),
        (": backspace", "none"),
        ("ctrl-k ctrl-c", "none"),
    ] {
        let mut state = state();
        press(&mut state, keys);
        assert_eq!(top(&state), expected, "{keys}");
    }
}

#[test]
fn a_command_is_run_from_the_line() {
    let mut state = state();
    press(&mut state, ": p a n e space 3 enter");
    assert_eq!((top(&state), state.focus.screen), ("none", Screen::Contacts));
    let effects = press(&mut state, ": q u i t enter");
    assert_eq!(effects, [Effect::Quit]);
    press(&mut state, ": n o n e enter");
    assert!(state.toasts.top().is_some(), "what is wrong is said");
    press(&mut state, ": ctrl-p ctrl-p ctrl-p enter");
    assert_eq!(state.focus.screen, Screen::Contacts, "recalled");
}

#[test]
fn the_line_completes() {
    let mut state = state();
    press(&mut state, ": r e d tab");
    let effects = press(&mut state, "enter");
    assert_eq!(effects, [Effect::Redraw]);
    press(&mut state, ": f o c u s space s i d tab enter");
    assert_eq!(state.focus.slot, Slot::Side);
}

#[test]
fn the_palette_runs_what_is_found() {
    let mut state = state();
    press(&mut state, "f5");
    let effects = press(&mut state, "d r a w enter");
    assert_eq!((effects, top(&state)), (vec![Effect::Redraw], "none"));
    press(&mut state, "f5");
    press(&mut state, "g o space t o space p a n e enter");
    assert_eq!(top(&state), "line", "what needs an argument goes on in the line");
    press(&mut state, "4 enter");
    assert_eq!(state.focus.screen, Screen::Workbench);
}

fn with_themes() -> State {
    let mut state = state();
    let theme = |name: &str| std::sync::Arc::new(crate::theme::load(name, &|_| None).theme);
    state.themes = crate::theme::builtin_names().map(theme).collect();
    state.suiting = "dark".into();
    state.settings.auto_theme = true;
    state
}

#[test]
fn a_theme_is_shown_while_it_is_chosen_and_kept_when_taken() {
    let mut state = with_themes();
    press(&mut state, ": t h e m e enter");
    assert_eq!((top(&state), state.theme.name()), ("themes", "dark"));
    press(&mut state, "down down");
    let shown = state.theme.name().to_owned();
    assert_ne!(shown, "dark", "it is shown");
    press(&mut state, "esc");
    assert_eq!((top(&state), state.theme.name()), ("none", "dark"), "and taken back");
    press(&mut state, ": t h e m e enter d u s k");
    assert_eq!(state.theme.name(), "dusk");
    let kept = press(&mut state, "enter");
    let keep = Keep::Setting { name: "theme", literal: Some("\"dusk\"".into()) };
    assert_eq!(kept, [Effect::Keep(keep)]);
    assert_eq!((top(&state), state.theme.name()), ("none", "dusk"));
    // What lies over it instead takes nothing along.
    press(&mut state, ": t h e m e enter down f1");
    assert_eq!((top(&state), state.theme.name()), ("help", "dusk"));
}

#[test]
fn auto_is_the_theme_that_suits_and_needs_no_line_in_the_file() {
    let mut state = with_themes();
    state.theme = state.themes[3].clone();
    state.settings.auto_theme = false;
    press(&mut state, ": t h e m e enter a u t o");
    assert_eq!(state.theme.name(), "dark");
    let kept = press(&mut state, "enter");
    assert_eq!(kept, [Effect::Keep(Keep::Setting { name: "theme", literal: None })]);
    assert!(state.settings.auto_theme);
}

#[test]
fn a_press_beside_closes() {
    let mut state = state();
    press(&mut state, "f5");
    let mouse = Mouse {
        kind: MouseKind::Down(crate::state::Button::Left),
        clicks: 1,
        column: 0,
        row: 0,
        target: Some(Target::Place(Screen::Chats, Slot::List)),
    };
    update(&mut state, Event::Mouse(mouse));
    assert_eq!(top(&state), "none");
}
