//! The beginning of a message, for lists and notifications.
//!
//! Owns how much of a message has to be looked at. Cutting by cells is [`crate::width`]'s.

use crate::cluster;
use crate::markup;

/// Bytes that are read for each character wanted; markup and blanks take some of them.
const BYTES_PER_CHAR: usize = 32;
/// Bytes that are read at least.
const MIN_BYTES: usize = 4096;

/// The first `chars` graphemes of `text` on one line without markup.
pub fn excerpt(text: &str, chars: usize) -> String {
    let mut enough = chars.saturating_mul(BYTES_PER_CHAR).max(MIN_BYTES).min(text.len());
    while !text.is_char_boundary(enough) {
        enough -= 1;
    }
    let mut plain = markup::plain(&text[..enough]);
    plain.truncate(cluster::prefix_len(&plain, chars));
    plain.truncate(plain.trim_end().len());
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_beginning_without_markup() {
        for (text, chars, expected) in [
            ("hello **world**", 8, "hello wo"),
            ("a\n\nb", 10, "a b"),
            ("中文字符", 2, "中文"),
            ("👨\u{200D}👩\u{200D}👧x", 1, "👨\u{200D}👩\u{200D}👧"),
            ("ab cd", 3, "ab"),
            ("x", 0, ""),
            ("```rust\nfn main() {}\n```", 7, "fn main"),
        ] {
            assert_eq!(excerpt(text, chars), expected, "{text:?}");
        }
    }

    #[test]
    fn long_messages_are_not_read_to_the_end() {
        assert_eq!(excerpt(&"中".repeat(400_000), 20), "中".repeat(20));
    }

    proptest! {
        #[test]
        fn never_longer_than_asked(text in "([a-z *`\n]|\\PC)*", chars in 0usize..30) {
            let excerpt = excerpt(&text, chars);
            prop_assert!(cluster::clusters(&excerpt).count() <= chars);
            prop_assert!(!excerpt.contains('\n'));
        }
    }
}
