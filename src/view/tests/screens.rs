//! What lies over the panes and the line below them, in both languages and at three sizes.

use canteen_protocol::display::{Display, NameDisplay};

use crate::engine::News;
use crate::i18n::Lang;
use crate::model::Directory;
use crate::state::{Event, Level, State, sample};
use crate::update::update;

pub const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];
pub const LANGS: [(Lang, &str); 2] = [(Lang::En, "en"), (Lang::ZhCn, "zh")];

/// The rows of the screen as text.
pub fn rows(state: &State) -> Vec<String> {
    sample::shown(state).split('\n').map(str::to_owned).collect()
}

pub fn press(state: &mut State, keys: &str) {
    for key in keys.split(' ') {
        update(state, Event::Key(key.parse().unwrap()));
    }
}

/// The screen after these keys, in both languages and at all sizes.
fn shots(name: &str, keys: &str) {
    for (lang, tag) in LANGS {
        for (columns, rows_high) in SIZES {
            let mut state = sample::filled(lang, columns, rows_high);
            press(&mut state, keys);
            let name = format!("{name}_{tag}_{columns}x{rows_high}");
            insta::assert_snapshot!(name, rows(&state).join("\n"));
        }
    }
}

#[test]
fn the_palette() {
    shots("palette", "f5");
}

#[test]
fn the_command_line() {
    shots("line", ": f o c u s space");
}

#[test]
fn help() {
    shots("help", "?");
}

#[test]
fn settings() {
    shots("settings", ": s e t t i n g s enter");
    shots("settings_typing", ": s e t t i n g s enter s c r o l l enter 9 9 enter");
}

#[test]
fn themes() {
    shots("themes", ": t h e m e enter d");
}

#[test]
fn whoever_is_new_is_told_what_is_here_until_a_chat_is_open() {
    for (lang, _) in LANGS {
        for (columns, rows_high) in SIZES {
            let mut state = sample::filled(lang, columns, rows_high);
            let shown = |state: &State| rows(state).join("\n");
            assert!(!shown(&state).contains(&state.t("welcome-title")));
            state.newcomer = true;
            // Where one place is shown at a time the list is not covered.
            let room = columns >= 80;
            for key in ["welcome-title", "welcome-jump", "welcome-help", "chat-none"] {
                let told = shown(&state).contains(&state.with_key(key, "jump"));
                assert_eq!(told, room, "{key} at {columns}x{rows_high}:\n{}", shown(&state));
            }
            press(&mut state, "enter");
            assert!(!shown(&state).contains(&state.t("welcome-title")));
        }
    }
}

#[test]
fn jump() {
    shots("jump", "ctrl-k l");
}

/// The last row alone.
fn status(state: &State) -> String {
    rows(state).pop().unwrap_or_default()
}

#[test]
fn the_status_line_tells_the_truth() {
    let mut lines = Vec::new();
    for (lang, _) in LANGS {
        for columns in [40, 80, 140] {
            let mut state = sample::filled(lang, columns, 12);
            lines.push(status(&state));
            state.queued = 2;
            state.failed = 1;
            let offline = crate::model::Link::Offline {
                since: canteen_protocol::Time(sample::NOW.0 - 240_000),
                retry: sample::NOW,
                reason: "no route".into(),
            };
            state.link = offline;
            lines.push(status(&state));
            state.toast(Level::Warning, "the disk is full: free some space, drafts are not kept");
            lines.push(status(&state));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_chord_says_what_it_can_become() {
    let keymap = "[list]\n'x a' = 'open'\n'x b c' = 'quit'\n";
    let mut state = sample::filled(Lang::En, 100, 12);
    let mut map = (*state.keymap).clone();
    assert_eq!(map.lay(std::path::Path::new("keys.toml"), keymap), []);
    state.keymap = map.into();
    press(&mut state, "x");
    assert!(status(&state).contains("x …  a Open  b c Quit"), "{}", status(&state));
    press(&mut state, "b");
    assert!(status(&state).contains("x b …  c Quit"), "{}", status(&state));
}

#[test]
fn tiny_terminals_say_something() {
    for (columns, high) in [(40, 12), (20, 5), (19, 5), (20, 4), (8, 2), (1, 1)] {
        for keys in ["tab", "f5", ": a", "?", "ctrl-k a"] {
            let mut state = sample::filled(Lang::En, columns, high);
            press(&mut state, keys);
            let text = rows(&state).concat();
            assert!(!text.trim().is_empty(), "{columns}x{high} after {keys}");
        }
    }
}

/// A company that shows both names, and no titles beside a chat's.
fn named(lang: Lang, columns: u16, rows_high: u16, names: NameDisplay) -> State {
    let mut state = sample::filled(lang, columns, rows_high);
    let display = Display { names, chat_titles: false };
    let directory = Directory::clone(&state.directory).shown(display);
    update(&mut state, Event::News(News::Directory(directory.into())));
    state
}

#[test]
fn names_are_shown_as_the_corp_says_everywhere() {
    for (lang, tag) in LANGS {
        for (columns, rows_high) in [(80, 24), (140, 40)] {
            let mut state = named(lang, columns, rows_high, NameDisplay::NameEnglish);
            press(&mut state, "enter");
            update(&mut state, Event::News(sample::window()));
            let name = format!("names_{tag}_{columns}x{rows_high}");
            insta::assert_snapshot!(name, rows(&state).join("\n"));
        }
    }
    let mut state = named(Lang::En, 100, 24, NameDisplay::EnglishName);
    press(&mut state, "down enter");
    let shown = rows(&state).join("\n");
    assert!(shown.contains("Wayne Li (李伟) · "), "the head of the chat: {shown}");
    assert!(!shown.contains("Operations lead"), "no title there: {shown}");
    let titles = Display { chat_titles: true, ..state.directory.display() };
    let directory = Directory::clone(&state.directory).shown(titles);
    update(&mut state, Event::News(News::Directory(directory.into())));
    let shown = rows(&state).join("\n");
    assert!(shown.contains("Wayne Li (李伟) · Operations lead"), "{shown}");
    press(&mut state, "ctrl-k l w");
    assert!(rows(&state).join("\n").contains("Wayne Li (李伟)"), "found by the other name");
}
