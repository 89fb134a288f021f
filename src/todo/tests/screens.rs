//! What it looks like, in both languages and at three sizes.

use super::*;
use crate::state::sample::shown;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (140, 40), (60, 20)];
const LANGS: [(Lang, &str); 2] = [(Lang::En, "en"), (Lang::ZhCn, "zh")];

fn shots(name: &str, make: impl Fn(&mut State)) {
    for (lang, tag) in LANGS {
        for (columns, rows) in SIZES {
            let mut state = filled(lang, columns, rows);
            make(&mut state);
            insta::assert_snapshot!(format!("{name}_{tag}_{columns}x{rows}"), shown(&state));
        }
    }
}

#[test]
fn the_list() {
    shots("list", |state| drop(press(state, "alt-t")));
}

#[test]
fn the_details() {
    shots("details", |state| drop(press(state, "alt-t down down enter")));
}

#[test]
fn the_form() {
    shots("form", |state| {
        press(state, "alt-t a");
        write(state, "rotate the keys 轮换密钥");
        press(state, "tab");
        write(state, "tomorrow 9:00");
    });
}

#[test]
fn sharing() {
    shots("people", |state| drop(press(state, "alt-t down down s")));
}

#[test]
fn an_empty_list_says_what_to_do() {
    shots("empty", |state| {
        hear(state, Vec::new());
        press(state, "alt-t");
    });
}

#[test]
fn a_captured_message_bears_a_mark() {
    shots("mark", |state| {
        crate::chats::open(state, OPS);
        update(state, Event::Tick(NOW));
        update(state, Event::News(sample::window()));
    });
}

#[test]
fn any_size_can_be_drawn() {
    for (columns, rows) in [(40, 12), (20, 5), (21, 6), (8, 2), (200, 60)] {
        for keys in ["alt-t", "alt-t enter", "alt-t a", "alt-t s", "alt-t m x", "alt-t / a"] {
            let mut state = filled(Lang::ZhCn, columns, rows);
            press(&mut state, keys);
            assert!(!shown(&state).trim().is_empty(), "{columns}x{rows} after {keys}");
        }
    }
}
