//! Escape sequences: function keys in their several encodings, the kitty protocol and xterm's
//! `modifyOtherKeys`, the mouse, answers.

use super::decode::{Raw, RawMouse, Reply, Step, button};
use crate::input::{Code, Key};
use crate::state::MouseKind;

/// `ESC [` ...
pub(super) fn csi(bytes: &[u8]) -> Step {
    // The Linux console: ESC [ [ A to E are F1 to F5.
    if bytes.get(2) == Some(&b'[') {
        return match bytes.get(3) {
            Some(letter @ b'A'..=b'E') => whole_key(4, Key::plain(Code::F(letter - b'A' + 1))),
            Some(_) => Step::Whole(4, None),
            None => Step::Wait,
        };
    }
    let Some(end) = bytes[2..].iter().position(|byte| (0x40..=0x7e).contains(byte)) else {
        // Nothing below a space belongs in a sequence: it was cut off.
        return match bytes[2..].iter().position(|byte| *byte < 0x20 || *byte > 0x7e) {
            Some(bad) => Step::Whole(2 + bad, None),
            None => Step::Wait,
        };
    };
    if let Some(bad) = bytes[2..2 + end].iter().position(|byte| *byte < 0x20 || *byte > 0x7e) {
        return Step::Whole(2 + bad, None);
    }
    let used = end + 3;
    let last = bytes[2 + end];
    let body = std::str::from_utf8(&bytes[2..2 + end]).unwrap_or("");
    if (body, last) == ("200", b'~') {
        return Step::PasteBegins(used);
    }
    Step::Whole(used, meaning(body, last))
}

/// `ESC O` and a letter.
pub(super) fn ss3(bytes: &[u8]) -> Step {
    match bytes.get(2) {
        None => Step::Wait,
        Some(b'M') => whole_key(3, Key::plain(Code::Enter)),
        Some(letter) => match letter_code(*letter) {
            Some(code) => whole_key(3, Key::plain(code)),
            // Not an application key: Alt-O, then what follows.
            None => whole_key(2, Key { alt: true, ..Key::plain(Code::Char('O')) }),
        },
    }
}

/// A string that ends with ST or BEL: an answer, or something to drop.
pub(super) fn string(bytes: &[u8]) -> Step {
    let body = &bytes[2..];
    let bel = body.iter().position(|byte| *byte == 7).map(|at| (at, 1));
    let st = body.windows(2).position(|pair| pair == b"\x1b\\").map(|at| (at, 2));
    let Some((end, mark)) = [bel, st].into_iter().flatten().min() else { return Step::Wait };
    let text = String::from_utf8_lossy(&body[..end]);
    let reply = match bytes[1] {
        b'P' if text.starts_with("1+r") => Some(Reply::TrueColor),
        b']' => text.strip_prefix("11;rgb:").and_then(ground),
        b'P' => text.strip_prefix(">|").map(|name| Reply::Name(name.to_owned())),
        _ => None,
    };
    Step::Whole(2 + end + mark, reply.map(Raw::Reply))
}

/// Whether a ground given as `RRRR/GGGG/BBBB`, of one to four digits each, is light.
fn ground(color: &str) -> Option<Reply> {
    let mut parts = color.split('/').map(|part| {
        let full = 16u32.checked_pow(u32::try_from(part.len()).ok()?)?.checked_sub(1)?;
        let value = u32::from_str_radix(part, 16).ok()?;
        (full > 0).then(|| value * 255 / full)
    });
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    Some(Reply::Ground { light: 2126 * red + 7152 * green + 722 * blue > 10_000 * 128 })
}

fn whole_key(used: usize, key: Key) -> Step {
    Step::Whole(used, Some(Raw::Key(key)))
}

/// The numbers of a sequence; the parts after a colon are left out.
fn numbers(body: &str) -> impl Iterator<Item = u32> + '_ {
    body.split(';').map(|part| part.split(':').next().unwrap_or("").parse().unwrap_or(0))
}

fn meaning(body: &str, last: u8) -> Option<Raw> {
    if let Some(body) = body.strip_prefix('<') {
        return mouse(body, last).map(Raw::Mouse);
    }
    if let Some(body) = body.strip_prefix('?') {
        return answer(body, last).map(Raw::Reply);
    }
    let mut numbers = numbers(body);
    let first = numbers.next().unwrap_or(0);
    let held = numbers.next().unwrap_or(1);
    let key = match last {
        b'I' if body.is_empty() => return Some(Raw::Focus(true)),
        b'O' if body.is_empty() => return Some(Raw::Focus(false)),
        b'Z' => Key { shift: true, ..Key::plain(Code::Tab) },
        b'~' if first == 27 => hold(character(numbers.next()?, "")?, held),
        b'~' => hold(tilde_code(first)?, held),
        b'u' => return kitty(body).map(Raw::Key),
        letter => hold(letter_code(letter)?, held),
    };
    Some(Raw::Key(key.normal()))
}

/// Keys with a letter at the end.
fn letter_code(letter: u8) -> Option<Code> {
    Some(match letter {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        b'P'..=b'S' => Code::F(letter - b'P' + 1),
        _ => return None,
    })
}

/// Keys with a number and a tilde.
fn tilde_code(number: u32) -> Option<Code> {
    let function = |n: u32| u8::try_from(n).ok().map(Code::F);
    match number {
        1 | 7 => Some(Code::Home),
        2 => Some(Code::Insert),
        3 => Some(Code::Delete),
        4 | 8 => Some(Code::End),
        5 => Some(Code::PageUp),
        6 => Some(Code::PageDown),
        11..=15 => function(number - 10),
        17..=21 => function(number - 11),
        23..=26 => function(number - 12),
        28 | 29 => function(number - 13),
        31..=34 => function(number - 14),
        _ => None,
    }
}

/// Adds what was held, as the number one greater than the sum of shift 1, alt 2, control 4.
fn hold(code: Code, number: u32) -> Key {
    let held = number.saturating_sub(1);
    Key { code, shift: held & 1 != 0, alt: held & 2 != 0, ctrl: held & 4 != 0 }
}

/// A key named by its character's number. `base` is the number of the base layout's key.
fn character(number: u32, base: &str) -> Option<Code> {
    Some(match number {
        9 => Code::Tab,
        13 | 57414 => Code::Enter,
        27 => Code::Esc,
        8 | 127 => Code::Backspace,
        57399..=57408 => Code::Char(char::from_digit(number - 57399, 10)?),
        57409 => Code::Char('.'),
        57410 => Code::Char('/'),
        57411 => Code::Char('*'),
        57412 => Code::Char('-'),
        57413 => Code::Char('+'),
        57417 => Code::Left,
        57418 => Code::Right,
        57419 => Code::Up,
        57420 => Code::Down,
        57421 => Code::PageUp,
        57422 => Code::PageDown,
        57423 => Code::Home,
        57424 => Code::End,
        57425 => Code::Insert,
        57426 => Code::Delete,
        57376..=57387 => Code::F(u8::try_from(number - 57376 + 13).ok()?),
        // Other functional keys: modifiers, media.
        57344..=63743 => return None,
        _ => {
            let c = char::from_u32(number).filter(|c| !c.is_control())?;
            let base = base.parse().ok().and_then(char::from_u32);
            Code::Char(base.filter(|_| !c.is_ascii()).unwrap_or(c))
        }
    })
}

/// `code:shifted:base ; held:kind ; text`. Releases are dropped; repeats are presses.
fn kitty(body: &str) -> Option<Key> {
    let mut fields = body.split(';');
    let mut codes = fields.next()?.split(':');
    let number = codes.next()?.parse().ok()?;
    let shifted = codes.next().unwrap_or("");
    let base = codes.next().unwrap_or("");
    let mut held = fields.next().unwrap_or("1").split(':');
    let bits = held.next()?.parse().unwrap_or(1);
    if held.next() == Some("3") {
        return None;
    }
    let with_command = bits > 1 && (bits - 1) & 0b110 != 0;
    let mut key = hold(character(number, if with_command { base } else { "" })?, bits);
    if key.shift
        && !key.ctrl
        && let (Code::Char(_), Some(c)) = (key.code, shifted.parse().ok().and_then(char::from_u32))
    {
        key.code = Code::Char(c);
        key.shift = false;
    }
    Some(key.normal())
}

fn mouse(body: &str, last: u8) -> Option<RawMouse> {
    let mut numbers = numbers(body).filter_map(|number| u16::try_from(number).ok());
    let (bits, column, row) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let which = button(bits & 3);
    let kind = match (bits & 0b1100_0000, bits & 0b0010_0000 != 0, last) {
        (64, _, b'M') => match bits & 3 {
            0 => MouseKind::Wheel(-1),
            1 => MouseKind::Wheel(1),
            _ => return None,
        },
        (0, true, b'M') if bits & 3 != 3 => MouseKind::Drag(which),
        (0, false, b'M') => MouseKind::Down(which),
        (0, _, b'm') => MouseKind::Up(which),
        _ => return None,
    };
    Some(RawMouse { kind, column: column.saturating_sub(1), row: row.saturating_sub(1) })
}

fn answer(body: &str, last: u8) -> Option<Reply> {
    let small = |number: u32| u16::try_from(number).ok();
    match last {
        b'c' => Some(Reply::Attributes),
        b'u' => numbers(body).next().and_then(small).map(Reply::KittyFlags),
        b'y' => {
            let mut numbers = numbers(body.strip_suffix('$')?).filter_map(small);
            Some(Reply::Mode { mode: numbers.next()?, state: numbers.next()? })
        }
        _ => None,
    }
}
