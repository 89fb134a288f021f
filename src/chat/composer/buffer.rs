//! A text with a caret, edited by user-perceived characters and shown in wrapped lines.

use std::ops::Range;

use canteen_text::width::{graphemes, width};
use canteen_text::wrap::wrap;

use crate::input::{Code, Key};

/// The text and where the caret is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Buffer {
    text: String,
    caret: usize,
}

impl Buffer {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing is written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Another text, the caret at its end.
    pub fn set(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.caret = self.text.len();
    }

    /// Puts text in at the caret.
    pub fn insert(&mut self, text: &str) {
        self.text.insert_str(self.caret, text);
        self.caret += text.len();
    }

    /// Does what an editing key does; tells whether it was one.
    pub fn key(&mut self, key: Key, cells: usize) -> bool {
        let word = key.ctrl || key.alt;
        match key.code {
            Code::Char(c) if !key.ctrl && !key.alt => {
                self.insert(c.encode_utf8(&mut [0; 4]));
            }
            Code::Backspace if word => self.erase(self.word_left()..self.caret),
            Code::Backspace => self.erase(self.left()..self.caret),
            Code::Delete => self.erase(self.caret..self.right()),
            Code::Left if word => self.caret = self.word_left(),
            Code::Right if word => self.caret = self.word_right(),
            Code::Left => self.caret = self.left(),
            Code::Right => self.caret = self.right(),
            Code::Home => self.caret = self.line_start(),
            Code::End => self.caret = self.line_end(),
            Code::Up => return self.step_line(-1, cells),
            Code::Down => return self.step_line(1, cells),
            Code::Char('a') if key.ctrl => self.caret = self.line_start(),
            Code::Char('w') if key.ctrl => self.erase(self.word_left()..self.caret),
            Code::Char('u') if key.ctrl => self.erase(self.line_start()..self.caret),
            Code::Char('b') if key.alt => self.caret = self.word_left(),
            Code::Char('f') if key.alt => self.caret = self.word_right(),
            _ => return false,
        }
        true
    }

    /// The lines at a width, and the row and column of the caret in them.
    #[must_use]
    pub fn lines(&self, cells: usize) -> (Vec<Range<usize>>, (usize, usize)) {
        let lines = wrap(&self.text, cells);
        let row = lines.iter().rposition(|line| line.start <= self.caret).unwrap_or(0);
        let (start, end) = lines.get(row).map_or((0, 0), |line| (line.start, line.end));
        let column = width(&self.text[start..self.caret.clamp(start, end.max(start))]);
        (lines, (row, column))
    }

    /// Puts the caret where the mouse pointed.
    pub fn point(&mut self, row: usize, column: usize, cells: usize) {
        let (lines, _) = self.lines(cells);
        let Some(line) = lines.get(row).or(lines.last()) else { return };
        let mut at = line.start;
        let mut used = 0;
        for grapheme in graphemes(&self.text[line.clone()]) {
            used += canteen_text::width::grapheme_width(grapheme);
            if used > column {
                break;
            }
            at += grapheme.len();
        }
        self.caret = at;
    }

    fn step_line(&mut self, by: isize, cells: usize) -> bool {
        let (lines, (row, column)) = self.lines(cells);
        match row.checked_add_signed(by) {
            Some(row) if row < lines.len() => {
                self.point(row, column, cells);
                true
            }
            _ => false,
        }
    }

    fn erase(&mut self, range: Range<usize>) {
        self.caret = range.start;
        self.text.replace_range(range, "");
    }

    fn left(&self) -> usize {
        let last = graphemes(&self.text[..self.caret]).last().map_or(0, str::len);
        self.caret - last
    }

    fn right(&self) -> usize {
        self.caret + graphemes(&self.text[self.caret..]).next().map_or(0, str::len)
    }

    fn word_left(&self) -> usize {
        let before = self.text[..self.caret].trim_end();
        before
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8))
    }

    fn word_right(&self) -> usize {
        let after = &self.text[self.caret..];
        let word = after.len() - after.trim_start().len();
        let end = after[word..].find(char::is_whitespace).unwrap_or(after.len() - word);
        self.caret + word + end
    }

    fn line_start(&self) -> usize {
        self.text[..self.caret].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        let after = &self.text[self.caret..];
        self.caret + after.find('\n').unwrap_or(after.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn press(buffer: &mut Buffer, names: &str) {
        for name in names.split(' ') {
            buffer.key(name.parse().unwrap(), 10);
        }
    }

    #[test]
    fn whole_characters_are_erased() {
        let mut buffer = Buffer::default();
        buffer.insert("中👨\u{200D}👩\u{200D}👧e\u{301}");
        press(&mut buffer, "backspace backspace");
        assert_eq!(buffer.text(), "中");
        press(&mut buffer, "left delete");
        assert!(buffer.is_empty());
    }

    #[test]
    fn words_and_lines() {
        let mut buffer = Buffer::default();
        buffer.insert("one two\nthree four");
        press(&mut buffer, "ctrl-w");
        assert_eq!(buffer.text(), "one two\nthree ");
        press(&mut buffer, "ctrl-u");
        assert_eq!(buffer.text(), "one two\n");
        press(&mut buffer, "up end ctrl-left X");
        assert_eq!(buffer.text(), "one Xtwo\n");
        assert!(!buffer.key("up".parse().unwrap(), 10), "there is nothing above");
    }

    proptest! {
        #[test]
        fn the_caret_stays_on_a_boundary(
            text in "([a-z \n中👍]|\\PC){0,30}",
            keys in prop::collection::vec(0usize..14, 0..30),
            cells in 1usize..12,
        ) {
            const KEYS: [&str; 14] = [
                "left", "right", "up", "down", "home", "end", "backspace", "delete", "ctrl-left",
                "ctrl-right", "ctrl-w", "ctrl-u", "x", "中",
            ];
            let mut buffer = Buffer::default();
            buffer.insert(&text);
            for key in keys {
                buffer.key(KEYS[key].parse().unwrap(), cells);
                let (lines, (row, column)) = buffer.lines(cells);
                prop_assert!(row < lines.len());
                prop_assert!(column <= cells.max(2));
            }
        }
    }
}
