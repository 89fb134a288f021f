//! What the terminal shows, and the fewest bytes that make it show another frame.
//!
//! It knows every cell that is shown, where the terminal's cursor stands and how the next
//! character will look, and writes only what differs. Whatever a terminal may measure otherwise
//! (emoji, joined and combined characters) is followed by an absolute move, so that nothing after
//! it can shift: no peer can move a border.

use std::io::{self, Write};

use canteen_text::width::grapheme_width;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

use super::travel::travel;
use super::{Abilities, Links, Pen};

/// Frames of more bytes than this are wrapped into a synchronised update.
const SYNC_FROM: usize = 256;
/// After frames of more bytes than this the look of the caret's cell is made ready.
const READY_FROM: usize = 24;
/// As many blanks as this are erased rather than written.
const ERASE_FROM: u16 = 6;
/// So many cells that are right already may be written again instead of a move.
const BRIDGE: u16 = 4;

/// A screen.
pub struct Screen {
    out: Box<dyn Write + Send>,
    bytes: Vec<u8>,
    abilities: Abilities,
    links: Links,
    shown: Buffer,
    /// Nothing is known of what is shown: clear first.
    unknown: bool,
    /// Where the cursor stands; none when that is not sure.
    at: Option<Position>,
    pen: Pen,
    visible: bool,
}

impl Screen {
    /// A screen whose bytes go to `out`.
    #[must_use]
    pub fn new(out: Box<dyn Write + Send>, abilities: Abilities) -> Self {
        Self {
            out,
            bytes: Vec::with_capacity(4096),
            abilities,
            links: Links::default(),
            shown: Buffer::default(),
            unknown: true,
            at: None,
            pen: Pen::default(),
            visible: false,
        }
    }

    /// Takes other abilities. What is shown stays until it is drawn anew.
    pub fn set_abilities(&mut self, abilities: Abilities) {
        self.abilities = abilities;
    }

    /// The links of what is drawn.
    #[must_use]
    pub fn links(&self) -> Links {
        self.links.clone()
    }

    /// Sends something that is no part of a frame: modes, titles, the clipboard. It must leave the
    /// cursor and the look as they are.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn send(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// What the terminal shows, as far as it was drawn.
    #[must_use]
    pub fn shown(&self) -> &Buffer {
        &self.shown
    }

    /// Supposes nothing about the terminal: the next frame is drawn from nothing.
    pub fn forget(&mut self) {
        self.unknown = true;
    }

    /// Shows a frame, the caret where it is said, in one write.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn show(&mut self, frame: &Buffer, caret: Option<Position>) -> io::Result<()> {
        if self.unknown || self.shown.area != frame.area {
            self.clear(frame.area);
        }
        for y in 0..frame.area.height {
            self.row(frame, y);
        }
        self.caret(frame, caret);
        self.flush()
    }

    fn clear(&mut self, area: Rect) {
        self.shown = Buffer::empty(area);
        self.pen = Pen::default();
        self.bytes.extend_from_slice(b"\x1b[m\x1b[H\x1b[2J");
        if self.unknown {
            self.bytes.extend_from_slice(b"\x1b[?25l");
            self.visible = false;
        }
        self.at = Some(Position::ORIGIN);
        self.unknown = false;
    }

    /// Writes what differs in a row.
    fn row(&mut self, frame: &Buffer, y: u16) {
        let width = usize::from(frame.area.width);
        let start = usize::from(y) * width;
        let range = start..start + width;
        let (Some(new), Some(old)) =
            (frame.content.get(range.clone()), self.shown.content.get(range.clone()))
        else {
            return;
        };
        if new == old {
            return;
        }
        let (old_spans, new_spans) = (spans(old), spans(new));
        let differs: Vec<bool> =
            (0..width).map(|x| new[x] != old[x] || old_spans[x] != new_spans[x]).collect();
        let pens: Vec<Pen> = new
            .iter()
            .map(|cell| Pen::of(cell, self.abilities.depth, self.abilities.links))
            .collect();
        let row = Row { cells: new, spans: &new_spans, pens: &pens, differs: &differs, y };
        let mut x = 0;
        while x < width {
            // The hidden half of a wide character comes with its first half.
            if differs[x] && new_spans[x] > 0 {
                x = self.cell(&row, x);
            } else {
                x += 1;
            }
        }
        if let Some(old) = self.shown.content.get_mut(range) {
            old.clone_from_slice(new);
        }
    }

    /// Writes the cell there, or the blanks that begin there; gives where to go on.
    fn cell(&mut self, row: &Row<'_>, x: usize) -> usize {
        self.reach(row, x);
        if row.is_blank(x) {
            return self.blanks(row, x);
        }
        self.look(row.pens[x]);
        let span = row.spans[x];
        let symbol = row.cells[x].symbol();
        if is_doubtful(symbol) {
            if span == 2 {
                // Should the terminal take it for a narrow one, its second half is blank.
                self.bytes.extend_from_slice(b"  \x08\x08");
            }
            self.bytes.extend_from_slice(symbol.as_bytes());
            self.at = None;
        } else {
            self.bytes.extend_from_slice(symbol.as_bytes());
            self.arrive(row, x + usize::from(span));
        }
        x + usize::from(span)
    }

    fn blanks(&mut self, row: &Row<'_>, x: usize) -> usize {
        let pen = row.pens[x];
        let alike = |&at: &usize| row.is_blank(at) && row.pens[at].same_blank(pen);
        let blank = (x..row.cells.len()).take_while(alike).count();
        let count = (x..x + blank).take_while(|&at| row.differs[at]).count();
        self.look(pen.for_blank(self.pen));
        let number = u16::try_from(count).unwrap_or(u16::MAX);
        if number >= ERASE_FROM && pen.erasable(self.abilities.bce) {
            if x + blank == row.cells.len() {
                self.bytes.extend_from_slice(b"\x1b[K");
                return row.cells.len();
            }
            let _ = write!(self.bytes, "\x1b[{number}X");
        } else {
            self.bytes.extend(std::iter::repeat_n(b' ', count));
            self.arrive(row, x + count);
        }
        x + count
    }

    /// The cursor has come here by writing; at the margin terminals differ about where that is.
    fn arrive(&mut self, row: &Row<'_>, x: usize) {
        self.at = (x < row.cells.len()).then(|| position(x, row.y));
    }

    /// Brings the cursor to a cell: over a few cells that look the same by writing them again.
    fn reach(&mut self, row: &Row<'_>, x: usize) {
        let to = position(x, row.y);
        let way = travel(self.at, to);
        if let Some(at) = self.at
            && at.y == to.y
            && at.x < to.x
            && to.x - at.x <= BRIDGE
        {
            let between = usize::from(at.x)..x;
            let same = |at: usize| {
                let symbol = row.cells[at].symbol();
                row.pens[at] == self.pen && row.spans[at] == 1 && symbol.len() == 1
            };
            if between.len() <= way.len() && between.clone().all(same) {
                for at in between {
                    self.bytes.extend_from_slice(row.cells[at].symbol().as_bytes());
                }
                self.at = Some(to);
                return;
            }
        }
        self.go(to);
    }

    fn go(&mut self, to: Position) {
        if self.at != Some(to) {
            let way = travel(self.at, to);
            self.bytes.extend_from_slice(way.as_bytes());
            self.at = Some(to);
        }
    }

    fn look(&mut self, pen: Pen) {
        if pen != self.pen {
            self.pen.change(pen, &self.links, &mut self.bytes);
            self.pen = pen;
        }
    }

    /// Puts the caret. After a larger frame the pen is made ready there, so that the next typed
    /// character costs little more than itself.
    fn caret(&mut self, frame: &Buffer, caret: Option<Position>) {
        let Some(caret) = caret else {
            if self.visible {
                self.bytes.extend_from_slice(b"\x1b[?25l");
                self.visible = false;
            }
            return;
        };
        if self.bytes.len() > READY_FROM
            && let Some(cell) = frame.cell(caret)
        {
            self.look(Pen::of(cell, self.abilities.depth, self.abilities.links));
        }
        self.go(caret);
        if !self.visible {
            self.bytes.extend_from_slice(b"\x1b[?25h");
            self.visible = true;
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        if self.abilities.sync && self.bytes.len() >= SYNC_FROM {
            self.bytes.splice(0..0, *b"\x1b[?2026h");
            self.bytes.extend_from_slice(b"\x1b[?2026l");
        }
        let written = self.out.write_all(&self.bytes).and_then(|()| self.out.flush());
        self.bytes.clear();
        // One large frame shall not keep its room for ever.
        self.bytes.shrink_to(64 * 1024);
        written
    }
}

/// A row that is being written.
struct Row<'a> {
    cells: &'a [Cell],
    spans: &'a [u8],
    pens: &'a [Pen],
    differs: &'a [bool],
    y: u16,
}

impl Row<'_> {
    /// Whether a cell is shown as nothing; half a wide character is.
    fn is_blank(&self, x: usize) -> bool {
        let cell = &self.cells[x];
        self.spans[x] == 1 && (is_blank(cell) || grapheme_width(cell.symbol()) > 1)
    }
}

fn position(x: usize, y: u16) -> Position {
    Position { x: u16::try_from(x).unwrap_or(u16::MAX), y }
}

/// How many cells each cell's character takes; 0 for those hidden behind the one before.
fn spans(cells: &[Cell]) -> Vec<u8> {
    let mut spans = vec![0; cells.len()];
    let mut x = 0;
    while x < cells.len() {
        let wide = !is_blank(&cells[x]) && grapheme_width(cells[x].symbol()) > 1;
        // Half a character, at the margin or where something else was drawn over its second half,
        // is none.
        let whole = wide && cells.get(x + 1).is_some_and(is_blank);
        let span = if whole { 2 } else { 1 };
        spans[x] = span;
        x += usize::from(span);
    }
    spans
}

/// Whether a cell shows nothing. Control characters never reach the terminal.
fn is_blank(cell: &Cell) -> bool {
    let symbol = cell.symbol();
    symbol == " " || symbol.is_empty() || symbol.contains(char::is_control)
}

/// Whether terminals may disagree about how wide this is.
fn is_doubtful(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => {
            matches!(c, '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests;
