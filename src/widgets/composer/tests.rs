//! Writing.

use proptest::prelude::*;

use super::*;

fn composer(text: &str) -> Composer {
    let mut composer = Composer::default();
    composer.set(text);
    composer
}

fn press(composer: &mut Composer, keys: &str) {
    for key in keys.split(' ') {
        composer.key(key.parse().unwrap());
    }
}

/// The text with a bar at the caret.
fn marked(composer: &Composer) -> String {
    let (line, byte) = composer.caret();
    let mut lines: Vec<String> = composer.area.lines().to_vec();
    lines[line].insert(byte, '|');
    lines.join("\n")
}

#[test]
fn keys_edit() {
    for (start, keys, expected) in [
        ("", "h i space 好", "hi 好|"),
        ("hi", "left x", "hx|i"),
        ("a👨\u{200d}👩\u{200d}👧", "left backspace", "|👨\u{200d}👩\u{200d}👧"),
        ("e\u{301}x", "left backspace", "|x"),
        ("one", "ctrl-j x", "one\nx|"),
        ("one\ntwo", "home backspace", "one|two"),
        ("one\ntwo", "up end delete", "one|two"),
        ("one two", "ctrl-w ctrl-w ctrl-y", "one |"),
        ("one\ntwo", "home left", "one|\ntwo"),
        ("one\ntwo", "up right", "one\n|two"),
        ("one\ntwo", "ctrl-home", "|one\ntwo"),
        ("a b", "backspace ctrl-y", "a |"),
    ] {
        let mut composer = composer(start);
        press(&mut composer, keys);
        assert_eq!(marked(&composer), expected, "{start:?} {keys}");
    }
}

#[test]
fn undo_takes_words_back() {
    let mut composer = composer("");
    press(&mut composer, "o n e space t w o");
    assert!(composer.edit(Edit::Undo));
    assert_eq!(composer.text(), "one");
    composer.edit(Edit::Undo);
    assert_eq!(composer.text(), "");
    assert!(!composer.edit(Edit::Undo));
    composer.edit(Edit::Redo);
    composer.edit(Edit::Redo);
    assert_eq!(composer.text(), "one two");
    composer.edit(Edit::CutLine);
    composer.edit(Edit::Undo);
    assert_eq!(marked(&composer), "one two|");
}

#[test]
fn lines_are_cut_whole() {
    let mut composer = composer("one\ntwo\nthree");
    press(&mut composer, "up");
    composer.edit(Edit::CutLine);
    assert_eq!(marked(&composer), "one\n|three");
    composer.edit(Edit::CutLine);
    assert_eq!(marked(&composer), "one|");
    composer.edit(Edit::Paste);
    assert_eq!(composer.text(), "onethree");
    composer.edit(Edit::Undo);
    composer.edit(Edit::Undo);
    assert_eq!(composer.text(), "one\nthree");
}

#[test]
fn up_and_down_go_by_shown_rows() {
    let mut composer = composer("hello wide world\nx");
    composer.fit(8, 10);
    assert_eq!(composer.rows().len(), 4);
    press(&mut composer, "up");
    assert_eq!(marked(&composer), "hello wide w|orld\nx");
    composer.edit(Edit::End);
    composer.edit(Edit::Up);
    composer.edit(Edit::LineEnd);
    assert!(composer.edit(Edit::Up));
    assert!(composer.edit(Edit::Up));
    assert!(!composer.edit(Edit::Up), "the first row");
    assert_eq!(marked(&composer), "hello| wide world\nx", "the column is kept");
}

#[test]
fn it_scrolls_with_the_caret() {
    let mut composer = composer("1\n2\n3\n4\n5\n6");
    assert_eq!(composer.fit(10, 3), 3);
    assert_eq!(composer.first_row, 3);
    composer.edit(Edit::Start);
    composer.fit(10, 3);
    assert_eq!(composer.first_row, 0);
    composer.press(0, 2);
    assert_eq!(marked(&composer), "1\n2\n|3\n4\n5\n6");
}

#[test]
fn names_and_emoji_are_completed() {
    let trigger = |text: &str| composer(text).trigger().map(|t| format!("{}{}", t.sign, t.query));
    for (text, expected) in [
        ("hi @li", Some("@li")),
        ("@", Some("@")),
        ("你好@李", Some("@李")),
        (":smi", Some(":smi")),
        (":", None),
        (":D", None),
        ("mail@example", None),
        ("at 10:30", None),
        ("http://", None),
        ("@li wei", None),
        ("no", None),
    ] {
        assert_eq!(trigger(text).as_deref(), expected, "{text:?}");
    }
    let mut composer = composer("hi @li");
    let found = composer.trigger().unwrap();
    composer.complete(&found, "@liwei ");
    assert_eq!(marked(&composer), "hi @liwei |");
    composer.edit(Edit::Undo);
    assert_eq!(composer.text(), "hi @li");
}

proptest! {
    #[test]
    fn the_caret_stands_between_characters_and_is_seen(
        text in "(\\PC|\n){0,24}",
        edits in prop::collection::vec((0usize..21, "\\PC{0,3}"), 0..24),
        columns in 0u16..12, rows in 0u16..5,
    ) {
        let mut composer = composer(&text);
        for (number, put) in edits {
            if let Some(edit) = Edit::named(Edit::NAMES[number]) {
                composer.edit(edit);
            }
            composer.insert(&put);
            if number % 2 == 0 {
                composer.press(u16::try_from(number).unwrap(), 1);
            }
            composer.fit(columns, rows);
            let (line, byte) = composer.caret();
            prop_assert_eq!(edit::boundary(composer.line(line), byte), byte);
            let (row, column) = composer.shown_caret(&composer.rows());
            prop_assert!(column < usize::from(columns.max(1)));
            prop_assert!(row >= composer.first_row);
            prop_assert!(row < composer.first_row + usize::from(rows.max(1)));
        }
        while composer.edit(Edit::Undo) {}
        prop_assert_eq!(composer.text(), text, "everything can be taken back");
    }
}
