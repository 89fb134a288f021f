//! A text input of one line: filters, the `:` line, names in dialogs.

use canteen_text::width::{grapheme_width, graphemes, width};
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::edit::{self, Edit};
use crate::input::Key;
use crate::theme::Role;
use crate::view::Canvas;

/// A line being written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Input {
    text: String,
    caret: usize,
    cut: String,
    /// Most characters it takes; 0 for no limit.
    most: usize,
}

impl Input {
    /// One that holds this text, the caret behind it.
    #[must_use]
    pub fn with(text: impl Into<String>) -> Self {
        let mut input = Self::default();
        input.set(text);
        input
    }

    /// One that takes at most so many characters.
    #[must_use]
    pub fn limited(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    /// What is written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The byte before which the caret stands.
    #[must_use]
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// Puts another text in, the caret behind it.
    pub fn set(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.caret = self.text.len();
    }

    /// Takes everything out.
    pub fn take(&mut self) -> String {
        self.caret = 0;
        std::mem::take(&mut self.text)
    }

    /// Puts text in at the caret; line feeds become spaces, other controls nothing.
    pub fn insert(&mut self, text: &str) {
        let mut clean: String = text
            .chars()
            .map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c })
            .filter(|c| !c.is_control())
            .collect();
        if self.most > 0 {
            let room = self.most.saturating_sub(graphemes(&self.text).count());
            clean = graphemes(&clean).take(room).collect();
        }
        self.text.insert_str(self.caret, &clean);
        // What was put in may have joined with what stood there.
        let end = self.caret + clean.len();
        let whole = edit::boundary(&self.text, end);
        self.caret = if whole == end { end } else { edit::after(&self.text, whole) };
    }

    /// Replaces what stands before the caret from this byte on.
    pub fn replace_from(&mut self, start: usize, text: &str) {
        let start = edit::boundary(&self.text, start.min(self.caret));
        self.text.replace_range(start..self.caret, "");
        self.caret = start;
        self.insert(text);
    }

    /// A key that is bound to nothing; tells whether it was for the input.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            self.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        Edit::of(key).is_some_and(|edit| self.edit(edit))
    }

    /// Makes a change; tells whether it is one of those for a single line.
    pub fn edit(&mut self, edit: Edit) -> bool {
        if let Some(caret) = edit::moved(edit, &self.text, self.caret) {
            self.caret = caret;
            return true;
        }
        if edit == Edit::Paste {
            let cut = self.cut.clone();
            self.insert(&cut);
            return true;
        }
        let Some(taken) = edit::taken(edit, &self.text, self.caret) else { return false };
        if !matches!(edit, Edit::Backspace | Edit::Delete) && !taken.is_empty() {
            self.cut = self.text[taken.clone()].to_owned();
        }
        self.caret = taken.start;
        self.text.replace_range(taken, "");
        self.caret = edit::boundary(&self.text, self.caret);
        true
    }

    /// Draws the part around the caret on one row, and puts the terminal's caret there when it has
    /// the keys.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_, '_>, focused: bool, placeholder: &str) {
        if area.width == 0 || area.height == 0 {
            return;
        }
        let area = Rect { height: 1, ..area };
        if self.text.is_empty() {
            draw_placeholder(placeholder, area, canvas);
            if focused {
                canvas.frame.set_cursor_position((area.x, area.y));
            }
            return;
        }
        let cells = usize::from(area.width);
        let start = self.first_seen(cells);
        let shown = &self.text[start..];
        let style = canvas.style(Role::Input);
        canvas.frame.buffer_mut().set_stringn(area.x, area.y, shown, cells, style);
        if focused {
            let column = width(&self.text[start..self.caret]);
            let column = u16::try_from(column).unwrap_or(area.width).min(area.width - 1);
            canvas.frame.set_cursor_position((area.x + column, area.y));
        }
    }

    /// The byte from which on it is shown, so that the caret is seen.
    fn first_seen(&self, cells: usize) -> usize {
        let before = &self.text[..self.caret];
        let mut hidden = (width(before) + 1).saturating_sub(cells);
        let mut start = 0;
        for grapheme in graphemes(before) {
            if hidden == 0 {
                break;
            }
            hidden = hidden.saturating_sub(grapheme_width(grapheme));
            start += grapheme.len();
        }
        start
    }
}

/// Draws what an empty input says. The caret's cell is left free and looks as what is typed into
/// it will: so the first character costs the terminal no change of colour.
pub fn draw_placeholder(text: &str, area: Rect, canvas: &mut Canvas<'_, '_>) {
    if area.is_empty() {
        return;
    }
    let input = canvas.style(Role::Input);
    canvas.frame.buffer_mut().set_style(Rect { width: 1, height: 1, ..area }, input);
    let line = Line::styled(text, canvas.style(Role::Placeholder));
    canvas
        .frame
        .render_widget(line, Rect { x: area.x + 1, width: area.width - 1, height: 1, ..area });
}

/// Lines that were entered before, to be called back.
#[derive(Clone, Debug, Default)]
pub struct History {
    lines: Vec<String>,
    at: Option<usize>,
    draft: String,
}

/// So many lines are kept.
const KEPT: usize = 100;

impl History {
    /// Remembers a line.
    pub fn add(&mut self, line: &str) {
        self.at = None;
        if line.is_empty() {
            return;
        }
        self.lines.retain(|known| known != line);
        if self.lines.len() == KEPT {
            self.lines.remove(0);
        }
        self.lines.push(line.to_owned());
    }

    /// Puts the line before into the input.
    pub fn back(&mut self, input: &mut Input) {
        let at = match self.at {
            Some(at) => at.checked_sub(1),
            None => self.lines.len().checked_sub(1),
        };
        let Some(line) = at.and_then(|at| self.lines.get(at)) else { return };
        if self.at.is_none() {
            self.draft = input.text().to_owned();
        }
        self.at = at;
        input.set(line.clone());
    }

    /// Puts the line after into the input; after the last one what was being written.
    pub fn forth(&mut self, input: &mut Input) {
        let Some(at) = self.at else { return };
        match self.lines.get(at + 1) {
            Some(line) => {
                self.at = Some(at + 1);
                input.set(line.clone());
            }
            None => {
                self.at = None;
                input.set(std::mem::take(&mut self.draft));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn after(start: &str, keys: &str) -> (String, usize) {
        let mut input = Input::with(start);
        for key in keys.split_whitespace() {
            assert!(input.key(key.parse().unwrap()), "{key}");
        }
        (input.text.clone(), input.caret)
    }

    #[test]
    fn keys_edit() {
        for (start, keys, text, caret) in [
            ("", "a b 好", "ab好", 5),
            ("ab", "left c", "acb", 2),
            ("a👍🏽", "backspace", "a", 1),
            ("ab", "home delete", "b", 0),
            ("one two", "ctrl-w", "one ", 4),
            ("one two", "ctrl-w ctrl-a ctrl-y", "twoone ", 3),
            ("one two", "alt-b ctrl-k", "one ", 4),
            ("one", "ctrl-u", "", 0),
            ("好的", "left left right", "好的", 3),
        ] {
            assert_eq!(after(start, keys), (text.to_owned(), caret), "{start:?} {keys}");
        }
    }

    #[test]
    fn pasted_lines_become_one_and_limits_hold() {
        let mut input = Input::limited(5);
        input.insert("a\nb\u{1b}\tcdef");
        assert_eq!(input.text(), "a b c");
    }

    #[test]
    fn history_goes_back_and_forth() {
        let mut history = History::default();
        let mut input = Input::with("now");
        history.add("one");
        history.add("two");
        history.back(&mut input);
        history.back(&mut input);
        history.back(&mut input);
        assert_eq!(input.text(), "one");
        history.forth(&mut input);
        assert_eq!(input.text(), "two");
        history.forth(&mut input);
        assert_eq!(input.text(), "now");
    }

    proptest! {
        #[test]
        fn the_caret_stands_between_characters(
            text in "\\PC{0,12}", put in "\\PC{0,6}", edits in prop::collection::vec(0usize..21, 0..20),
        ) {
            let mut input = Input::with(text);
            for number in edits {
                if let Some(edit) = Edit::named(Edit::NAMES[number]) {
                    input.edit(edit);
                }
                if number % 3 == 0 {
                    input.insert(&put);
                }
                prop_assert_eq!(edit::boundary(&input.text, input.caret), input.caret);
                prop_assert!(input.first_seen(4) <= input.caret);
            }
        }
    }
}
