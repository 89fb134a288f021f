//! The screen as ratatui draws on it, written with as few bytes as can be.
//!
//! It knows where the terminal's cursor stands and how the next character will look, and writes
//! only what differs. Whatever may be measured otherwise by the terminal (emoji, joined and
//! combined characters) is followed by an absolute move, so that nothing after it can shift.

use std::io::{self, Write};

use canteen_text::width::grapheme_width;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::{Abilities, Links, Pen};

/// Frames of more bytes than this are wrapped into a synchronised update.
const SYNC_FROM: usize = 256;
/// As many blanks as this are erased rather than written.
const ERASE_FROM: u16 = 6;

/// A screen.
pub struct Screen {
    out: Box<dyn Write + Send>,
    buffer: Vec<u8>,
    size: Size,
    abilities: Abilities,
    links: Links,
    /// Where the cursor stands; none when that is not sure.
    at: Option<Position>,
    pen: Pen,
    /// Where the caret shall be; none to hide it.
    caret: Option<Position>,
    visible: bool,
    /// How each cell looks: so that the pen can be ready at the caret before the next key.
    pens: Vec<Pen>,
    blanks: Option<Blanks>,
}

/// Blanks not yet written.
struct Blanks {
    from: Position,
    count: u16,
    pen: Pen,
}

impl Screen {
    /// A screen of this size whose bytes go to `out`.
    #[must_use]
    pub fn new(out: Box<dyn Write + Send>, size: (u16, u16), abilities: Abilities) -> Self {
        let mut screen = Self {
            out,
            buffer: Vec::with_capacity(4096),
            size: Size::default(),
            abilities,
            links: Links::default(),
            at: None,
            pen: Pen::default(),
            caret: None,
            visible: false,
            pens: Vec::new(),
            blanks: None,
        };
        screen.resize(size);
        screen
    }

    /// Takes another size.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.size = Size { width: columns, height: rows };
        self.pens = vec![Pen::default(); usize::from(columns) * usize::from(rows)];
        self.at = None;
    }

    /// Takes other abilities. What is on the screen stays until it is drawn anew.
    pub fn set_abilities(&mut self, abilities: Abilities) {
        self.abilities = abilities;
    }

    /// The links of what is drawn.
    #[must_use]
    pub fn links(&self) -> Links {
        self.links.clone()
    }

    /// Writes something that is no part of a frame: modes, titles, the clipboard. It must leave the
    /// cursor and the look as they are.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn send(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// Supposes nothing about the terminal from now on: something else has used it.
    pub fn forget(&mut self) {
        self.at = None;
        self.visible = false;
        self.pen = Pen::default();
        self.pens.fill(Pen::default());
        self.buffer.clear();
        self.blanks = None;
    }

    fn put(&mut self, x: u16, y: u16, cell: &Cell) {
        let pen = Pen::of(cell, self.abilities.depth, self.abilities.links);
        let index = usize::from(y) * usize::from(self.size.width) + usize::from(x);
        if let Some(known) = self.pens.get_mut(index) {
            *known = pen;
        }
        let symbol = cell.symbol();
        if symbol == " " || symbol.is_empty() || symbol.contains(char::is_control) {
            return self.blank(x, y, pen);
        }
        self.write_blanks();
        self.go(Position { x, y });
        self.look(pen);
        let width = u16::try_from(grapheme_width(symbol)).unwrap_or(2).max(1);
        if is_doubtful(symbol) {
            if width == 2 {
                // Should the terminal take it for a narrow one, its second half is blank.
                self.buffer.extend_from_slice(b"  \x08\x08");
            }
            self.buffer.extend_from_slice(symbol.as_bytes());
            self.at = None;
        } else {
            self.buffer.extend_from_slice(symbol.as_bytes());
            self.arrive(x + width, y);
        }
    }

    fn blank(&mut self, x: u16, y: u16, pen: Pen) {
        if let Some(blanks) = &mut self.blanks
            && blanks.from.y == y
            && blanks.from.x + blanks.count == x
            && (blanks.pen == pen || (blanks.pen.is_plain_blank() && pen.is_plain_blank()))
        {
            blanks.count += 1;
            return;
        }
        self.write_blanks();
        self.blanks = Some(Blanks { from: Position { x, y }, count: 1, pen });
    }

    fn write_blanks(&mut self) {
        let Some(Blanks { from, count, pen }) = self.blanks.take() else { return };
        self.go(from);
        self.look(pen.for_blank(self.pen));
        if count >= ERASE_FROM && pen.is_plain_blank() {
            if from.x + count >= self.size.width {
                self.buffer.extend_from_slice(b"\x1b[K");
            } else {
                let _ = write!(self.buffer, "\x1b[{count}X");
            }
        } else {
            self.buffer.extend(std::iter::repeat_n(b' ', usize::from(count)));
            self.arrive(from.x + count, from.y);
        }
    }

    /// The cursor has come here by writing; at the margin terminals differ about where that is.
    fn arrive(&mut self, x: u16, y: u16) {
        self.at = (x < self.size.width).then_some(Position { x, y });
    }

    fn look(&mut self, pen: Pen) {
        if pen != self.pen {
            self.pen.change(pen, &self.links, &mut self.buffer);
            self.pen = pen;
        }
    }

    fn go(&mut self, to: Position) {
        if self.at == Some(to) {
            return;
        }
        let moves = shortest(self.at, to);
        self.buffer.extend_from_slice(moves.as_bytes());
        self.at = Some(to);
    }
}

/// The shortest way from one place to another.
fn shortest(from: Option<Position>, to: Position) -> String {
    let (column, row) = (u32::from(to.x) + 1, u32::from(to.y) + 1);
    let absolute = match (row, column) {
        (1, 1) => "\x1b[H".to_owned(),
        (_, 1) => format!("\x1b[{row}H"),
        _ => format!("\x1b[{row};{column}H"),
    };
    let Some(from) = from else { return absolute };
    let across = |from: u16| match to.x.cmp(&from) {
        std::cmp::Ordering::Equal => String::new(),
        std::cmp::Ordering::Greater => steps(to.x - from, 'C'),
        std::cmp::Ordering::Less if to.x == 0 => "\r".to_owned(),
        std::cmp::Ordering::Less if from - to.x <= 3 => "\x08".repeat(usize::from(from - to.x)),
        std::cmp::Ordering::Less => {
            let back = steps(from - to.x, 'D');
            let column = format!("\x1b[{column}G");
            if column.len() < back.len() { column } else { back }
        }
    };
    let down = match to.y.cmp(&from.y) {
        std::cmp::Ordering::Equal => String::new(),
        std::cmp::Ordering::Greater => steps(to.y - from.y, 'B'),
        std::cmp::Ordering::Less => steps(from.y - to.y, 'A'),
    };
    let relative = format!("{down}{}", across(from.x));
    let by_return = format!("\r{down}{}", across(0));
    [relative, by_return, absolute].into_iter().min_by_key(String::len).unwrap_or_default()
}

fn steps(count: u16, way: char) -> String {
    if count == 1 { format!("\x1b[{way}") } else { format!("\x1b[{count}{way}") }
}

/// Whether terminals may disagree about how wide this is.
fn is_doubtful(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => matches!(c, '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..),
        _ => true,
    }
}

impl Backend for Screen {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            self.put(x, y, cell);
        }
        self.write_blanks();
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.caret = None;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.caret = self.caret.or(Some(Position::ORIGIN));
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.caret.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        if self.caret.is_some() {
            self.caret = Some(position.into());
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.look(Pen::default());
        self.buffer.extend_from_slice(b"\x1b[H\x1b[2J");
        self.at = Some(Position::ORIGIN);
        self.pens.fill(Pen::default());
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.clear()
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    /// Writes the frame at once. After a larger one the pen is made ready at the caret, so that
    /// the next typed character costs little more than itself.
    fn flush(&mut self) -> io::Result<()> {
        let larger = self.buffer.len() > 24;
        match self.caret {
            Some(caret) => {
                self.go(caret);
                let index = usize::from(caret.y) * usize::from(self.size.width) + usize::from(caret.x);
                if larger && let Some(pen) = self.pens.get(index).copied() {
                    self.look(pen);
                }
                if !self.visible {
                    self.buffer.extend_from_slice(b"\x1b[?25h");
                    self.visible = true;
                }
            }
            None if self.visible => {
                self.buffer.extend_from_slice(b"\x1b[?25l");
                self.visible = false;
            }
            None => {}
        }
        if self.buffer.is_empty() {
            return Ok(());
        }
        if self.abilities.sync && self.buffer.len() >= SYNC_FROM {
            self.buffer.splice(0..0, *b"\x1b[?2026h");
            self.buffer.extend_from_slice(b"\x1b[?2026l");
        }
        let written = self.out.write_all(&self.buffer).and_then(|()| self.out.flush());
        self.buffer.clear();
        // One large frame shall not keep its room for ever.
        self.buffer.shrink_to(64 * 1024);
        written
    }
}

#[cfg(test)]
mod tests;
