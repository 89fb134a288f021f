//! What it looks like, in both languages and at three sizes.

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::state::Slot;
use crate::view::view;

/// The screen as text, but for the status line, which others test.
fn screen(state: &State) -> String {
    let backend = TestBackend::new(state.columns, state.rows);
    let mut terminal = Terminal::new(backend).unwrap();
    let theme = state.theme.clone();
    terminal
        .draw(|frame| {
            view(state, &theme, frame);
        })
        .unwrap();
    let buffer = terminal.backend().buffer();
    let row = |y: u16| {
        let mut line = String::new();
        let mut x = 0;
        while x < state.columns {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(canteen_text::width::width(symbol).max(1)).unwrap();
        }
        line.trim_end().to_owned()
    };
    (0..state.rows - 1).map(row).collect::<Vec<_>>().join("\n")
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

#[test]
fn choosing_a_message() {
    let mut state = ops(Lang::En, 80, 24);
    press(&mut state, "esc k k k");
    insta::assert_snapshot!("chosen", screen(&state));
    press(&mut state, "R");
    insta::assert_snapshot!("readers", screen(&state));
    press(&mut state, "esc +");
    insta::assert_snapshot!("react", screen(&state));
    press(&mut state, "esc d");
    insta::assert_snapshot!("recall", screen(&state));
}

#[test]
fn writing() {
    let mut state = ops(Lang::En, 80, 24);
    hear(&mut state, News::Typing { conversation: OPS, member: MemberId(2) });
    press(&mut state, "esc k k r");
    write(&mut state, "first line\nsecond line, which is rather long and goes on to a third ok");
    insta::assert_snapshot!("replying", screen(&state));
    press(&mut state, "space @ c");
    insta::assert_snapshot!("completing", screen(&state));
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
