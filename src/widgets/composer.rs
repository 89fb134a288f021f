//! The composer: several lines, soft wrap, undo.
//!
//! The text, its history of changes and what was cut are `tui-textarea`'s, whose caret counts
//! `char`s; stepping by grapheme, wrapping, the caret's place on the screen and drawing are done
//! here, by the widths everything else is measured with.

use std::fmt;
use std::ops::Range;

use canteen_text::width::{grapheme_width, graphemes, width};
use canteen_text::wrap::wrap;
use ratatui::layout::Rect;
use tui_textarea::{CursorMove, DataCursor, TextArea};

use super::edit::{self, Edit};
use super::input::draw_placeholder;
use crate::input::{Context, Key};
use crate::theme::Role;
use crate::view::{Canvas, Target};

/// Steps that can be taken back.
const UNDO: usize = 2_000;

/// A text being written.
pub struct Composer {
    area: TextArea<'static>,
    /// Vim's normal mode.
    normal: bool,
    /// The column that vertical moves try to keep.
    goal: Option<usize>,
    /// How many changes of `area` one undo takes back, and one redo makes again.
    done: Vec<usize>,
    undone: Vec<usize>,
    /// Typing goes on: the next character joins the last undo step.
    typing: bool,
    cells: usize,
    first_row: usize,
}

/// A row as it is shown: which line of the text and which of its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Row {
    line: usize,
    bytes: Range<usize>,
}

/// What is being typed that can be completed: a name after `@`, an emoji after `:`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trigger {
    /// `@` or `:`.
    pub sign: char,
    /// What stands behind it.
    pub query: String,
}

impl Default for Composer {
    fn default() -> Self {
        Self {
            area: area(""),
            normal: false,
            goal: None,
            done: Vec::new(),
            undone: Vec::new(),
            typing: false,
            cells: 40,
            first_row: 0,
        }
    }
}

impl fmt::Debug for Composer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Composer").field("text", &self.text()).finish_non_exhaustive()
    }
}

fn area(text: &str) -> TextArea<'static> {
    let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
    area.set_max_histories(UNDO);
    area.move_cursor(CursorMove::Bottom);
    area.move_cursor(CursorMove::End);
    area
}

impl Composer {
    /// What is written.
    #[must_use]
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Whether nothing is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Puts another text in, the caret behind it. What was written and done before is forgotten.
    pub fn set(&mut self, text: &str) {
        let cut = self.area.yank_text();
        let keep = (self.normal, self.cells);
        *self = Self { area: area(text), ..Self::default() };
        self.area.set_yank_text(cut);
        (self.normal, self.cells) = keep;
    }

    /// Takes everything out.
    pub fn take(&mut self) -> String {
        let text = self.text();
        self.set("");
        text
    }

    /// In which context its keys are read.
    #[must_use]
    pub fn context(&self) -> Context {
        if self.normal { Context::Normal } else { Context::Composer }
    }

    /// Goes into vim's normal mode or out of it.
    pub fn set_normal(&mut self, normal: bool) {
        self.normal = normal;
        self.typing = false;
    }

    /// Puts text in at the caret, as one change.
    pub fn insert(&mut self, text: &str) {
        let clean: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        self.typing = false;
        self.goal = None;
        if !clean.is_empty() && self.area.insert_str(clean) {
            self.change(1);
            self.snap();
        }
    }

    /// A key that is bound to nothing; tells whether it was for the composer.
    pub fn key(&mut self, key: Key) -> bool {
        if self.normal {
            return false;
        }
        match key.typed() {
            Some(c) => {
                self.type_char(c);
                true
            }
            None => Edit::of(key).is_some_and(|edit| self.edit(edit)),
        }
    }

    fn type_char(&mut self, c: char) {
        self.goal = None;
        self.area.insert_char(c);
        self.snap();
        let joins = self.typing && !c.is_whitespace();
        match self.done.last_mut() {
            Some(count) if joins => *count += 1,
            _ => self.change(1),
        }
        self.undone.clear();
        self.typing = true;
    }

    fn change(&mut self, count: usize) {
        self.done.push(count);
        if self.done.len() > UNDO {
            self.done.remove(0);
        }
        self.undone.clear();
    }

    /// Makes a change; tells whether anything could be done: `Up` in the first row and `Down` in
    /// the last cannot.
    pub fn edit(&mut self, edit: Edit) -> bool {
        self.typing = false;
        let goal = self.goal.take();
        match edit {
            Edit::Up => self.vertical(-1, goal),
            Edit::Down => self.vertical(1, goal),
            Edit::Undo => self.undo(),
            Edit::Redo => self.redo(),
            Edit::Newline => {
                self.area.insert_newline();
                self.change(1);
                true
            }
            Edit::Paste => {
                let cut = self.area.yank_text();
                self.insert(&cut);
                true
            }
            Edit::Start => self.jump(0, 0),
            Edit::End => {
                let last = self.area.lines().len() - 1;
                self.jump(last, self.line(last).len())
            }
            Edit::CutLine => self.cut_line(),
            _ => self.within_line(edit),
        }
    }

    fn undo(&mut self) -> bool {
        let Some(count) = self.done.pop() else { return false };
        let undone = (0..count).take_while(|_| self.area.undo()).count();
        self.undone.push(undone);
        self.snap();
        true
    }

    fn redo(&mut self) -> bool {
        let Some(count) = self.undone.pop() else { return false };
        let redone = (0..count).take_while(|_| self.area.redo()).count();
        self.done.push(redone);
        self.snap();
        true
    }

    fn line(&self, line: usize) -> &str {
        self.area.lines().get(line).map_or("", String::as_str)
    }

    /// The caret: its line and the byte there.
    fn caret(&self) -> (usize, usize) {
        let DataCursor(line, column) = self.area.cursor();
        let text = self.line(line);
        let byte = text.char_indices().nth(column).map_or(text.len(), |(at, _)| at);
        (line, byte)
    }

    fn jump(&mut self, line: usize, byte: usize) -> bool {
        let text = self.line(line);
        let byte = edit::boundary(text, byte.min(text.len()));
        let column = text[..byte].chars().count();
        let at = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(at(line), at(column)));
        true
    }

    /// Moves the caret behind the character it may stand inside of, as what was put in or taken
    /// away may have joined its neighbours.
    fn snap(&mut self) {
        let (line, byte) = self.caret();
        let text = self.line(line);
        let start = edit::boundary(text, byte);
        if start != byte {
            let end = edit::after(text, start);
            self.jump(line, end);
        }
    }

    fn within_line(&mut self, edit: Edit) -> bool {
        let (line, at) = self.caret();
        let text = self.line(line).to_owned();
        if let Some(to) = edit::moved(edit, &text, at) {
            return self.step(edit, line, at, to);
        }
        let Some(taken) = edit::taken(edit, &text, at) else { return false };
        if taken.is_empty() {
            return self.join(edit, line);
        }
        let kept = self.area.yank_text();
        self.jump(line, taken.start);
        if self.area.delete_str(text[taken].chars().count()) {
            self.change(1);
        }
        if matches!(edit, Edit::Backspace | Edit::Delete) {
            self.area.set_yank_text(kept);
        }
        self.snap();
        true
    }

    /// Moves within the line, or over its end into the next one.
    fn step(&mut self, edit: Edit, line: usize, at: usize, to: usize) -> bool {
        let last = self.area.lines().len() - 1;
        match edit {
            Edit::Left | Edit::WordLeft if to == at && line > 0 => {
                self.jump(line - 1, self.line(line - 1).len())
            }
            Edit::Right | Edit::WordRight if to == at && line < last => self.jump(line + 1, 0),
            _ => self.jump(line, to),
        }
    }

    /// Takes a line feed away where there is nothing else to take.
    fn join(&mut self, edit: Edit, line: usize) -> bool {
        let kept = self.area.yank_text();
        let joined = match edit {
            Edit::Backspace | Edit::CutWordLeft | Edit::CutToStart => self.area.delete_newline(),
            Edit::Delete | Edit::CutWordRight | Edit::CutToEnd
                if line + 1 < self.area.lines().len() =>
            {
                self.jump(line + 1, 0);
                self.area.delete_newline()
            }
            _ => false,
        };
        self.area.set_yank_text(kept);
        if joined {
            self.change(1);
            self.snap();
        }
        joined
    }

    fn cut_line(&mut self) -> bool {
        let (line, _) = self.caret();
        let text = self.line(line).to_owned();
        self.jump(line, 0);
        let mut count = usize::from(self.area.delete_str(text.chars().count()));
        if self.area.lines().len() > 1 {
            if line + 1 < self.area.lines().len() {
                self.jump(line + 1, 0);
            }
            count += usize::from(self.area.delete_newline());
        }
        self.area.set_yank_text(text);
        if count > 0 {
            self.change(count);
        }
        self.snap();
        true
    }

    /// The rows as they are shown. One column is kept for the caret.
    fn rows(&self) -> Vec<Row> {
        let cells = self.cells.saturating_sub(1).max(1);
        let mut rows = Vec::new();
        for (line, text) in self.area.lines().iter().enumerate() {
            rows.extend(wrap(text, cells).into_iter().map(|bytes| Row { line, bytes }));
        }
        rows
    }

    /// Where the caret is shown: row and column.
    fn shown_caret(&self, rows: &[Row]) -> (usize, usize) {
        let (line, byte) = self.caret();
        let row =
            rows.iter().rposition(|row| row.line == line && row.bytes.start <= byte).unwrap_or(0);
        let start = rows.get(row).map_or(0, |row| row.bytes.start);
        let column = width(&self.line(line)[start.min(byte)..byte]);
        (row, column.min(self.cells.saturating_sub(1)))
    }

    fn vertical(&mut self, by: isize, goal: Option<usize>) -> bool {
        let rows = self.rows();
        let (row, column) = self.shown_caret(&rows);
        let goal = goal.unwrap_or(column);
        let Some(to) = row.checked_add_signed(by).filter(|to| *to < rows.len()) else {
            return false;
        };
        self.put(&rows[to], goal);
        self.goal = Some(goal);
        true
    }

    /// Puts the caret into a row, at the column or the nearest before it.
    fn put(&mut self, row: &Row, column: usize) {
        let text = self.line(row.line);
        let mut at = row.bytes.start;
        let mut used = 0;
        for grapheme in graphemes(&text[row.bytes.clone()]) {
            used += grapheme_width(grapheme);
            if used > column {
                break;
            }
            at += grapheme.len();
        }
        self.jump(row.line, at);
    }

    /// Says how wide it is drawn and how many rows there are for it at most; to be called in
    /// `settle`. Gives how many rows it takes.
    pub fn fit(&mut self, columns: u16, most_rows: u16) -> u16 {
        self.cells = usize::from(columns);
        let most = usize::from(most_rows.max(1));
        let rows = self.rows();
        let (row, _) = self.shown_caret(&rows);
        let last = rows.len().saturating_sub(most);
        self.first_row = self.first_row.clamp((row + 1).saturating_sub(most), row).min(last);
        u16::try_from(rows.len().min(most)).unwrap_or(most_rows)
    }

    /// How many rows it takes when it is so wide, at most `most`.
    #[must_use]
    pub fn height(&self, columns: u16, most: u16) -> u16 {
        let cells = usize::from(columns).saturating_sub(1).max(1);
        let rows: usize = self.area.lines().iter().map(|line| wrap(line, cells).len()).sum();
        u16::try_from(rows).unwrap_or(most).clamp(1, most.max(1))
    }

    /// Where the caret is drawn: column and row from the upper left corner.
    #[must_use]
    pub fn caret_place(&self) -> (u16, u16) {
        let (row, column) = self.shown_caret(&self.rows());
        let row = row.saturating_sub(self.first_row);
        (u16::try_from(column).unwrap_or(0), u16::try_from(row).unwrap_or(0))
    }

    /// A press of the mouse inside it.
    pub fn press(&mut self, column: u16, row: u16) {
        let rows = self.rows();
        if let Some(row) = rows.get(self.first_row + usize::from(row)).cloned() {
            self.put(&row, usize::from(column));
        }
        self.goal = None;
        self.typing = false;
    }

    /// What is being typed that can be completed.
    #[must_use]
    pub fn trigger(&self) -> Option<Trigger> {
        let (line, at) = self.caret();
        let before = &self.line(line)[..at];
        let start = before.rfind(['@', ':'])?;
        let sign = before[start..].chars().next()?;
        let query = &before[start + 1..];
        let stands_alone = before[..start]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii());
        let fits = query.chars().count() <= 24
            && query.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+'));
        // A colon, even with a letter behind it, is mostly punctuation: `:D`.
        let begun = sign == '@' || query.chars().count() > 1;
        (stands_alone && fits && begun).then(|| Trigger { sign, query: query.to_owned() })
    }

    /// Puts a text where what is being completed stands, its sign included.
    pub fn complete(&mut self, trigger: &Trigger, text: &str) {
        let (line, at) = self.caret();
        let typed = 1 + trigger.query.len();
        if self.trigger().as_ref() != Some(trigger) || typed > at {
            return;
        }
        let kept = self.area.yank_text();
        let chars = self.line(line)[at - typed..at].chars().count();
        self.jump(line, at - typed);
        let mut count = usize::from(self.area.delete_str(chars));
        self.area.set_yank_text(kept);
        count += usize::from(self.area.insert_str(text));
        self.typing = false;
        self.change(count);
        self.snap();
    }

    /// Draws it, puts the caret when it has the keys, and says where the mouse hits it.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_, '_>, focused: bool, placeholder: &str) {
        canvas.hits.add(area, Target::Composer(0, 0));
        if self.is_empty() {
            draw_placeholder(placeholder, area, canvas);
        }
        let rows = self.rows();
        let style = canvas.style(Role::Input);
        let seen = rows.iter().skip(self.first_row);
        for (y, row) in (area.y..area.bottom()).zip(seen) {
            let text = &self.line(row.line)[row.bytes.clone()];
            let cells = usize::from(area.width);
            canvas.frame.buffer_mut().set_stringn(area.x, y, text, cells, style);
        }
        let (row, column) = self.shown_caret(&rows);
        if focused && !area.is_empty() {
            let offset = |n: usize, most: u16| u16::try_from(n).unwrap_or(most).min(most - 1);
            let x = area.x + offset(column, area.width);
            let y = area.y + offset(row.saturating_sub(self.first_row), area.height);
            canvas.frame.set_cursor_position((x, y));
        }
    }
}

#[cfg(test)]
mod tests;
