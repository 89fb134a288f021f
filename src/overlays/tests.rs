//! The overlays, by their keys.

use super::*;
use crate::i18n::{Lang, Texts};
use crate::input::Keymap;
use crate::state::{Event, Screen, Settings, Slot};
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
        Some(Overlay::Palette(_)) => "palette",
        Some(Overlay::Line(_)) => "line",
        Some(Overlay::Help(_)) => "help",
        Some(Overlay::Jump(_)) => "jump",
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
