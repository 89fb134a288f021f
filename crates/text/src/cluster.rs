//! Walking a string by grapheme cluster, fast for the text that messages mostly consist of.
//!
//! Owns the shortcut around the full segmentation rules. Knows nothing of widths.

use unicode_segmentation::UnicodeSegmentation;

/// Whether the character is always a cluster of its own when its neighbour is one of these too.
fn is_simple(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{4E00}'..='\u{9FFF}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}' | '\u{FF01}'..='\u{FF5E}' | '\u{C0}'..='\u{17F}'
        | '\u{410}'..='\u{44F}' | '\u{2018}'..='\u{201D}' | '\u{2026}')
}

/// The first cluster of `rest`; empty only when `rest` is.
pub(crate) fn first(rest: &str) -> &str {
    let mut chars = rest.chars();
    let Some(head) = chars.next() else { return "" };
    if is_simple(head) && chars.next().is_none_or(is_simple) {
        return &rest[..head.len_utf8()];
    }
    rest.graphemes(true).next().unwrap_or_default()
}

/// The clusters of a string, in order.
#[derive(Clone, Debug)]
pub(crate) struct Clusters<'a> {
    rest: &'a str,
}

/// Starts walking `text`.
pub(crate) fn clusters(text: &str) -> Clusters<'_> {
    Clusters { rest: text }
}

impl<'a> Iterator for Clusters<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let cluster = first(self.rest);
        self.rest = &self.rest[cluster.len()..];
        (!cluster.is_empty()).then_some(cluster)
    }
}

/// The byte length of the first `count` clusters of `text`.
pub(crate) fn prefix_len(text: &str, count: usize) -> usize {
    clusters(text).take(count).map(str::len).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    proptest! {
        #[test]
        fn the_shortcut_agrees_with_the_full_rules(text in "(\\PC|[a-z\u{301}中\u{3099}é🇨👍\u{200d}\u{1F3FB}क\u{94d}\u{fe0f}\r\n가\u{1100}\u{1161}])*") {
            let ours: Vec<&str> = clusters(&text).collect();
            let theirs: Vec<&str> = text.graphemes(true).collect();
            prop_assert_eq!(ours, theirs);
        }
    }
}
