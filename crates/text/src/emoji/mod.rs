//! Emoji by name, and what counts as one.
//!
//! Owns the names people type between colons and the rule for reactions. Knows nothing of messages
//! beyond leaving their code alone.

mod shape;
mod table;

use std::borrow::Cow;

pub use shape::is_emoji;

use crate::markup::inline::{self, Token};
use table::TABLE;

/// Longest name in bytes, used to look no further for the second colon.
const MAX_NAME: usize = 32;
/// Further English names.
const ALIASES: &[(&str, &str)] = &[
    ("+1", "thumbsup"),
    ("-1", "thumbsdown"),
    ("like", "thumbsup"),
    ("lol", "joy"),
    ("done", "check"),
    ("white_check_mark", "check"),
    ("x", "cross"),
    ("love", "heart"),
    ("thanks", "pray"),
    ("celebrate", "tada"),
    ("hi", "wave"),
    ("bye", "wave"),
];

/// An emoji with its names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Emoji {
    /// The emoji itself, one grapheme.
    pub ch: &'static str,
    /// Its English name, as between colons.
    pub name: &'static str,
    /// Its Chinese name.
    pub zh: &'static str,
}

/// The emoji whose names fit what was typed after a colon, the best first, at most `limit`.
///
/// Whole names come before beginnings and beginnings before the rest; without a prefix the first of
/// the table are given.
pub fn complete(prefix: &str, limit: usize) -> Vec<&'static Emoji> {
    let typed = prefix.trim_start_matches(':').to_lowercase();
    let alias = ALIASES.iter().find(|(alias, _)| *alias == typed).map(|(_, name)| *name);
    let mut found: Vec<(u8, &Emoji)> = TABLE
        .iter()
        .filter_map(|emoji| {
            let rank = if alias == Some(emoji.name) { Some(0) } else { rank(emoji, &typed) };
            rank.map(|rank| (rank, emoji))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, emoji)| emoji).take(limit).collect()
}

/// The English name of an emoji, as between colons; none for those without one.
#[must_use]
pub fn name(emoji: &str) -> Option<&'static str> {
    TABLE.iter().find(|known| known.ch == emoji).map(|known| known.name)
}

/// `text` with `:name:` replaced by the emoji of that English or Chinese name, except in code,
/// links and mentions. Unknown names stay.
pub fn expand(text: &str) -> Cow<'_, str> {
    if text.bytes().filter(|byte| *byte == b':').nth(1).is_none() {
        return Cow::Borrowed(text);
    }
    let mut expanded = String::new();
    let mut copied = 0;
    for (range, token) in inline::pieces(text) {
        if token != Token::Text {
            continue;
        }
        let mut at = range.start;
        while let Some(colon) = text[at..range.end].find(':') {
            let open = at + colon;
            at = open + 1;
            if let Some((len, emoji)) = named(&text[at..range.end]) {
                expanded.push_str(&text[copied..open]);
                expanded.push_str(emoji.ch);
                at += len + 1;
                copied = at;
            }
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    expanded.push_str(&text[copied..]);
    Cow::Owned(expanded)
}

/// The name that a colon ends, its length and its emoji.
fn named(rest: &str) -> Option<(usize, &'static Emoji)> {
    let len = rest.bytes().take(MAX_NAME + 1).position(|byte| byte == b':')?;
    let name = &rest[..len];
    let target = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, to)| to);
    let emoji = TABLE.iter().find(|emoji| emoji.name == target || emoji.zh == target)?;
    Some((len, emoji))
}

/// 0 for a whole name, 1 for its beginning, 2 for a later part.
fn rank(emoji: &Emoji, typed: &str) -> Option<u8> {
    if emoji.name == typed || emoji.zh == typed {
        Some(0)
    } else if emoji.name.starts_with(typed) || emoji.zh.starts_with(typed) {
        Some(1)
    } else if emoji.name.contains(typed) || emoji.zh.contains(typed) {
        Some(2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn complete_chars(prefix: &str, limit: usize) -> Vec<&'static str> {
        complete(prefix, limit).into_iter().map(|emoji| emoji.ch).collect()
    }

    #[test]
    fn the_table_is_sound() {
        assert!(TABLE.len() >= 250);
        let mut names = HashSet::new();
        for emoji in TABLE {
            assert!(is_emoji(emoji.ch), "{emoji:?}");
            assert!(crate::width::width(emoji.ch) == 2, "{emoji:?}");
            assert!(names.insert(emoji.name) && names.insert(emoji.zh), "{emoji:?} twice");
            assert!(emoji.name.len() <= MAX_NAME && emoji.zh.len() <= MAX_NAME);
            assert_eq!(crate::sanitize::line(emoji.ch, 1), emoji.ch);
            assert_eq!(expand(&format!(":{}::{}:", emoji.name, emoji.zh)), emoji.ch.repeat(2));
            assert_eq!(name(emoji.ch), Some(emoji.name));
        }
        for (alias, name) in ALIASES {
            assert!(!names.contains(alias) && names.contains(name), "{alias}");
        }
    }

    #[test]
    fn names_are_completed_in_both_languages() {
        assert_eq!(complete_chars(":thumbs", 5), ["👍", "👎"]);
        assert_eq!(complete_chars("赞", 5), ["👍"]);
        assert_eq!(complete_chars("+1", 1), ["👍"]);
        assert_eq!(complete_chars("heart", 1), ["❤\u{FE0F}"]);
        assert_eq!(complete_chars("HEART_E", 9), ["😍"]);
        assert_eq!(complete_chars("nosuchthing", 9), Vec::<&str>::new());
        assert_eq!(complete("", 7).len(), 7);
    }

    #[test]
    fn names_between_colons_become_emoji_outside_code() {
        for (text, expected) in [
            ("ok :thumbsup: :赞::+1:", "ok 👍 👍👍"),
            ("`:thumbsup:` :nosuch: 12:30:45", "`:thumbsup:` :nosuch: 12:30:45"),
            ("```\n:tada:\n```\n:tada:", "```\n:tada:\n```\n🎉"),
            ("**:tada:** :tada", "**🎉** :tada"),
            ("> :see_no_evil:", "> 🙈"),
            ("https://a.example/:tada:", "https://a.example/:tada:"),
            ("a::tada:", "a:🎉"),
            ("", ""),
        ] {
            assert_eq!(expand(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn expanding_without_names_changes_nothing(text in "([a-z` *\n]|中|\\PC){0,30}") {
            if !text.contains(':') {
                prop_assert_eq!(expand(&text), text.as_str());
            }
        }

        #[test]
        fn any_text_is_expanded_once(text in "(:|tada|x|`|\n|```|中)*") {
            let once = expand(&text).into_owned();
            prop_assert!(once.len() <= text.len());
        }
    }
}
