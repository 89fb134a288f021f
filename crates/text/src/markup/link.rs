//! Finding addresses in running text.
//!
//! Owns where an address ends. Knows nothing of what opens it.

use crate::chars::is_cjk;
use crate::geo::{self, Point};

/// Ways an address can begin.
const SCHEMES: [&str; 4] = ["https://", "http://", "mailto:", geo::SCHEME];

/// Longest name before the `@` of a mail address (RFC 5321).
const MAX_MAILBOX: usize = 64;

/// The byte length of the address at the start of `rest`, or none. `before` precedes it.
pub(super) fn link_len(before: Option<char>, rest: &str) -> Option<usize> {
    if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let scheme = SCHEMES.iter().find(|scheme| {
        rest.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    })?;
    let body = &rest[scheme.len()..];
    // Looking for the end only where there is a beginning keeps the whole scan linear.
    let begins = if *scheme == "mailto:" {
        begins_with_mailbox(body)
    } else if *scheme == geo::SCHEME {
        body.starts_with(|c: char| c == '-' || c.is_ascii_digit())
    } else {
        body.starts_with(|c: char| c == '[' || (c.is_alphanumeric() && !is_cjk(c)))
    };
    if !begins {
        return None;
    }
    let end = rest.find(ends_address).unwrap_or(rest.len());
    let address = trim_end(&rest[..end]);
    let whole = *scheme != geo::SCHEME || Point::of_address(address).is_some();
    whole.then_some(address.len())
}

/// A name, `@` and the beginning of a host.
fn begins_with_mailbox(body: &str) -> bool {
    let name = body.bytes().take(MAX_MAILBOX + 1).take_while(|byte| is_mailbox_byte(*byte)).count();
    let host = body[name..].strip_prefix('@');
    name > 0 && host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

fn is_mailbox_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_{}~-".contains(&byte)
}

/// Characters that are never part of an address as people paste it: in Chinese text an address
/// ends where the Chinese goes on.
fn ends_address(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`' | '|') || is_cjk(c)
}

/// Drops punctuation that belongs to the sentence; a closing bracket stays if it has an opening.
fn trim_end(address: &str) -> &str {
    let mut end = address.len();
    let mut open = [0_i64; 3];
    for byte in address.bytes() {
        if let Some((kind, step)) = bracket(byte) {
            open[kind] += step;
        }
    }
    while let Some(last) = address[..end].bytes().last() {
        match bracket(last) {
            Some((kind, -1)) if open[kind] < 0 => open[kind] += 1,
            Some(_) => break,
            None if b".,;:!?'*~_".contains(&last) => {}
            None => break,
        }
        end -= 1;
    }
    &address[..end]
}

/// Kind of bracket, and 1 for opening or -1 for closing.
fn bracket(byte: u8) -> Option<(usize, i64)> {
    Some(match byte {
        b'(' => (0, 1),
        b')' => (0, -1),
        b'[' => (1, 1),
        b']' => (1, -1),
        b'{' => (2, 1),
        b'}' => (2, -1),
        _ => return None,
    })
}
