//! How many terminal cells text takes, and cutting and padding by cells.
//!
//! Counts by grapheme cluster exactly as the terminal layer does, so a line that fits here fits
//! there. Ambiguous characters are one cell. Knows nothing of lines or styles.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::cluster;

/// Ends text that was cut.
const ELLIPSIS: &str = "…";

/// The user-perceived characters of `text`, in order; together they are `text`.
pub fn graphemes(text: &str) -> impl Iterator<Item = &str> {
    cluster::clusters(text)
}

/// Cells one grapheme takes: 0 for controls and lone combining marks, 2 for CJK and emoji.
pub fn grapheme_width(grapheme: &str) -> usize {
    match grapheme.as_bytes() {
        [] => 0,
        [byte] => usize::from((b' '..=b'~').contains(byte)),
        _ if grapheme.starts_with(char::is_control) => 0,
        _ => grapheme.width(),
    }
}

/// Cells `text` takes on one line.
pub fn width(text: &str) -> usize {
    if is_printable_ascii(text) {
        return text.len();
    }
    graphemes(text).map(grapheme_width).sum()
}

/// `text` cut to at most `cells`, ending in `…` when something was cut, and the cells used.
///
/// A wide character is never halved, so the result may be one cell short. With room for nothing
/// else the ellipsis stands alone; with no room at all the result is empty.
pub fn truncate(text: &str, cells: usize) -> (Cow<'_, str>, usize) {
    if text.len() <= cells && is_printable_ascii(text) {
        return (Cow::Borrowed(text), text.len());
    }
    let mut used = 0;
    let mut kept = (0, 0);
    let mut end = 0;
    for grapheme in graphemes(text) {
        let more = grapheme_width(grapheme);
        if used + more > cells {
            return cut(text, kept, cells);
        }
        used += more;
        end += grapheme.len();
        if used < cells {
            kept = (end, used);
        }
    }
    (Cow::Borrowed(text), used)
}

/// `text` followed by spaces up to `cells`; text that is wider already stays as it is.
pub fn pad(text: &str, cells: usize) -> String {
    let missing = cells.saturating_sub(width(text));
    let mut padded = String::with_capacity(text.len() + missing);
    padded.push_str(text);
    padded.extend(std::iter::repeat_n(' ', missing));
    padded
}

/// The first `kept.0` bytes, `kept.1` cells wide, with the ellipsis.
fn cut(text: &str, kept: (usize, usize), cells: usize) -> (Cow<'_, str>, usize) {
    if cells == 0 {
        return (Cow::Borrowed(""), 0);
    }
    let (end, used) = kept;
    (Cow::Owned([&text[..end], ELLIPSIS].concat()), used + 1)
}

/// Whether every byte is one printable character of one cell.
fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_of_what_people_write() {
        let forty_marks = format!("e{}", "\u{301}".repeat(40));
        for (text, cells) in [
            ("", 0),
            ("hello", 5),
            ("中文", 4),
            ("Ｈｉ", 4),
            ("ｱｲ", 2),
            ("é", 1),
            ("e\u{301}", 1),
            (forty_marks.as_str(), 1),
            ("\u{301}", 0),
            ("👍", 2),
            ("👍🏽", 2),
            ("❤", 1),
            ("❤\u{FE0F}", 2),
            ("1\u{FE0F}\u{20E3}", 2),
            ("👨\u{200D}👩\u{200D}👧\u{200D}👦", 2),
            ("🇨🇳", 2),
            ("🇨🇳🇺🇸", 4),
            ("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", 2),
            ("한글", 4),
            ("\u{1112}\u{1161}\u{11AB}", 2),
            ("สวัสดี", 4),
            ("ا", 1),
            ("“”…—·", 5),
            ("a\nb", 2),
            ("\u{1b}[31m", 4),
        ] {
            assert_eq!(width(text), cells, "{text:?}");
        }
    }

    #[test]
    fn cuts_leave_whole_characters() {
        for (text, cells, expected) in [
            ("hello", 5, "hello"),
            ("hello", 4, "hel…"),
            ("hello", 1, "…"),
            ("hello", 0, ""),
            ("中文字", 6, "中文字"),
            ("中文字", 5, "中文…"),
            ("中文字", 4, "中…"),
            ("中文字", 2, "…"),
            ("中", 1, "…"),
            ("👨\u{200D}👩\u{200D}👧ab", 3, "👨\u{200D}👩\u{200D}👧…"),
            ("", 3, ""),
        ] {
            let (cut, used) = truncate(text, cells);
            assert_eq!(cut, expected, "{text:?} in {cells}");
            assert_eq!(used, width(&cut), "{text:?} in {cells}");
        }
    }

    #[test]
    fn padding_counts_cells() {
        assert_eq!(pad("中", 4), "中  ");
        assert_eq!(pad("hello", 3), "hello");
    }

    proptest! {
        #[test]
        fn truncation_fits_and_says_how_wide(text in "\\PC{0,40}", cells in 0usize..30) {
            let (cut, used) = truncate(&text, cells);
            prop_assert!(used <= cells);
            prop_assert_eq!(used, width(&cut));
            prop_assert!(text.starts_with(cut.trim_end_matches('…')) || text.contains('…'));
            if width(&text) <= cells {
                prop_assert_eq!(cut.as_ref(), text.as_str());
            }
        }

        #[test]
        fn graphemes_cover_the_text(text in "\\PC{0,40}") {
            prop_assert_eq!(graphemes(&text).collect::<String>(), text);
        }
    }
}
