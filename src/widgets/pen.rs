//! Writes pieces of text from left to right on one row and stops at an edge.

use canteen_text::width::truncate;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::view::Canvas;

/// Where the next piece goes, and where the row ends.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    /// The column of the next piece.
    pub x: u16,
    /// The row.
    pub y: u16,
    end: u16,
}

impl Pen {
    /// At the beginning of the first row of an area.
    #[must_use]
    pub fn new(area: Rect) -> Self {
        Self { x: area.x, y: area.y, end: area.right() }
    }

    /// The same, ending before column `end`.
    #[must_use]
    pub fn until(self, end: u16) -> Self {
        Self { end: end.min(self.end), ..self }
    }

    /// Leaves columns free.
    pub fn skip(&mut self, columns: u16) {
        self.x = self.x.saturating_add(columns);
    }

    /// Writes a piece, cut with `…` where it does not fit.
    pub fn write(&mut self, text: &str, style: Style, canvas: &mut Canvas<'_, '_>) {
        let room = usize::from(self.end.saturating_sub(self.x));
        if room == 0 || text.is_empty() {
            return;
        }
        let (text, cells) = truncate(text, room);
        canvas.frame.buffer_mut().set_string(self.x, self.y, &text, style);
        self.skip(u16::try_from(cells).unwrap_or(0));
    }
}
