//! Mentions in messages: who is named by `@`.
//!
//! Owns what counts as a mention and what means everyone. Does not know who exists: a name is
//! only a candidate until somebody looks it up.

use std::ops::Range;

use crate::chars::is_cjk;
use crate::markup::inline::{self, Token};

/// The word for everyone.
const ALL: &str = "all";
/// Other words for everyone.
const ALL_ZH: &str = "所有人";
/// Longest userid.
const MAX_NAME: usize = 64;

/// A name behind an `@`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// Bytes of the text, the `@` included.
    pub range: Range<usize>,
    /// The name as written, without the `@`.
    pub name: String,
}

/// The mentions in `text`, in order; those in code do not count.
pub fn mentions(text: &str) -> Vec<Mention> {
    if !text.contains('@') {
        return Vec::new();
    }
    inline::pieces(text)
        .into_iter()
        .filter(|(_, token)| *token == Token::Mention)
        .map(|(range, _)| Mention { name: text[range.start + 1..range.end].to_owned(), range })
        .collect()
}

/// Whether the name of a mention means everyone in the conversation.
pub fn is_all(name: &str) -> bool {
    name.eq_ignore_ascii_case(ALL) || name == ALL_ZH
}

/// The userid that a mention names, or `all`.
pub(crate) fn target(name: &str) -> String {
    if is_all(name) { ALL.to_owned() } else { name.to_owned() }
}

/// The byte length of the mention at the start of `rest`, which begins with `@`; `before`
/// precedes it.
pub(crate) fn mention_len(before: Option<char>, rest: &str) -> Option<usize> {
    if !before.is_none_or(may_precede) {
        return None;
    }
    let body = rest.strip_prefix('@')?;
    if body.starts_with(ALL_ZH) {
        return Some(1 + ALL_ZH.len());
    }
    let run = body.bytes().take_while(|byte| is_name_byte(*byte)).count();
    let name = body[..run].trim_end_matches(['.', '-']);
    let is_address = body[run..].starts_with('@');
    (!name.is_empty() && name.len() <= MAX_NAME && !is_address).then_some(1 + name.len())
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

/// Anything that ends a word the way a sentence does; what may end the first half of a mail
/// address or a path does not.
fn may_precede(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_whitespace() || "([{<\"'*~,;:!?".contains(c);
    }
    is_cjk(c) || !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(text: &str) -> Vec<String> {
        mentions(text).into_iter().map(|mention| mention.name).collect()
    }

    #[test]
    fn only_names_behind_an_at_count() {
        let long = format!("@{}", "a".repeat(65));
        for (text, expected) in [
            ("@lw hi", vec!["lw"]),
            ("hi @li.wei, @zhang-san.", vec!["li.wei", "zhang-san"]),
            ("你好@lw你好", vec!["lw"]),
            ("好的，@lw。(@x) “@y”", vec!["lw", "x", "y"]),
            ("mail lw@example.com or a.b@c", vec![]),
            ("@lw@example.com", vec![]),
            ("@所有人请看 @all @All", vec!["所有人", "all", "All"]),
            ("@alligator", vec!["alligator"]),
            ("`@code` @real", vec!["real"]),
            ("```\n@code\n```\n@real", vec!["real"]),
            ("```\n@notcode", vec!["notcode"]),
            ("> @quoted\n- @item", vec!["quoted", "item"]),
            ("https://x.com/@someone", vec![]),
            ("**@bold**", vec!["bold"]),
            ("@ alone @. @-", vec![]),
            ("👍@lw", vec!["lw"]),
            ("a\n@b", vec!["b"]),
            (&long, vec![]),
        ] {
            assert_eq!(names(text), expected, "{text:?}");
        }
    }

    #[test]
    fn everyone_has_two_names() {
        assert!(is_all("all") && is_all("ALL") && is_all("所有人"));
        assert!(!is_all("alligator") && !is_all(""));
    }

    proptest! {
        #[test]
        fn ranges_are_the_names(text in "([@a-z.中 `\n>*-]|\\PC)*") {
            for mention in mentions(&text) {
                prop_assert_eq!(&text[mention.range], format!("@{}", mention.name));
            }
        }
    }
}
