//! The clipboard: by the terminal itself (OSC 52) where the program is far away or inside tmux, by
//! the desktop otherwise.

use base64::Engine as _;

use super::Surroundings;

/// Terminals refuse more than about this much.
const LIMIT: usize = 74_994;

/// Why a text could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// More than a terminal takes.
    #[error("too long to copy through the terminal: {0} bytes, at most {LIMIT}")]
    TooLong(usize),
}

/// The sequence that puts a text on the terminal's clipboard.
///
/// # Errors
/// When the text is longer than terminals take.
pub fn clipboard_bytes(text: &str) -> Result<String, Fault> {
    if text.len() > LIMIT {
        return Err(Fault::TooLong(text.len()));
    }
    let code = base64::engine::general_purpose::STANDARD.encode(text);
    Ok(format!("\x1b]52;c;{code}\x1b\\"))
}

/// Where a text went.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Put {
    /// To be sent to the terminal.
    Send(String),
    /// It is on the desktop's clipboard already.
    Done,
}

/// Puts a text on the clipboard that the member sees, or gives what to send for that.
///
/// # Errors
/// When the text is longer than terminals take.
pub fn put(text: &str, around: &Surroundings, desktop: &mut Desktop) -> Result<Put, Fault> {
    let far = around.ssh || around.tmux;
    if !far && desktop.put(text) {
        return Ok(Put::Done);
    }
    clipboard_bytes(text).map(Put::Send)
}

/// The desktop's clipboard. It is kept, as what was copied vanishes with it on X11.
#[derive(Default)]
pub struct Desktop {
    #[cfg(feature = "desktop")]
    clipboard: Option<arboard::Clipboard>,
}

impl Desktop {
    #[cfg(feature = "desktop")]
    fn put(&mut self, text: &str) -> bool {
        if self.clipboard.is_none() {
            self.clipboard = arboard::Clipboard::new().ok();
        }
        self.clipboard.as_mut().is_some_and(|clipboard| clipboard.set_text(text).is_ok())
    }

    #[cfg(not(feature = "desktop"))]
    #[expect(clippy::unused_self, reason = "the same face with and without a desktop")]
    fn put(&mut self, _: &str) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_away_the_terminal_is_asked() {
        let around = Surroundings { ssh: true, ..Surroundings::default() };
        let put = put("你好", &around, &mut Desktop::default()).unwrap();
        assert_eq!(put, Put::Send("\x1b]52;c;5L2g5aW9\x1b\\".into()));
    }

    #[test]
    fn what_is_too_long_is_refused() {
        assert!(clipboard_bytes(&"x".repeat(LIMIT + 1)).is_err());
        assert!(clipboard_bytes(&"x".repeat(LIMIT)).is_ok());
    }
}
