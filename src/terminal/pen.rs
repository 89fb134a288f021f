//! How the next character will look, and the shortest way to change that.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::Depth;
use crate::theme::degrade;

/// The addresses of the links of a frame. A cell carries its link as an underline colour, which
/// themes do not use otherwise: so a change of link is a change of style and is drawn.
#[derive(Clone, Debug, Default)]
pub struct Links(Arc<Mutex<HashMap<u32, String>>>);

impl Links {
    /// The colour that stands for this address.
    #[must_use]
    pub fn color(&self, address: &str) -> Color {
        let id = address
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
            & 0x00ff_ffff;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Two addresses of one id: the later one is no link rather than a wrong one.
        if known.entry(id).or_insert_with(|| address.to_owned()) != address {
            return Color::Reset;
        }
        let [_, r, g, b] = id.to_be_bytes();
        Color::Rgb(r, g, b)
    }

    /// Forgets what earlier frames held, when that is much.
    pub fn tidy(&self) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > 512 {
            known.clear();
        }
    }

    fn address(&self, id: u32) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}

/// A look: colours, attributes, link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
    link: Option<u32>,
}

impl Default for Pen {
    fn default() -> Self {
        Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty(), link: None }
    }
}

/// Attributes with the codes that turn them on and off.
const ATTRIBUTES: [(Modifier, u8, u8); 7] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Pen {
    /// The look of a cell on a terminal with so many colours.
    #[must_use]
    pub fn of(cell: &Cell, depth: Depth, links: bool) -> Self {
        let link = match cell.underline_color {
            Color::Rgb(r, g, b) if links => Some(u32::from_be_bytes([0, r, g, b])),
            _ => None,
        };
        Self {
            fg: degrade(cell.fg, depth),
            bg: degrade(cell.bg, depth),
            modifier: cell.modifier,
            link,
        }
    }

    /// Whether a blank shows nothing of it but its ground.
    fn shows_ground(self) -> bool {
        self.link.is_none()
            && !self
                .modifier
                .intersects(Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT)
    }

    /// Whether blanks of both looks are the same to see.
    #[must_use]
    pub fn same_blank(self, other: Self) -> bool {
        self == other || (self.shows_ground() && other.shows_ground() && self.bg == other.bg)
    }

    /// Whether blanks of this look can be erased rather than written. `bce`: the terminal erases
    /// with the ground that is set.
    #[must_use]
    pub fn erasable(self, bce: bool) -> bool {
        self.shows_ground() && (bce || self.bg == Color::Reset)
    }

    /// The same, as far as a blank shows it: one need not change colour to write a space.
    #[must_use]
    pub fn for_blank(self, current: Self) -> Self {
        if self.same_blank(current) { current } else { self }
    }

    /// Writes what changes one look into another.
    pub fn change(self, to: Self, links: &Links, out: &mut Vec<u8>) {
        if self.link != to.link {
            let address = to.link.and_then(|id| Some((id, links.address(id)?)));
            match address {
                Some((id, address)) => {
                    let _ = write!(out, "\x1b]8;id={id:x};{}\x1b\\", clean(&address));
                }
                None => out.extend_from_slice(b"\x1b]8;;\x1b\\"),
            }
        }
        let step = self.steps(to);
        let anew = [vec![0], Self::default().steps(to)].concat();
        let codes = if text(&anew).len() < text(&step).len() { anew } else { step };
        if !codes.is_empty() {
            let codes = if codes == [0] { String::new() } else { text(&codes) };
            let _ = write!(out, "\x1b[{codes}m");
        }
    }

    /// The codes that turn one into the other without a reset.
    fn steps(self, to: Self) -> Vec<u8> {
        let mut codes = Vec::new();
        let gone = self.modifier - to.modifier;
        let mut has = self.modifier;
        for (attribute, _, off) in ATTRIBUTES {
            if gone.contains(attribute) && has.contains(attribute) {
                codes.push(off);
                has -= attribute;
                if off == 22 {
                    has -= Modifier::BOLD | Modifier::DIM;
                }
            }
        }
        for (attribute, on, _) in ATTRIBUTES {
            if to.modifier.contains(attribute) && !has.contains(attribute) {
                codes.push(on);
            }
        }
        if self.fg != to.fg {
            color(to.fg, 30, &mut codes);
        }
        if self.bg != to.bg {
            color(to.bg, 40, &mut codes);
        }
        codes
    }
}

fn text(codes: &[u8]) -> String {
    codes.iter().map(u8::to_string).collect::<Vec<_>>().join(";")
}

/// The codes of a colour; `base` is 30 for the character and 40 for its ground.
fn color(color: Color, base: u8, codes: &mut Vec<u8>) {
    let named = |n: u8| if n < 8 { base + n } else { base + 60 + n - 8 };
    match color {
        Color::Reset => codes.push(base + 9),
        Color::Rgb(r, g, b) => codes.extend([base + 8, 2, r, g, b]),
        Color::Indexed(n) if n >= 16 => codes.extend([base + 8, 5, n]),
        Color::Indexed(n) => codes.push(named(n)),
        other => codes.push(named(index(other))),
    }
}

fn index(color: Color) -> u8 {
    match color {
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        _ => 0,
    }
}

/// An address that cannot end the sequence it stands in.
fn clean(address: &str) -> String {
    address.chars().filter(|c| c.is_ascii_graphic()).collect()
}
