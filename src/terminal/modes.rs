//! The sequences that take a terminal, ask it, and give it back.

use super::Surroundings;

/// Alternate screen, focus reports, bracketed paste, mouse.
const ENTER: &str =
    "\x1b[?1049h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?1002h\x1b[?1006h\x1b[0m\x1b[2J";
/// Asks the terminal to keep its title for later.
const TITLE_KEPT: &str = "\x1b[22;0t";
/// The reverse, in the reverse order; safe on terminals that know none of it. The window's name is
/// given back by those that keep a stack of them.
const LEAVE: &str = "\x1b[?2026l\x1b]8;;\x1b\\\x1b[?1006l\x1b[?1002l\x1b[?2004l\x1b[?1004l\
\x1b[0m\x1b[?25h\x1b[?1049l\x1b[23;0t";
/// Undoes [`upgrade`]; only for terminals that know the protocol.
const LEAVE_KITTY: &str = "\x1b[<u";

const MOUSE_ON: &str = "\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l";

/// Takes the mouse, or gives it back.
#[must_use]
pub fn mouse_mode(on: bool) -> &'static str {
    if on { MOUSE_ON } else { MOUSE_OFF }
}

/// Takes the terminal.
#[must_use]
pub fn enter(mouse: bool) -> String {
    let all = format!("{TITLE_KEPT}{ENTER}");
    if mouse { all } else { all.replace(MOUSE_ON, "") }
}

/// The same for a terminal that was taken already, should something have changed its modes.
#[must_use]
pub fn enter_again(mouse: bool) -> String {
    enter(mouse).split_off(TITLE_KEPT.len())
}

/// Gives the terminal back.
#[must_use]
pub fn leave(kitty_keys: bool) -> String {
    if kitty_keys { format!("{LEAVE_KITTY}{LEAVE}") } else { LEAVE.to_owned() }
}

/// Asks what the terminal can do: the kitty protocol, synchronised output, its ground, its name, colours, and
/// last what every terminal answers. Nobody waits: answers change what is done from then on.
#[must_use]
pub fn questions(around: &Surroundings) -> String {
    if around.term == "dumb" {
        return String::new();
    }
    let mut text = String::from("\x1b[?u\x1b[?2026$p\x1b]11;?\x1b\\");
    if around.takes_dcs() {
        // XTVERSION, and XTGETTCAP for "RGB".
        text.push_str("\x1b[>0q\x1bP+q524742\x1b\\");
    }
    text.push_str("\x1b[c");
    text
}

/// Turns the kitty protocol on: keys that were the same are told apart, and keys of other
/// alphabets name the key of the base layout too.
#[must_use]
pub fn upgrade() -> &'static str {
    "\x1b[>5u"
}

/// Names the window. Control characters are left out.
#[must_use]
pub fn title(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).take(120).collect();
    format!("\x1b]2;{text}\x1b\\")
}
