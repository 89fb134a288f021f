//! Asks a person at the terminal, past whatever standard input and output are.
//!
//! The echo is off before the prompt is shown, so that what is typed ahead or pasted does not
//! show either; and it is on again whichever way the asking ends.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};

use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};

/// The longest answer, in bytes.
const MOST: usize = 4_096;

/// Asks for a line that is not shown.
///
/// # Errors
/// When there is no terminal, or the person gives up: [`io::ErrorKind::Interrupted`].
pub fn hidden(prompt: &str) -> io::Result<String> {
    let mut tty = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
    let quiet = Quiet::new(tty.try_clone()?)?;
    write!(tty, "{prompt}: ")?;
    tty.flush()?;
    let line = read(&mut tty);
    writeln!(tty)?;
    drop(quiet);
    line
}

/// Reads a line key by key: the terminal does not edit it, since it is not to show it.
fn read(keys: &mut impl Read) -> io::Result<String> {
    let mut line: Vec<u8> = Vec::new();
    let mut key = [0];
    loop {
        if keys.read(&mut key)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match key[0] {
            b'\r' | b'\n' => break,
            // Ctrl-C, and Ctrl-D on an empty line.
            3 => return Err(io::ErrorKind::Interrupted.into()),
            4 if line.is_empty() => return Err(io::ErrorKind::Interrupted.into()),
            // Backspace takes a whole character.
            8 | 127 => while line.pop().is_some_and(|byte| byte & 0xC0 == 0x80) {},
            // Ctrl-U
            21 => line.clear(),
            byte if byte >= 32 && line.len() < MOST => line.push(byte),
            _ => {}
        }
    }
    String::from_utf8(line).map_err(|_| io::Error::other("it is not UTF-8 text"))
}

/// A terminal that does not show what is typed, until this is dropped.
struct Quiet {
    tty: File,
    saved: Termios,
}

impl Quiet {
    fn new(tty: File) -> io::Result<Self> {
        let saved = tcgetattr(&tty)?;
        let mut modes = saved.clone();
        modes.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(&tty, OptionalActions::Now, &modes)?;
        Ok(Self { tty, saved })
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // A terminal that has gone needs no echo.
        let _ = tcsetattr(&self.tty, OptionalActions::Now, &self.saved);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_edited_blindly() {
        for (keys, line) in [
            ("secret\r", "secret"),
            ("secret\nmore", "secret"),
            ("sx\u{7f}ecret\r", "secret"),
            ("密码x\u{8}\u{8}\r", "密"),
            ("\u{7f}\u{7f}a\r", "a"),
            ("wrong\u{15}right\r", "right"),
            ("a\u{4}b\u{1b}c\r", "abc"),
        ] {
            assert_eq!(read(&mut keys.as_bytes()).unwrap(), line, "{keys:?}");
        }
    }

    #[test]
    fn giving_up_is_no_answer() {
        for keys in ["abc\u{3}", "\u{4}"] {
            let error = read(&mut keys.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::Interrupted, "{keys:?}");
        }
        assert!(read(&mut "cut off".as_bytes()).is_err());
    }
}
