//! Lines of a chat as data: text with roles, not yet coloured, and their wrapping.

use std::sync::Arc;

use canteen_text::width::width;
use canteen_text::wrap::wrap;

use crate::theme::Role;

/// How a piece looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Its colours.
    pub role: Role,
    /// Heavy.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// Struck through.
    pub strike: bool,
}

impl Look {
    /// A role alone.
    #[must_use]
    pub fn of(role: Role) -> Self {
        Self { role, bold: false, italic: false, strike: false }
    }
}

/// A stretch of text that looks the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The text, on one line.
    pub text: String,
    /// How it looks.
    pub look: Look,
    /// What it opens.
    pub link: Option<Arc<str>>,
    /// The colours of the upper and lower halves of its cells, when it is part of a picture.
    pub paint: Option<([u8; 3], [u8; 3])>,
}

impl Piece {
    /// A piece in a role.
    #[must_use]
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self { text: text.into(), look: Look::of(role), link: None, paint: None }
    }
}

/// One line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// Cells left empty before it.
    pub indent: usize,
    /// What stands in it.
    pub pieces: Vec<Piece>,
}

impl Line {
    /// A line of one piece.
    #[must_use]
    pub fn of(indent: usize, piece: Piece) -> Self {
        Self { indent, pieces: vec![piece] }
    }

    /// A text in the middle of a rule that fills the width.
    #[must_use]
    pub fn rule(text: &str, role: Role, cells: usize) -> Self {
        let (text, wide) = canteen_text::width::truncate(text, cells.saturating_sub(4));
        let left = cells.saturating_sub(wide + 2) / 2;
        let right = cells.saturating_sub(wide + 2 + left);
        let line = format!("{} {text} {}", "─".repeat(left), "─".repeat(right));
        Self::of(0, Piece::new(line, role))
    }

    /// A text in the middle.
    #[must_use]
    pub fn centred(text: &str, role: Role, cells: usize) -> Vec<Self> {
        wrap(text, cells)
            .into_iter()
            .map(|range| {
                let text = &text[range];
                Self::of(cells.saturating_sub(width(text)) / 2, Piece::new(text, role))
            })
            .collect()
    }
}

impl Line {
    /// Cells it takes.
    #[must_use]
    pub fn width(&self) -> usize {
        self.indent + self.pieces.iter().map(|piece| width(&piece.text)).sum::<usize>()
    }
}

#[cfg(test)]
impl Line {
    /// Its text without the indent.
    #[must_use]
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// Breaks pieces, which may hold line feeds, into lines of at most `cells`.
#[must_use]
pub fn wrapped(pieces: &[Piece], cells: usize) -> Vec<Vec<Piece>> {
    let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    wrap(&text, cells)
        .into_iter()
        .map(|range| {
            let mut line = Vec::new();
            let mut start = 0;
            for piece in pieces {
                let end = start + piece.text.len();
                let (from, to) = (range.start.max(start), range.end.min(end));
                if from < to {
                    let text = piece.text[from - start..to - start].to_owned();
                    line.push(Piece { text, ..piece.clone() });
                }
                start = end;
            }
            line
        })
        .collect()
}
