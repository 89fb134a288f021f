//! What can be done to text while writing it, and which keys do it where the keymap says nothing.
//!
//! Steps and deletions are by grapheme: what people take for one character is one.

use std::ops::Range;

use canteen_text::width::graphemes;

use crate::input::{Code, Key};

macro_rules! edits {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// One change of a text or of the caret.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Edit { $($(#[$doc])* $variant,)* }

        impl Edit {
            /// Their names, as the command `edit` takes them.
            pub const NAMES: &'static [&'static str] = &[$($name,)*];

            /// The edit of this name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

edits! {
    /// One character to the left.
    Left = "left";
    /// One character to the right.
    Right = "right";
    /// One line up, as lines are shown.
    Up = "up";
    /// One line down.
    Down = "down";
    /// To the beginning of the word, or of the one before.
    WordLeft = "word-left";
    /// Behind the end of the word, or of the next one.
    WordRight = "word-right";
    /// To the beginning of the line.
    LineStart = "line-start";
    /// To the end of the line.
    LineEnd = "line-end";
    /// To the beginning of the text.
    Start = "start";
    /// To the end of the text.
    End = "end";
    /// Take away the character before the caret.
    Backspace = "backspace";
    /// Take away the character behind the caret.
    Delete = "delete";
    /// Cut the word before the caret.
    CutWordLeft = "cut-word-left";
    /// Cut the word behind the caret.
    CutWordRight = "cut-word-right";
    /// Cut all of the line before the caret.
    CutToStart = "cut-to-start";
    /// Cut all of the line behind the caret.
    CutToEnd = "cut-to-end";
    /// Cut the line.
    CutLine = "cut-line";
    /// Put in what was cut.
    Paste = "paste";
    /// Take the last change back.
    Undo = "undo";
    /// Make it again.
    Redo = "redo";
    /// Begin a line.
    Newline = "newline";
}

impl Edit {
    /// What a key does while writing, unless the keymap has another meaning for it.
    #[must_use]
    pub fn of(key: Key) -> Option<Self> {
        let Key { code, ctrl, alt, shift: _ } = key;
        let word = ctrl || alt;
        Some(match code {
            Code::Left if word => Self::WordLeft,
            Code::Right if word => Self::WordRight,
            Code::Left => Self::Left,
            Code::Right => Self::Right,
            Code::Up => Self::Up,
            Code::Down => Self::Down,
            Code::Home if ctrl => Self::Start,
            Code::End if ctrl => Self::End,
            Code::Home => Self::LineStart,
            Code::End => Self::LineEnd,
            Code::Backspace if word => Self::CutWordLeft,
            Code::Delete if word => Self::CutWordRight,
            Code::Backspace => Self::Backspace,
            Code::Delete => Self::Delete,
            Code::Char(c) if ctrl && !alt => match c {
                'a' => Self::LineStart,
                'e' => Self::LineEnd,
                'b' => Self::Left,
                'f' => Self::Right,
                'h' => Self::Backspace,
                'd' => Self::Delete,
                'w' => Self::CutWordLeft,
                'u' => Self::CutToStart,
                'k' => Self::CutToEnd,
                'y' => Self::Paste,
                '_' | '/' => Self::Undo,
                'r' => Self::Redo,
                'j' => Self::Newline,
                _ => return None,
            },
            Code::Char(c) if alt && !ctrl => match c {
                'b' => Self::WordLeft,
                'f' => Self::WordRight,
                'd' => Self::CutWordRight,
                'z' => Self::Undo,
                '<' => Self::Start,
                '>' => Self::End,
                _ => return None,
            },
            _ => return None,
        })
    }
}

/// Where the character before this byte begins.
#[must_use]
pub fn before(text: &str, at: usize) -> usize {
    graphemes(&text[..at]).last().map_or(0, |last| at - last.len())
}

/// Where the character at this byte ends.
#[must_use]
pub fn after(text: &str, at: usize) -> usize {
    graphemes(&text[at..]).next().map_or(at, |first| at + first.len())
}

/// The nearest place not behind this byte where a character begins.
#[must_use]
pub fn boundary(text: &str, at: usize) -> usize {
    let mut start = 0;
    for grapheme in graphemes(text) {
        if start + grapheme.len() > at {
            break;
        }
        start += grapheme.len();
    }
    start
}

/// Where the word before this byte begins, spaces between skipped. A CJK character is a word.
#[must_use]
pub fn word_before(text: &str, at: usize) -> usize {
    let mut start = at;
    let mut seen = None;
    for grapheme in graphemes(&text[..at]).collect::<Vec<_>>().into_iter().rev() {
        let kind = Kind::of(grapheme);
        match seen {
            None if kind == Kind::Space => {}
            None => seen = Some(kind),
            Some(Kind::Single) => break,
            Some(seen) if kind != seen => break,
            Some(_) => {}
        }
        start -= grapheme.len();
    }
    start
}

/// Where the word behind this byte ends, spaces between skipped.
#[must_use]
pub fn word_after(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut seen = None;
    for grapheme in graphemes(&text[at..]) {
        let kind = Kind::of(grapheme);
        match seen {
            None if kind == Kind::Space => {}
            None => seen = Some(kind),
            Some(Kind::Single) => break,
            Some(seen) if kind != seen => break,
            Some(_) => {}
        }
        end += grapheme.len();
    }
    end
}

/// What words are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Letter,
    Sign,
    /// A word by itself: CJK, emoji.
    Single,
}

impl Kind {
    fn of(grapheme: &str) -> Self {
        match grapheme.chars().next() {
            Some(c) if c.is_whitespace() => Self::Space,
            Some(c) if c.is_alphanumeric() || c == '_' => {
                if canteen_text::width::grapheme_width(grapheme) > 1 {
                    Self::Single
                } else {
                    Self::Letter
                }
            }
            Some(c) if c.is_ascii() => Self::Sign,
            _ => Self::Single,
        }
    }
}

/// What an edit that takes something away takes, in a text of one line. None for other edits.
#[must_use]
pub fn taken(edit: Edit, text: &str, at: usize) -> Option<Range<usize>> {
    Some(match edit {
        Edit::Backspace => before(text, at)..at,
        Edit::Delete => at..after(text, at),
        Edit::CutWordLeft => word_before(text, at)..at,
        Edit::CutWordRight => at..word_after(text, at),
        Edit::CutToStart => 0..at,
        Edit::CutToEnd => at..text.len(),
        Edit::CutLine => 0..text.len(),
        _ => return None,
    })
}

/// Where an edit that only moves the caret moves it, in a text of one line. None for other edits.
#[must_use]
pub fn moved(edit: Edit, text: &str, at: usize) -> Option<usize> {
    Some(match edit {
        Edit::Left => before(text, at),
        Edit::Right => after(text, at),
        Edit::WordLeft => word_before(text, at),
        Edit::WordRight => word_after(text, at),
        Edit::LineStart | Edit::Start => 0,
        Edit::LineEnd | Edit::End => text.len(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_take_whole_characters() {
        let text = "a👨\u{200d}👩\u{200d}👧e\u{301}好";
        let mut places = vec![0];
        while places[places.len() - 1] < text.len() {
            places.push(after(text, places[places.len() - 1]));
        }
        assert_eq!(places.len(), 5);
        for pair in places.windows(2) {
            assert_eq!(before(text, pair[1]), pair[0]);
        }
        assert_eq!(boundary(text, 3), 1, "inside the family");
    }

    #[test]
    fn words() {
        let text = "foo_bar  baz.qux 你好 ";
        let at = |needle: &str| text.find(needle).unwrap();
        assert_eq!(word_before(text, at("baz")), 0);
        assert_eq!(word_before(text, at(".qux")), at("baz"));
        assert_eq!(word_before(text, text.len()), at("好"));
        assert_eq!(word_after(text, 0), 7);
        assert_eq!(word_after(text, 7), at(".qux"));
        assert_eq!(word_after(text, at("你")), at("好"));
        assert_eq!((word_before("", 0), word_after("", 0)), (0, 0));
    }

    #[test]
    fn every_edit_has_its_name() {
        for name in Edit::NAMES {
            assert!(Edit::named(name).is_some(), "{name}");
        }
    }
}
