//! Where lines of a given width break.
//!
//! Breaks at spaces and between CJK characters, keeps closing punctuation off the start and
//! opening punctuation off the end of a line, and splits what is still too long by grapheme.
//! Answers in byte ranges only; styles and scrolling are the caller's.

use std::ops::Range;

use crate::chars::{is_cjk, is_emoji_by_default};
use crate::cluster::clusters;
use crate::width::grapheme_width;

/// The byte ranges of the lines in which `text` is shown on `cells` columns.
///
/// Never empty. Between the ranges lie only line feeds and the spaces at which a line broke. No
/// line is wider than `cells`, except for one that holds a single too wide grapheme. Zero columns
/// count as one.
pub fn wrap(text: &str, cells: usize) -> Vec<Range<usize>> {
    let cells = cells.max(1);
    let mut lines = Vec::with_capacity(1 + text.len() / cells.max(8));
    let mut start = 0;
    for paragraph in text.split('\n') {
        // A grapheme never takes more cells than bytes, so this one fits without looking.
        if paragraph.len() <= cells {
            lines.push(start..start + paragraph.len());
        } else {
            Line::wrap(paragraph, start, cells, &mut lines);
        }
        start += paragraph.len() + 1;
    }
    lines
}

/// Whether a grapheme lets a line break beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Breaks are made here and the space is dropped.
    Space,
    /// May begin or end a line.
    Free,
    /// Free, but must not begin a line.
    Closing,
    /// Free, but must not end a line.
    Opening,
    /// Part of a word; only breaks beside something free.
    Word,
}

impl Class {
    fn of(grapheme: &str) -> Self {
        let mut chars = grapheme.chars();
        let Some(c) = chars.next() else { return Self::Word };
        match c {
            // A space that carries a mark is something to see.
            ' ' | '\u{3000}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}'
                if chars.next().is_none() =>
            {
                Self::Space
            }
            '(' | '[' | '{' | '（' | '【' | '《' | '「' | '『' | '〈' | '〔' | '“' | '‘' | '［'
            | '｛' | '｟' | '〖' => Self::Opening,
            ')' | ']' | '}' | ',' | '.' | '!' | '?' | ';' | ':' | '%' => Self::Closing,
            '，' | '。' | '！' | '？' | '）' | '】' | '》' | '、' | '；' | '：' | '」' | '』'
            | '〉' | '〕' | '”' | '’' | '］' | '｝' | '｠' | '〗' | '…' | '—' | '～' | '·'
            | '％' | '．' | '‰' | '℃' | 'ー' | '々' => Self::Closing,
            'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ァ' | 'ィ' | 'ゥ'
            | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' => Self::Closing,
            _ if c < '\u{1100}' => Self::Word,
            _ if is_cjk(c) || is_emoji_by_default(c) => Self::Free,
            _ => Self::Word,
        }
    }
}

/// A grapheme's class, and whether lines break freely on its sides, as beside CJK characters.
type Kind = (Class, bool);

/// What a grapheme is to the breaking of lines.
fn kind(grapheme: &str) -> Kind {
    let class = Class::of(grapheme);
    let free = match class {
        Class::Free => true,
        Class::Space | Class::Word => false,
        Class::Closing | Class::Opening => grapheme.chars().next().is_some_and(is_cjk),
    };
    (class, free)
}

/// Whether a line may end after `left` when `right` follows.
fn may_break(left: Kind, right: Kind) -> bool {
    (left.1 || right.1)
        && left.0 != Class::Space
        && left.0 != Class::Opening
        && right.0 != Class::Closing
}

/// Where a line may end.
struct Break {
    /// End of the line, in bytes.
    end: usize,
    /// Start of the next, after the spaces.
    next: usize,
    /// Cells from the line's start to `next`.
    width: usize,
}

/// The line that is being filled. Offsets are in the whole text.
struct Line<'a> {
    lines: &'a mut Vec<Range<usize>>,
    cells: usize,
    start: usize,
    width: usize,
    breakable: Option<Break>,
    /// What came before; nothing as long as there is only indentation.
    before: Option<Kind>,
}

impl<'a> Line<'a> {
    /// Adds the lines of one paragraph, which begins at `offset`.
    fn wrap(paragraph: &str, offset: usize, cells: usize, lines: &'a mut Vec<Range<usize>>) {
        let mut line =
            Line { lines, cells, start: offset, width: 0, breakable: None, before: None };
        let mut at = offset;
        for grapheme in clusters(paragraph) {
            let kind = kind(grapheme);
            let width = grapheme_width(grapheme);
            if kind.0 != Class::Space {
                line.put(at, kind, width);
            } else if line.before.is_some() {
                line.space(at, at + grapheme.len(), width);
            } else {
                line.fit(at, width);
                line.width += width;
            }
            at += grapheme.len();
        }
        line.finish(at);
    }

    /// A space between words may hang over the edge, because a break drops it.
    fn space(&mut self, at: usize, next: usize, width: usize) {
        self.width += width;
        let end = match &self.breakable {
            Some(earlier) if earlier.next == at && earlier.end < at => earlier.end,
            _ => at,
        };
        self.breakable = Some(Break { end, next, width: self.width });
        self.before = Some((Class::Space, false));
    }

    fn put(&mut self, at: usize, kind: Kind, width: usize) {
        if self.before.is_some_and(|before| may_break(before, kind)) {
            self.breakable = Some(Break { end: at, next: at, width: self.width });
        }
        if self.width + width > self.cells
            && let Some(place) = self.breakable.take()
        {
            self.lines.push(self.start..place.end);
            self.start = place.next;
            self.width -= place.width;
        }
        self.fit(at, width);
        self.width += width;
        self.before = Some(kind);
    }

    /// Breaks before `at`, wherever that is, if `width` more cells do not fit.
    fn fit(&mut self, at: usize, width: usize) {
        if self.width + width > self.cells && at > self.start {
            self.lines.push(self.start..at);
            self.start = at;
            self.width = 0;
            self.breakable = None;
        }
    }

    /// Only spaces at the end can stick out here; they are dropped.
    fn finish(self, end: usize) {
        let shown = match self.breakable {
            Some(place) if self.width > self.cells && place.next == end => place.end,
            _ => end,
        };
        self.lines.push(self.start..shown);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::width::width;

    fn lines(text: &str, cells: usize) -> Vec<&str> {
        wrap(text, cells).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn lines_break_where_readers_expect() {
        for (text, cells, expected) in [
            ("", 10, vec![""]),
            ("a\n", 10, vec!["a", ""]),
            ("a\n\nb", 10, vec!["a", "", "b"]),
            ("the quick brown fox", 10, vec!["the quick", "brown fox"]),
            ("the quick  brown", 9, vec!["the quick", "brown"]),
            ("one two", 3, vec!["one", "two"]),
            ("word   ", 4, vec!["word"]),
            ("abcdefghij", 4, vec!["abcd", "efgh", "ij"]),
            ("go abcdefghij", 5, vec!["go", "abcde", "fghij"]),
            ("中文字符测试", 4, vec!["中文", "字符", "测试"]),
            ("中文字符测试", 5, vec!["中文", "字符", "测试"]),
            ("今天好，明天", 6, vec!["今天", "好，明", "天"]),
            ("他说（好的）", 6, vec!["他说", "（好", "的）"]),
            ("看书《红楼梦》", 6, vec!["看书", "《红楼", "梦》"]),
            ("用rust写", 5, vec!["用", "rust", "写"]),
            ("等等……好", 5, vec!["等", "等……", "好"]),
            ("    indented words", 8, vec!["    inde", "nted", "words"]),
            ("a 👍👍👍", 4, vec!["a 👍", "👍👍"]),
            ("中", 1, vec!["中"]),
            ("中，", 2, vec!["中", "，"]),
        ] {
            assert_eq!(lines(text, cells), expected, "{text:?} in {cells}");
        }
    }

    #[test]
    fn a_long_address_is_split_but_not_lost() {
        let url = format!("https://example.com/{}", "x".repeat(60));
        let joined: String = lines(&format!("see {url}"), 20).concat();
        assert_eq!(joined, format!("see{url}"));
    }

    #[test]
    fn a_megabyte_is_wrapped_in_one_pass() {
        for unit in ["a", "中", "a ", " ", "（", "👨\u{200D}👩\u{200D}👧", "e\u{301}", "\n"]
        {
            let text = unit.repeat(1_000_000 / unit.len());
            assert!(!wrap(&text, 40).is_empty());
        }
    }

    proptest! {
        #[test]
        fn lines_cover_the_text_and_fit(
            text in "([a-z ]{0,9}|\\PC|[中文，。（）“”…—]|[👍🇨e\u{301}\u{200d}\n])*",
            cells in 1usize..24,
        ) {
            let ranges = wrap(&text, cells);
            let mut end = 0;
            for range in &ranges {
                let gap = &text[end..range.start];
                prop_assert!(gap.chars().all(char::is_whitespace), "lost {gap:?}");
                prop_assert!(gap.matches('\n').count() <= 1);
                let line = &text[range.clone()];
                prop_assert!(
                    width(line) <= cells || crate::cluster::first(line) == line,
                    "{line:?} is wider than {cells}"
                );
                end = range.end;
            }
            prop_assert!(text[end..].chars().all(|c| c != '\n' && c.is_whitespace()));
        }
    }
}
