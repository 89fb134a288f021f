//! The settings by their keys.

use crate::i18n::Lang;
use crate::overlays::Overlay;
use crate::state::{Button, Effect, Event, Keep, Mouse, MouseKind, State, sample};
use crate::update::{run_line, update};
use crate::view::Target;

fn press(state: &mut State, keys: &str) -> Vec<Keep> {
    let mut kept = Vec::new();
    for key in keys.split(' ') {
        let effects = update(state, Event::Key(key.parse().unwrap()));
        kept.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Keep(keep) => Some(keep),
            _ => None,
        }));
    }
    kept.retain(|keep| matches!(keep, Keep::Setting { .. }));
    kept
}

fn set(name: &'static str, literal: &str) -> Keep {
    Keep::Setting { name, literal: Some(literal.to_owned()) }
}

fn opened(filter: &str) -> State {
    let mut state = sample::filled(Lang::En, 80, 24);
    run_line(&mut state, format!("settings {filter}").trim());
    assert!(matches!(state.overlays.last(), Some(Overlay::Settings(_))));
    state
}

#[test]
fn each_kind_is_changed_in_place_and_kept() {
    for (filter, keys, expected) in [
        ("mouse", "enter", vec![set("mouse", "false")]),
        ("mouse", "enter enter", vec![set("mouse", "false"), set("mouse", "true")]),
        ("lang", "right", vec![set("lang", "\"en\"")]),
        ("lang", "left", vec![set("lang", "\"zh-CN\"")]),
        ("keymap", "right right", vec![set("keymap", "\"vim\""), set("keymap", "\"emacs\"")]),
        ("scroll", "right", vec![set("scroll", "4")]),
        (
            "scroll",
            "left left left",
            vec![set("scroll", "2"), set("scroll", "1"), set("scroll", "1")],
        ),
        ("scroll", "enter backspace 9 enter", vec![set("scroll", "9")]),
        ("scroll", "enter backspace 9 esc", vec![]),
        ("chord_ms", "right", vec![set("chord_ms", "700")]),
        ("ca_file", "enter / a enter", vec![set("ca_file", "\"/a\"")]),
        ("ca_file", "enter a left b enter", vec![set("ca_file", "\"ba\"")]),
        ("bell", "delete", vec![Keep::Setting { name: "bell", literal: None }]),
    ] {
        let mut state = opened(filter);
        assert_eq!(press(&mut state, keys), expected, "{filter}: {keys}");
    }
}

#[test]
fn what_cannot_be_is_said_and_nothing_is_kept() {
    let mut state = opened("scroll");
    assert_eq!(press(&mut state, "enter 9 9 enter"), []);
    let shown = crate::view::tests::screens::rows(&state).join("\n");
    assert!(shown.contains("from 1 to 20, not 399"), "{shown}");
    assert_eq!(press(&mut state, "backspace backspace enter"), [set("scroll", "3")]);
    press(&mut state, "enter esc");
    assert!(!state.overlays.is_empty(), "escape leaves the typing first");
    press(&mut state, "esc");
    assert!(state.overlays.is_empty());
}

#[test]
fn every_setting_is_reached_by_the_arrows_and_no_heading_is() {
    let mut state = opened("");
    let mut seen = Vec::new();
    for _ in 0..crate::config::keys().len() + 3 {
        let Some(Overlay::Settings(screen)) = state.overlays.last() else { panic!("open") };
        let at = screen.at().map(|setting| setting.name);
        seen.extend(at.filter(|at| !seen.contains(at)));
        press(&mut state, "down");
    }
    let all: Vec<_> = crate::config::keys().iter().map(|key| key.name).collect();
    assert_eq!(seen, all);
    press(&mut state, "pageup pageup pageup pageup up up");
    let Some(Overlay::Settings(screen)) = state.overlays.last() else { panic!("open") };
    assert_eq!(screen.at().map(|setting| setting.name), Some(all[0]));
}

#[test]
fn the_mouse_chooses_and_then_changes() {
    let mut state = opened("");
    let mut click = |row| {
        let kind = MouseKind::Down(Button::Left);
        let target = Some(Target::Choice(row));
        update(&mut state, Event::Mouse(Mouse { kind, clicks: 1, column: 0, row: 0, target }))
    };
    // Row 0 is a heading, row 3 is `ascii`.
    assert!(!click(0).iter().any(|effect| matches!(effect, Effect::Keep(_))));
    assert!(!click(3).iter().any(|effect| matches!(effect, Effect::Keep(_))));
    assert!(click(3).contains(&Effect::Keep(set("ascii", "true"))));
}

#[test]
fn all_hints_come_back() {
    let mut state = opened("");
    for _ in 0..9 {
        state.learnt.used("jump");
    }
    press(&mut state, "down down down down down");
    let effects = update(&mut state, Event::Key("enter".parse().unwrap()));
    assert!(effects.contains(&Effect::Keep(Keep::Forget)), "{effects:?}");
    assert!(!state.learnt.knows("jump"));
}
