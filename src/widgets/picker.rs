//! Something to pick from a list, filtered by what is typed; one thing, or several by marking.
//!
//! Who owns it works out the choices whenever the query changes; this only keeps, moves and draws.

use std::fmt::Debug;

use canteen_text::width::width;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Input, List, ListView, Pen};
use crate::input::Key;
use crate::state::Move;
use crate::theme::Role;
use crate::view::{Canvas, Target};

/// Something that can be picked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice<K> {
    /// What it stands for.
    pub key: K,
    /// What it is called.
    pub text: String,
    /// More about it, in the same row.
    pub detail: String,
    /// What stands at the right: a key, a count.
    pub aside: String,
}

impl<K> Choice<K> {
    /// One that is only called something.
    pub fn new(key: K, text: impl Into<String>) -> Self {
        Self { key, text: text.into(), detail: String::new(), aside: String::new() }
    }
}

/// The picker.
#[derive(Clone, Debug)]
pub struct Picker<K> {
    input: Input,
    list: List,
    choices: Vec<Choice<K>>,
    marked: Vec<K>,
    /// What can be marked.
    markable: Option<fn(&K) -> bool>,
}

impl<K> Default for Picker<K> {
    fn default() -> Self {
        Self {
            input: Input::default(),
            list: List::default(),
            choices: Vec::new(),
            marked: Vec::new(),
            markable: None,
        }
    }
}

impl<K: Clone + PartialEq> Picker<K> {
    /// One in which several can be marked.
    #[must_use]
    pub fn multiple() -> Self {
        Self::marking(|_| true)
    }

    /// One in which several of some kind can be marked.
    #[must_use]
    pub fn marking(markable: fn(&K) -> bool) -> Self {
        Self { markable: Some(markable), ..Self::default() }
    }

    /// What is typed.
    #[must_use]
    pub fn query(&self) -> &str {
        self.input.text()
    }

    /// Puts what fits the query in; the selection goes to the best.
    pub fn set_choices(&mut self, choices: Vec<Choice<K>>) {
        self.choices = choices;
        self.list = List::default();
    }

    /// Puts in what fits the same query now; the selection stays on what it is on, while it is there.
    pub fn renew_choices(&mut self, choices: Vec<Choice<K>>) {
        let selected = self.selected().cloned();
        let row = choices.iter().position(|choice| Some(&choice.key) == selected.as_ref());
        self.choices = choices;
        match row {
            Some(row) => self.list.select(row),
            None => self.list = List::default(),
        }
    }

    /// What can be picked now.
    #[must_use]
    pub fn choices(&self) -> &[Choice<K>] {
        &self.choices
    }

    /// What is selected.
    #[must_use]
    pub fn selected(&self) -> Option<&K> {
        self.choices.get(self.list.selected()).map(|choice| &choice.key)
    }

    /// What is marked, in the order of marking.
    #[must_use]
    pub fn marked(&self) -> &[K] {
        &self.marked
    }

    /// Marks these.
    pub fn set_marked(&mut self, marked: Vec<K>) {
        self.marked = marked;
    }

    /// Marks what is selected or takes the mark away, and goes on to the next.
    pub fn mark(&mut self) {
        let Some(markable) = self.markable else { return };
        let Some(key) = self.selected().filter(|key| markable(key)).cloned() else { return };
        match self.marked.iter().position(|marked| *marked == key) {
            Some(at) => {
                self.marked.remove(at);
            }
            None => self.marked.push(key),
        }
        self.list.step(1, self.choices.len());
    }

    /// A key that is bound to nothing; tells whether the query changed.
    pub fn key(&mut self, key: Key) -> bool {
        let before = self.input.text().to_owned();
        self.input.key(key);
        before != self.input.text()
    }

    /// Pasted text; tells whether the query changed.
    pub fn paste(&mut self, text: &str) -> bool {
        self.input.insert(text);
        !text.is_empty()
    }

    /// Takes the query away; tells whether there was one.
    pub fn clear_query(&mut self) -> bool {
        !self.input.take().is_empty()
    }

    /// Moves the selection. At the ends single steps come around.
    pub fn step(&mut self, step: Move, fits: usize) {
        let len = self.choices.len();
        let at = self.list.selected();
        match step {
            Move::Rows(-1) if at == 0 => self.list.end(len),
            Move::Rows(1) if at + 1 >= len => self.list.select(0),
            _ => self.list.step(step.rows(len, fits), len),
        }
        self.list.fit(len, fits);
    }

    /// Selects a row the mouse hit; tells whether there is one.
    pub fn press(&mut self, row: usize) -> bool {
        self.list.select(row);
        row < self.choices.len()
    }

    /// Draws the input, a line, and the choices.
    pub fn draw(
        &self,
        area: Rect,
        canvas: &mut Canvas<'_, '_>,
        placeholder: &str,
        empty: &str,
        focused: bool,
    ) {
        if area.height == 0 || area.width < 3 {
            return;
        }
        let prompt = canvas.style(Role::Accent);
        canvas.frame.buffer_mut().set_string(area.x, area.y, "›", prompt);
        let input = Rect { x: area.x + 2, width: area.width - 2, height: 1, ..area };
        self.input.draw(input, canvas, focused, placeholder);
        let line = u16::from(area.height > 5);
        if line == 1 {
            let style = canvas.style(Role::PopupBorder);
            let rule = "─".repeat(usize::from(area.width));
            canvas.frame.buffer_mut().set_string(area.x, area.y + 1, rule, style);
        }
        let below =
            Rect { y: area.y + 1 + line, height: area.height.saturating_sub(1 + line), ..area };
        let view = ListView {
            list: &self.list,
            len: self.choices.len(),
            row_height: 1,
            focused: true,
            empty,
        };
        view.draw(below, canvas, Target::Choice, |row, place, canvas| {
            self.row(row, place, canvas);
        });
    }

    fn row(&self, row: usize, place: Rect, canvas: &mut Canvas<'_, '_>) {
        let Some(choice) = self.choices.get(row) else { return };
        let mut pen = Pen::new(place);
        match self.markable {
            None => pen.skip(1),
            Some(markable) if !markable(&choice.key) => pen.skip(2),
            Some(_) => {
                let marked = self.marked.contains(&choice.key);
                let (sign, role) =
                    if marked { ("● ", Role::Marked) } else { ("○ ", Role::Dim) };
                pen.write(sign, canvas.style(role), canvas);
            }
        }
        let aside = u16::try_from(width(&choice.aside)).unwrap_or(u16::MAX);
        let end = place.right().saturating_sub(aside.saturating_add(1));
        if aside > 0 && end > pen.x + 8 {
            let mut right = pen;
            right.skip(end - pen.x);
            right.write(&choice.aside, canvas.style(Role::Dim), canvas);
            pen = pen.until(end - 1);
        }
        pen.write(&choice.text, Style::new(), canvas);
        if !choice.detail.is_empty() {
            pen.skip(2);
            pen.write(&choice.detail, canvas.style(Role::Dim), canvas);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picker(count: usize) -> Picker<usize> {
        let mut picker = Picker::multiple();
        picker.set_choices((0..count).map(|n| Choice::new(n, n.to_string())).collect());
        picker
    }

    #[test]
    fn steps_come_around_and_pages_stop() {
        let mut picker = picker(10);
        picker.step(Move::Rows(-1), 4);
        assert_eq!(picker.selected(), Some(&9));
        picker.step(Move::Rows(1), 4);
        assert_eq!(picker.selected(), Some(&0));
        picker.step(Move::Pages(-1), 4);
        assert_eq!(picker.selected(), Some(&0));
        picker.step(Move::Last, 4);
        assert_eq!(picker.selected(), Some(&9));
        let mut none = Picker::<usize>::default();
        none.step(Move::Rows(1), 4);
        assert_eq!(none.selected(), None);
    }

    #[test]
    fn marks_stay_when_the_query_changes() {
        let mut picker = picker(3);
        picker.mark();
        picker.mark();
        assert!(picker.key("x".parse().unwrap()));
        picker.set_choices(vec![Choice::new(1, "1")]);
        assert_eq!(picker.marked(), [0, 1]);
        picker.mark();
        assert_eq!(picker.marked(), [0]);
        assert!(picker.clear_query() && !picker.clear_query());
    }
}
