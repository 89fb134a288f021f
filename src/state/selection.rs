//! Text marked on the screen by dragging the mouse.

use ratatui::layout::{Position, Rect};

/// What is marked: from where the button went down to where the mouse is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Selection {
    /// Where the button went down.
    pub from: Position,
    /// Where the mouse is.
    pub to: Position,
    /// Whether the mouse has moved: a click marks nothing.
    pub dragged: bool,
}

impl Selection {
    /// One that begins here.
    #[must_use]
    pub fn begin(column: u16, row: u16) -> Self {
        let at = Position { x: column, y: row };
        Self { from: at, to: at, dragged: false }
    }

    /// The mouse has moved here.
    pub fn drag(&mut self, column: u16, row: u16) {
        self.to = Position { x: column, y: row };
        self.dragged |= self.to != self.from;
    }

    /// The marked cells of a place, row by row: all of the rows between, as text flows.
    #[must_use]
    pub fn rows(&self, place: Rect) -> Vec<Rect> {
        if !self.dragged || place.width == 0 || place.height == 0 {
            return Vec::new();
        }
        let inside = |at: Position| Position {
            x: at.x.clamp(place.x, place.right() - 1),
            y: at.y.clamp(place.y, place.bottom() - 1),
        };
        let (one, other) = (inside(self.from), inside(self.to));
        let backwards = (one.y, one.x) > (other.y, other.x);
        let (first, last) = if backwards { (other, one) } else { (one, other) };
        (first.y..=last.y)
            .map(|y| {
                let begin = if y == first.y { first.x } else { place.x };
                let end = if y == last.y { last.x + 1 } else { place.right() };
                Rect { x: begin, y, width: end - begin, height: 1 }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_flow_inside_their_place() {
        let place = Rect::new(10, 5, 20, 10);
        let row = |x, y, width| Rect::new(x, y, width, 1);
        for (from, to, expected) in [
            ((12, 6), (15, 6), vec![row(12, 6, 4)]),
            ((15, 6), (12, 6), vec![row(12, 6, 4)]),
            ((25, 6), (12, 7), vec![row(25, 6, 5), row(10, 7, 3)]),
            ((12, 8), (25, 6), vec![row(25, 6, 5), row(10, 7, 20), row(10, 8, 3)]),
            ((12, 14), (99, 99), vec![row(12, 14, 18)]),
            ((12, 6), (0, 0), vec![row(10, 5, 20), row(10, 6, 3)]),
            ((12, 6), (12, 6), vec![]),
        ] {
            let mut selection = Selection::begin(from.0, from.1);
            selection.drag(to.0, to.1);
            assert_eq!(selection.rows(place), expected, "{from:?} {to:?}");
        }
        let mut selection = Selection::begin(12, 6);
        selection.drag(13, 6);
        assert_eq!(selection.rows(Rect::new(1, 1, 0, 4)), []);
    }
}
