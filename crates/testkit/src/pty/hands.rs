//! The keyboard, the mouse and the window's edge.

use std::io::Write;

use vt100::MouseProtocolMode;

use super::builder::size;
use super::{Pty, keys, lock};

impl Pty {
    fn send(&self, bytes: &[u8]) {
        let mut writer = lock(&self.writer);
        let sent = writer.write_all(bytes).and_then(|()| writer.flush());
        sent.unwrap_or_else(|e| panic!("cannot type: {e}; the screen:\n{}", self.screen()));
    }

    /// Types text, character by character as a person would, but faster.
    pub fn type_text(&self, text: &str) {
        self.send(text.as_bytes());
    }

    /// Pastes text, bracketed when the program has asked for that.
    pub fn paste(&self, text: &str) {
        if lock(&self.screen.parser).screen().bracketed_paste() {
            self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
        } else {
            self.send(text.as_bytes());
        }
    }

    /// Presses a key such as `Enter`, `Esc`, `Tab`, `S-Tab`, `C-k`, `M-1`, `Up`, `C-Left`,
    /// `PageDown`, `F5` or `a`.
    ///
    /// # Panics
    /// When there is no such key.
    pub fn key(&self, name: &str) {
        let application = lock(&self.screen.parser).screen().application_cursor();
        let bytes = keys::bytes(name, application).unwrap_or_else(|| panic!("no key {name:?}"));
        self.send(&bytes);
    }

    /// Presses several keys, one after the other.
    pub fn keys(&self, names: &[&str]) {
        for name in names {
            self.key(name);
        }
    }

    /// Presses and releases the left mouse button at a column and row, both from 0.
    ///
    /// # Panics
    /// When the program has not asked for the mouse.
    pub fn click(&self, column: u16, row: u16) {
        let mode = lock(&self.screen.parser).screen().mouse_protocol_mode();
        assert!(mode != MouseProtocolMode::None, "the program does not listen to the mouse");
        let (column, row) = (column + 1, row + 1);
        self.send(format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m").as_bytes());
    }

    /// Drags with the left mouse button from one column and row to another, from 0.
    pub fn drag(&self, from: (u16, u16), to: (u16, u16)) {
        let ((x, y), (end, bottom)) = ((from.0 + 1, from.1 + 1), (to.0 + 1, to.1 + 1));
        let moves = format!("\x1b[<0;{x};{y}M\x1b[<32;{end};{bottom}M\x1b[<0;{end};{bottom}m");
        self.send(moves.as_bytes());
    }

    /// The terminal gets the focus, or loses it.
    pub fn focus(&self, has: bool) {
        self.send(if has { b"\x1b[I" } else { b"\x1b[O" });
    }

    /// Turns the mouse wheel at a column and row: up when `lines` is negative.
    pub fn scroll(&self, column: u16, row: u16, lines: i32) {
        let button = if lines < 0 { 64 } else { 65 };
        for _ in 0..lines.unsigned_abs() {
            self.send(format!("\x1b[<{button};{};{}M", column + 1, row + 1).as_bytes());
        }
    }

    /// Gives the terminal another size.
    ///
    /// # Panics
    /// When the pty is gone.
    pub fn resize(&self, columns: u16, rows: u16) {
        // The emulator panics when a line wraps on a screen of one row, or a wide character comes to
        // one of one column, as it does when the program has not heard of the new size yet.
        lock(&self.screen.parser).screen_mut().set_size(rows.max(2), columns.max(2));
        self.master.resize(size((columns, rows))).expect("a pty can be resized");
    }
}
