//! Bytes from the terminal to keys, pastes, mouse and answers.
//!
//! Takes whatever arrives, in whatever pieces. What it does not know is dropped, never shown.

use super::sequence;
use crate::input::{Code, Key};
use crate::state::{Button, MouseKind};

/// One thing the terminal said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Raw {
    /// A key.
    Key(Key),
    /// Pasted text, as it came.
    Paste(String),
    /// The mouse.
    Mouse(RawMouse),
    /// It got or lost the focus.
    Focus(bool),
    /// An answer to a question.
    Reply(Reply),
}

/// What the mouse did and where, from 0 on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RawMouse {
    /// What.
    pub kind: MouseKind,
    /// Column.
    pub column: u16,
    /// Row.
    pub row: u16,
}

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reply {
    /// To what every terminal answers: the last one.
    Attributes,
    /// The kitty keyboard protocol is known; its flags.
    KittyFlags(u16),
    /// A private mode and its state: 0 unknown, 1 set, 2 reset.
    Mode {
        /// Which.
        mode: u16,
        /// Its state.
        state: u16,
    },
    /// It shows any colour.
    TrueColor,
    /// Its name and version.
    Name(String),
    /// Its ground is light, or dark.
    Ground {
        /// Light.
        light: bool,
    },
}

/// More pasted bytes than this are cut off.
const PASTE_LIMIT: usize = 1 << 20;
/// A sequence longer than this is none.
const SEQUENCE_LIMIT: usize = 4096;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Holds what has come but is not whole yet.
#[derive(Debug, Default)]
pub struct Decoder {
    bytes: Vec<u8>,
    paste: Option<Vec<u8>>,
}

/// What stands at the beginning of some bytes.
pub(super) enum Step {
    /// So many bytes mean this; nothing when they are dropped.
    Whole(usize, Option<Raw>),
    /// A paste begins after so many bytes.
    PasteBegins(usize),
    /// More bytes are needed.
    Wait,
}

impl Decoder {
    /// Takes bytes in and gives what is whole.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Raw>) {
        self.bytes.extend_from_slice(bytes);
        self.drain(false, out);
    }

    /// Whether something waits for more. When nothing comes for some 30 ms, [`Decoder::settle`].
    #[must_use]
    pub fn waits(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// No more is coming: what waits is taken as it is, an escape as the key.
    pub fn settle(&mut self, out: &mut Vec<Raw>) {
        self.drain(true, out);
    }

    fn drain(&mut self, over: bool, out: &mut Vec<Raw>) {
        let mut bytes = std::mem::take(&mut self.bytes);
        let mut start = 0;
        while start < bytes.len() {
            if self.paste.is_some() {
                match self.pasted(&bytes[start..], out) {
                    Some(used) => start += used,
                    None => break,
                }
                continue;
            }
            match step(&bytes[start..]) {
                Step::Whole(used, raw) => {
                    out.extend(raw);
                    start += used;
                }
                Step::PasteBegins(used) => {
                    self.paste = Some(Vec::new());
                    start += used;
                }
                Step::Wait if over || bytes.len() - start > SEQUENCE_LIMIT => {
                    start += give_up(&bytes[start..], out);
                }
                Step::Wait => break,
            }
        }
        bytes.drain(..start);
        self.bytes = bytes;
    }

    /// Goes on with a paste; how many bytes were used, or none when its end may be half here.
    fn pasted(&mut self, bytes: &[u8], out: &mut Vec<Raw>) -> Option<usize> {
        let paste = self.paste.as_mut()?;
        let mut add = |part: &[u8]| {
            let room = PASTE_LIMIT.saturating_sub(paste.len());
            paste.extend_from_slice(&part[..part.len().min(room)]);
        };
        if let Some(end) = bytes.windows(PASTE_END.len()).position(|part| part == PASTE_END) {
            add(&bytes[..end]);
            let text = self.paste.take().unwrap_or_default();
            out.push(Raw::Paste(String::from_utf8_lossy(&text).into_owned()));
            return Some(end + PASTE_END.len());
        }
        let half = (1..PASTE_END.len())
            .rev()
            .find(|&n| n <= bytes.len() && bytes.ends_with(&PASTE_END[..n]))
            .unwrap_or(0);
        let whole = bytes.len() - half;
        add(&bytes[..whole]);
        (whole > 0).then_some(whole)
    }
}

/// What to make of bytes that will not become whole: an escape alone is the key, other escapes
/// are `Alt` and what follows; how many bytes that took.
fn give_up(bytes: &[u8], out: &mut Vec<Raw>) -> usize {
    match bytes {
        [0x1b] => out.push(Raw::Key(Key::plain(Code::Esc))),
        [0x1b, 0x1b, ..] => {
            out.push(Raw::Key(Key::plain(Code::Esc)));
            return 1;
        }
        [0x1b, next] if next.is_ascii_graphic() => {
            let key = Key { alt: true, ..Key::plain(Code::Char(char::from(*next))) };
            out.push(Raw::Key(key));
        }
        // A sequence or a character that was cut off.
        _ => {}
    }
    bytes.len()
}

fn step(bytes: &[u8]) -> Step {
    let key = |used, key| Step::Whole(used, Some(Raw::Key(key)));
    match bytes {
        [] => Step::Wait,
        [0x1b] => Step::Wait,
        [0x1b, b'[', ..] => sequence::csi(bytes),
        [0x1b, b'O', ..] => sequence::ss3(bytes),
        [0x1b, b'P' | b']' | b'_' | b'^' | b'X', ..] => sequence::string(bytes),
        [0x1b, 0x1b, ..] => match step(&bytes[1..]) {
            // Alt and a key that is a sequence itself.
            Step::Whole(used, Some(Raw::Key(inner))) => key(used + 1, Key { alt: true, ..inner }),
            Step::Wait => Step::Wait,
            _ => key(1, Key::plain(Code::Esc)),
        },
        // Escape and then a key with control, typed fast or sent together: not Alt with both.
        [0x1b, 1..=8 | 10..=12 | 14..=26 | 0x1c..=0x1f, ..] => key(1, Key::plain(Code::Esc)),
        [0x1b, rest @ ..] => match plain(rest) {
            Some((used, inner)) => key(used + 1, Key { alt: true, ..inner }),
            None if could_be_char(rest) => Step::Wait,
            None => Step::Whole(2, None),
        },
        _ => match plain(bytes) {
            Some((used, inner)) => key(used, inner),
            None if could_be_char(bytes) => Step::Wait,
            None => Step::Whole(1, None),
        },
    }
}

/// A key that is one character or one control code.
fn plain(bytes: &[u8]) -> Option<(usize, Key)> {
    let first = *bytes.first()?;
    let ctrl = |c: char| Key { ctrl: true, ..Key::plain(Code::Char(c)) };
    let key = match first {
        b'\r' => Key::plain(Code::Enter),
        b'\t' => Key::plain(Code::Tab),
        0x7f => Key::plain(Code::Backspace),
        0 => ctrl(' '),
        1..=26 => ctrl(char::from(b'a' + first - 1)),
        0x1c..=0x1f => ctrl(char::from(first + 0x40)),
        _ => {
            let length = char_length(first)?;
            let c = std::str::from_utf8(bytes.get(..length)?).ok()?.chars().next()?;
            return Some((length, Key::plain(Code::Char(c))));
        }
    };
    Some((1, key))
}

fn char_length(first: u8) -> Option<usize> {
    match first {
        0x20..=0x7e => Some(1),
        0xc2..=0xdf => Some(2),
        0xe0..=0xef => Some(3),
        0xf0..=0xf4 => Some(4),
        _ => None,
    }
}

/// Whether these bytes begin a character that is not whole yet.
fn could_be_char(bytes: &[u8]) -> bool {
    let Some((&first, rest)) = bytes.split_first() else { return true };
    char_length(first).is_some_and(|length| {
        bytes.len() < length && rest.iter().all(|byte| (0x80..0xc0).contains(byte))
    })
}

/// A button of the mouse by its number.
pub(super) fn button(number: u16) -> Button {
    match number {
        1 => Button::Middle,
        2 => Button::Right,
        _ => Button::Left,
    }
}

#[cfg(test)]
mod tests;
