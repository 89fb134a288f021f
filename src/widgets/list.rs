//! A list: what is selected, what part of it is seen, how it is drawn.
//!
//! Only rows that are seen are drawn, so a list may have any length. The rows themselves belong
//! to whoever owns the list; it only knows how many there are.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use crate::theme::Role;
use crate::view::{Canvas, Target};

/// Where one is in a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct List {
    selected: usize,
    offset: usize,
}

impl List {
    /// The selected row.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// Selects a row.
    pub fn select(&mut self, row: usize) {
        self.selected = row;
    }

    /// Moves by so many rows and stops at the ends.
    pub fn step(&mut self, by: isize, len: usize) {
        let last = len.saturating_sub(1);
        self.selected = self.selected.min(last).saturating_add_signed(by).min(last);
    }

    /// Selects the last row.
    pub fn end(&mut self, len: usize) {
        self.selected = len.saturating_sub(1);
    }

    /// Keeps the selection in the list and the part seen around it: to be called in `settle`
    /// with the number of rows that fit.
    pub fn fit(&mut self, len: usize, fits: usize) {
        *self = self.fitted(len, fits);
    }

    /// The rows that are seen.
    #[must_use]
    pub fn seen(&self, len: usize, fits: usize) -> Range<usize> {
        let list = self.fitted(len, fits);
        list.offset..(list.offset + fits).min(len)
    }

    fn fitted(self, len: usize, fits: usize) -> Self {
        let selected = self.selected.min(len.saturating_sub(1));
        let offset = self
            .offset
            .min(selected)
            .max((selected + 1).saturating_sub(fits.max(1)))
            .min(len.saturating_sub(fits));
        Self { selected, offset }
    }
}

/// How a list is drawn.
pub struct ListView<'a> {
    /// Where one is in it.
    pub list: &'a List,
    /// How many rows it has.
    pub len: usize,
    /// How many lines each row takes.
    pub row_height: u16,
    /// Whether it has the keys.
    pub focused: bool,
    /// What it says when it has no rows: what to do next.
    pub empty: &'a str,
}

impl ListView<'_> {
    /// Draws the rows that are seen, the selection, and a scrollbar when there are more. `target`
    /// says what the mouse hits in a row, `row` draws one.
    pub fn draw(
        &self,
        area: Rect,
        canvas: &mut Canvas<'_, '_>,
        target: impl Fn(usize) -> Target,
        mut row: impl FnMut(usize, Rect, &mut Canvas<'_, '_>),
    ) {
        if self.len == 0 {
            return self.say_empty(area, canvas);
        }
        let height = self.row_height.max(1);
        let fits = usize::from(area.height / height);
        let seen = self.list.seen(self.len, fits);
        let scrolls = self.len > fits && area.width > 4;
        let width = area.width - u16::from(scrolls);
        let selected = self.list.selected.min(self.len - 1);
        for (line, index) in (0u16..).zip(seen.clone()) {
            let place = Rect { x: area.x, y: area.y + line * height, width, height };
            let role = if self.focused { Role::Selected } else { Role::SelectedAway };
            if index == selected {
                let style = canvas.style(role);
                canvas.frame.buffer_mut().set_style(place, style);
            }
            canvas.hits.add(place, target(index));
            row(index, place, canvas);
            if index == selected {
                canvas.even(place, role);
            }
        }
        if scrolls {
            let bar = Rect { x: area.x + width, width: 1, ..area };
            scrollbar(bar, seen, self.len, canvas);
        }
    }

    fn say_empty(&self, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let text = Line::styled(self.empty, canvas.style(Role::Placeholder));
        let place = Rect {
            x: area.x + u16::from(area.width > 4),
            width: area.width.saturating_sub(2),
            y: area.y + u16::from(area.height > 2),
            height: area.height.saturating_sub(1),
        };
        canvas.frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), place);
    }
}

/// Draws which part of something is seen, one column wide.
pub fn scrollbar(area: Rect, seen: Range<usize>, len: usize, canvas: &mut Canvas<'_, '_>) {
    let height = usize::from(area.height);
    if height == 0 || len == 0 {
        return;
    }
    let size = (height * seen.len() / len).clamp(1, height);
    let room = height - size;
    let rest = len.saturating_sub(seen.len()).max(1);
    let top = (seen.start * room).div_ceil(rest).min(room);
    let style = canvas.style(Role::Thumb);
    for row in top..top + size {
        let y = area.y + u16::try_from(row).unwrap_or(0);
        canvas.frame.buffer_mut().set_string(area.x, y, "▐", style);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn steps_stop_at_the_ends() {
        let mut list = List::default();
        list.step(-1, 3);
        assert_eq!(list.selected(), 0);
        list.step(9, 3);
        assert_eq!(list.selected(), 2);
        list.step(1, 0);
        assert_eq!(list.selected(), 0);
    }

    proptest! {
        #[test]
        fn the_selected_row_is_seen(
            selected in 0usize..200, offset in 0usize..200, len in 0usize..150, fits in 0usize..50,
        ) {
            let mut list = List { selected, offset };
            list.fit(len, fits);
            let seen = list.seen(len, fits);
            prop_assert!(seen.end <= len);
            prop_assert_eq!(seen.len(), fits.min(len), "no room is wasted");
            if len > 0 && fits > 0 {
                prop_assert!(seen.contains(&list.selected()));
            }
        }
    }
}
