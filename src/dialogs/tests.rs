//! What dialogs show.

use canteen_protocol::Time;

use crate::engine::{Command, News};
use crate::i18n::Lang;
use crate::state::sample::{self, NOW};
use crate::state::{Effect, Event, State};
use crate::update::{run_line, update};

const LINK: &str = "https://chat.example.com/join/AbCdEfGhIjKlMnOpQrStUv";

fn linked(state: &mut State, url: &str) {
    let expires = Time(NOW.0 + 7 * 24 * 3_600_000);
    update(state, Event::News(News::Linked { url: url.into(), expires }));
}

/// What a telephone reads from the half blocks on a screen.
fn read(screen: &str) -> Option<String> {
    const ZOOM: usize = 6;
    let blocks = |line: &&str| line.contains("██") || line.contains("▀▀") || line.contains("▄▄");
    let lines: Vec<Vec<char>> =
        screen.lines().filter(blocks).map(|l| l.chars().collect()).collect();
    let lit = |line: &Vec<char>, column: usize, upper: bool| match line.get(column) {
        Some('█') => true,
        Some('▀') => upper,
        Some('▄') => !upper,
        _ => false,
    };
    let width = lines.iter().map(Vec::len).max()? * ZOOM;
    let light = |x: usize, y: usize| {
        let row = y / ZOOM;
        if lit(&lines[row / 2], x / ZOOM, row.is_multiple_of(2)) { 255 } else { 0 }
    };
    let height = lines.len() * 2 * ZOOM;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, light);
    picture.detect_grids().first()?.decode().ok().map(|(_, text)| text)
}

#[test]
fn a_link_is_asked_for_shown_and_closed() {
    let mut state = sample::filled(Lang::En, 80, 24);
    assert_eq!(run_line(&mut state, "invite"), [Effect::Engine(Command::MakeLink)]);
    linked(&mut state, LINK);
    let shown = sample::shown(&state);
    assert!(shown.contains(LINK), "{shown}");
    assert_eq!(read(&shown).as_deref(), Some(LINK), "{shown}");
    update(&mut state, Event::Key("esc".parse().unwrap()));
    assert!(state.overlays.is_empty());
}

#[test]
fn it_looks_right_and_fits_every_screen() {
    for (lang, name) in [(Lang::En, "en"), (Lang::ZhCn, "zh")] {
        for (columns, rows) in [(80, 24), (120, 40), (60, 20)] {
            let mut state = sample::filled(lang, columns, rows);
            linked(&mut state, LINK);
            let shown = sample::shown(&state);
            insta::assert_snapshot!(format!("invite_{columns}_{name}"), shown);
        }
    }
    for (columns, rows) in [(1, 1), (8, 4), (40, 12), (200, 60)] {
        let mut state = sample::filled(Lang::En, columns, rows);
        linked(&mut state, &"x".repeat(3_000));
        sample::shown(&state);
    }
}
