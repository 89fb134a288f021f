//! What it looks like, in both languages and at three sizes.

use super::*;
use crate::state::Slot;
use crate::state::sample::shown;

/// The screen as text, but for the status line, which others test.
fn screen(state: &State) -> String {
    let shown = shown(state);
    shown.rsplit_once('\n').unwrap().0.to_owned()
}

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (60, 20), (160, 40)];

fn lang_name(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::ZhCn => "zh",
    }
}

#[test]
fn the_open_chat() {
    for lang in [Lang::En, Lang::ZhCn] {
        for (columns, rows) in SIZES {
            let state = ops(lang, columns, rows);
            let name = format!("chat_{}_{columns}x{rows}", lang_name(lang));
            insta::assert_snapshot!(name, screen(&state));
        }
    }
}

#[test]
fn the_list_of_chats() {
    for lang in [Lang::En, Lang::ZhCn] {
        for (columns, rows) in SIZES {
            let mut state = desk(lang, columns, rows);
            hear(&mut state, News::Presence(vec![(MemberId(2), true)]));
            let name = format!("chats_{}_{columns}x{rows}", lang_name(lang));
            insta::assert_snapshot!(name, screen(&state));
        }
    }
}

/// Does something at every size in both languages, and looks.
pub fn shots(act: impl Fn(&mut State, &dyn Fn(&State, &str))) {
    for lang in [Lang::En, Lang::ZhCn] {
        for (columns, rows) in &SIZES[..3] {
            let mut state = ops(lang, *columns, *rows);
            act(&mut state, &|state, name| {
                let name = format!("{name}_{}_{columns}x{rows}", lang_name(lang));
                insta::assert_snapshot!(name, screen(state));
            });
        }
    }
}

#[test]
fn choosing_a_message() {
    shots(|state, look| {
        press(state, "esc k k k");
        look(state, "chosen");
        press(state, "R");
        look(state, "readers");
        press(state, "esc +");
        look(state, "react");
        press(state, "esc d");
        look(state, "recall");
    });
}

#[test]
fn ascii_alone() {
    let mut state = ops(Lang::En, 80, 24);
    state.settings.ascii = true;
    press(&mut state, "esc k k k v");
    insta::assert_snapshot!("ascii_80x24", screen(&state));
}

#[test]
fn writing() {
    shots(|state, look| {
        hear(state, News::Typing { conversation: OPS, member: MemberId(2) });
        press(state, "esc k k r");
        write(state, "first line\nsecond line, which is rather long and goes on to a third ok");
        look(state, "replying");
        press(state, "space @ c");
        look(state, "completing");
    });
}

#[test]
fn the_sides_of_other_places() {
    let mut state = ops(Lang::En, 80, 24);
    state.focus.slot = Slot::Side;
    pass(&mut state, 0);
    insta::assert_snapshot!("side_80x24", screen(&state));
    let mut state = ops(Lang::ZhCn, 60, 20);
    press(&mut state, "esc g g");
    pass(&mut state, 0);
    insta::assert_snapshot!("top_60x20", screen(&state));
}
