//! Chords are found, laid over each other and checked.

use super::*;

fn keys(text: &str) -> Vec<Key> {
    text.split_whitespace().map(|key| key.parse().unwrap()).collect()
}

fn map(text: &str) -> Keymap {
    let mut map = Keymap::default();
    assert_eq!(map.lay(Path::new("keys.toml"), text), []);
    map
}

fn line(map: &Keymap, context: Context, chord: &str) -> Option<String> {
    map.find(context, &keys(chord)).line
}

#[test]
fn the_programs_keymaps_have_no_faults() {
    for (name, text) in BUILTIN {
        let mut map = Keymap::default();
        assert_eq!(map.lay(Path::new(name), text), [], "{name}");
    }
}

type Row = (&'static str, &'static [Context], [&'static [&'static str]; 3]);

/// What has to be on which keys: the line, where, and the chords of each keymap in the order of
/// [`Keymap::NAMES`].
#[rustfmt::skip]
const MUST: &[Row] = &[
    ("pane 1", PANES, [&["alt-1"], &["g 1", "alt-1"], &["alt-1"]]),
    ("pane 2", PANES, [&["alt-2", "f2"], &["g 2", "alt-2"], &["alt-2"]]),
    ("pane 3", PANES, [&["alt-3", "f3"], &["g 3", "alt-3"], &["alt-3"]]),
    ("pane 4", PANES, [&["alt-4", "f4"], &["g 4", "alt-4"], &["alt-4"]]),
    ("jump", PANES, [&["ctrl-k", "alt-k"], &["ctrl-k"], &["ctrl-x b"]]),
    ("jump", WRITING, [&["ctrl-k", "alt-k"], &["ctrl-k"], &["ctrl-x b"]]),
    ("palette", PANES, [&["ctrl-p", "f5"], &["ctrl-p"], &["alt-x"]]),
    ("palette", WRITING, [&["ctrl-p", "f5"], &["ctrl-p"], &["alt-x"]]),
    ("line", PANES, [&[":"], &[":"], &[":"]]),
    ("unread next", PANES, [&["alt-a"], &["] u"], &["alt-a"]]),
    ("unread previous", PANES, [&["alt-A"], &["[ u"], &["alt-A"]]),
    ("unread next", WRITING, [&["alt-a"], &["alt-a"], &["alt-a"]]),
    ("focus next", PANES, [&["tab"], &["ctrl-w w", "tab"], &["ctrl-x o", "tab"]]),
    ("focus next", WRITING, [&["tab"], &["tab"], &["ctrl-x o", "tab"]]),
    ("focus previous", PANES, [&["shift-tab"], &["shift-tab"], &["shift-tab"]]),
    ("select", WRITING, [&["esc"], &[], &["alt-p", "esc"]]),
    ("normal", WRITING, [&[], &["esc"], &[]]),
    ("select", &[Context::Normal], [&[], &["esc"], &[]]),
    ("choose up", &[Context::Select], [&["k", "up"], &["k", "up"], &["p", "up"]]),
    ("choose down", &[Context::Select], [&["j"], &["j"], &["j"]]),
    ("choose below", &[Context::Select], [&["down"], &["down"], &["n", "down"]]),
    ("reply", &[Context::Select], [&["r"]; 3]),
    ("revise", &[Context::Select], [&["e"]; 3]),
    ("recall", &[Context::Select], [&["d"]; 3]),
    ("copy", &[Context::Select], [&["y"]; 3]),
    ("react", &[Context::Select], [&["+"]; 3]),
    ("links", &[Context::Select], [&["o"]; 3]),
    ("readers", &[Context::Select], [&["R"]; 3]),
    ("mark-message", &[Context::Select], [&["v"]; 3]),
    ("send", WRITING, [&["enter"], &[], &["enter"]]),
    ("send", &[Context::Normal], [&[], &["enter"], &[]]),
    ("newline", WRITING, [&["alt-enter", "ctrl-j"], &["enter", "ctrl-j"], &["ctrl-j"]]),
    ("editor", WRITING, [&["ctrl-e"], &["ctrl-x e"], &["ctrl-x e"]]),
    ("mute", PANES, [&["alt-m"], &["g m"], &["alt-m"]]),
    ("mute", WRITING, [&["alt-m"], &["alt-m"], &["alt-m"]]),
    ("status", PANES, [&["alt-s"], &["g s"], &["ctrl-x s"]]),
    ("away toggle", PANES, [&["f8", "alt-w"]; 3]),
    ("quiet next", PANES, [&["f9", "alt-q"], &["g z"], &["ctrl-x z"]]),
    ("search", PANES, [&["alt-/"], &["g /"], &["alt-/"]]),
    ("find", WRITING, [&["ctrl-f"], &["ctrl-f"], &["ctrl-s"]]),
    ("find", &[Context::Select], [&["/", "ctrl-f"], &["/"], &["/"]]),
    ("capture", &[Context::Select], [&["t t"]; 3]),
    ("help", PANES, [&["?", "f1"], &["?"], &["ctrl-h"]]),
    ("help", WRITING, [&["f1", "alt-?"], &["f1", "alt-?"], &["ctrl-h"]]),
];
const PANES: &[Context] =
    &[Context::Chats, Context::Contacts, Context::Workbench, Context::Select, Context::Card];
const WRITING: &[Context] = &[Context::Composer];

#[test]
fn the_setting_offers_the_keymaps_there_are() {
    let key = crate::config::keys().iter().find(|key| key.name == "keymap").unwrap();
    assert_eq!(key.kind, crate::config::Kind::Choice(&Keymap::NAMES));
}

#[test]
fn every_keymap_has_what_it_must_have() {
    for (command, contexts, chords) in MUST {
        for (name, chords) in Keymap::NAMES.iter().zip(chords) {
            let map = Keymap::builtin(name).unwrap();
            for (context, chord) in contexts.iter().flat_map(|c| chords.iter().map(move |k| (c, k)))
            {
                let found = line(&map, *context, chord);
                assert_eq!(found.as_deref(), Some(*command), "{name}: {chord} in {context}");
            }
        }
    }
}

#[test]
fn nothing_needs_a_key_that_some_terminals_do_not_send() {
    for name in Keymap::NAMES {
        let map = Keymap::builtin(name).unwrap();
        for context in Context::ALL {
            let all = map.continuations(*context, &[]);
            let everywhere =
                |binding: &&Binding| binding.keys.iter().all(|key| key.is_sent_everywhere());
            for binding in &all {
                let route = all.iter().filter(everywhere).any(|other| other.line == binding.line);
                assert!(
                    route,
                    "{name}: {} in {context} is only on {}",
                    binding.line,
                    binding.chord()
                );
            }
        }
    }
}

#[test]
fn no_letter_of_one_table_hides_a_chord_that_begins_with_it() {
    for name in Keymap::NAMES {
        let map = Keymap::builtin(name).unwrap();
        for context in Context::ALL {
            for binding in map.continuations(*context, &[]) {
                let found = map.find(*context, &binding.keys);
                assert_eq!(found.line, Some(binding.line.clone()), "{name}: {}", binding.chord());
                for n in 1..binding.keys.len() {
                    let begun = map.find(*context, &binding.keys[..n]);
                    let chord = binding.chord();
                    assert!(begun.grows, "{name}: {chord} in {context} ends after {n} keys");
                }
            }
        }
    }
}

#[test]
fn a_context_goes_before_the_general_ones() {
    let map = map("[global]\n'ctrl-k' = 'quit'\n'?' = 'redraw'\n[list]\n'ctrl-k' = 'back'\n");
    assert_eq!(line(&map, Context::Global, "ctrl-k").as_deref(), Some("quit"));
    assert_eq!(line(&map, Context::Chats, "ctrl-k").as_deref(), Some("back"));
    assert_eq!(line(&map, Context::Chats, "?").as_deref(), Some("redraw"));
    assert_eq!(line(&map, Context::Composer, "ctrl-k").as_deref(), Some("quit"));
    assert_eq!(line(&map, Context::Composer, "?"), None, "a plain character is text there");
}

#[test]
fn chords_grow() {
    let map = map("[global]\n'g' = 'back'\n'g g' = 'redraw'\n'g 1 x' = 'quit'\n");
    let find = |chord| map.find(Context::Global, &keys(chord));
    assert_eq!(find("g"), Found { line: Some("back".into()), grows: true });
    assert_eq!(find("g g"), Found { line: Some("redraw".into()), grows: false });
    assert_eq!(find("g 1"), Found { line: None, grows: true });
    assert_eq!(find("g 2"), Found::default());
    let next: Vec<_> =
        map.continuations(Context::Global, &keys("g")).iter().map(Binding::chord).collect();
    assert_eq!(next, ["1 x", "g"]);
}

#[test]
fn what_is_decided_here_does_not_wait_for_longer_chords_elsewhere() {
    let map = map("[global]\n'ctrl-w w' = 'back'\n[list]\n'ctrl-w' = 'redraw'\n");
    let find = |context| map.find(context, &keys("ctrl-w"));
    assert_eq!(find(Context::List), Found { line: Some("redraw".into()), grows: false });
    assert_eq!(find(Context::Global), Found { line: None, grows: true });
}

#[test]
fn the_simplest_chord_that_works_is_shown() {
    let map = map("[global]\n'?' = 'redraw'\n'f11' = 'redraw'\n'ctrl-l' = 'redraw'\n");
    assert_eq!(map.chord_for(Context::Chats, "redraw").as_deref(), Some("?"));
    assert_eq!(map.chord_for(Context::Composer, "redraw").as_deref(), Some("Ctrl-L"));
    assert_eq!(map.chord_for(Context::Dialog, "redraw"), None);
    let map = Keymap::builtin("default").unwrap();
    assert_eq!(map.chord_for(Context::Composer, "newline").as_deref(), Some("Ctrl-J"));
}

#[test]
fn ones_own_file_changes_and_takes_away() {
    let mut map = map("[global]\n'ctrl-q' = 'quit'\n'ctrl-l' = 'redraw'\n[list]\n'x' = 'back'\n");
    map.lay(Path::new("mine"), "[global]\n'ctrl-q' = ''\n'ctrl-l' = 'back'\n[list]\n'ctrl-l' = ''");
    assert_eq!(line(&map, Context::Global, "ctrl-q"), None);
    assert_eq!(line(&map, Context::Global, "ctrl-l").as_deref(), Some("back"));
    assert_eq!(line(&map, Context::List, "ctrl-l"), None, "taken away here, not inherited");
    assert_eq!(map.chord_for(Context::List, "back").as_deref(), Some("x"));
}

#[test]
fn faults_name_line_and_key() {
    for (text, row, part) in [
        ("[global]\n'ctrl-q' = 'quitt'", 2, "no command \"quitt\": did you mean \"quit\"?"),
        ("[global]\n'ctrl-qq' = 'quit'", 2, "\"ctrl-qq\" is no key"),
        ("[global]\n\n'hyper-q' = 'quit'", 3, "is no key"),
        ("[globl]\n'ctrl-q' = 'quit'", 1, "did you mean 'global'?"),
        ("[global]\n'ctrl-q' = 'quit'\n'CTRL-q' = 'back'", 3, "is the same chord as"),
        ("[global]\n'ctrl-q' = 3", 2, "expected a command line"),
        ("[global]\n'' = 'quit'", 2, "a chord has 1 to 4 keys"),
        ("[global]\n'a b c d e' = 'quit'", 2, "a chord has 1 to 4 keys"),
        ("[global]\n'ctrl-q' = 'pane 9'", 2, "pane does not take \"9\""),
        ("[global]\n'ctrl-q' = 'quit now'", 2, "quit does not take \"now\""),
        ("global = 1", 1, "is a table"),
        ("[global]\n'ctrl-q'", 2, ""),
    ] {
        let problems = Keymap::default().lay(Path::new("keys.toml"), text);
        assert_eq!(problems.len(), 1, "{text:?}: {problems:?}");
        assert_eq!(problems[0].line, row, "{text:?}: {problems:?}");
        assert!(problems[0].message.contains(part), "{text:?}: {problems:?}");
    }
}
