//! What a terminal answers when it is asked what it is and can do.

use vt100::{Callbacks, Screen};

/// The colours a terminal says it has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Colours {
    /// Light text on dark ground.
    #[default]
    Dark,
    /// Dark text on light ground.
    Light,
    /// It does not answer when asked.
    Unknown,
}

/// The side of the terminal that speaks.
pub(super) struct Terminal {
    colours: Colours,
    answers: Vec<u8>,
    title: String,
    clipboard: Option<Vec<u8>>,
    bells: usize,
    notices: Vec<String>,
    /// Flags of the kitty keyboard protocol, as pushed by the program.
    keyboard: Vec<u16>,
}

impl Terminal {
    pub fn new(colours: Colours) -> Self {
        Self {
            colours,
            answers: Vec::new(),
            title: String::new(),
            clipboard: None,
            bells: 0,
            notices: Vec::new(),
            keyboard: Vec::new(),
        }
    }

    pub fn take_answers(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.answers)
    }

    pub fn title(&self) -> &str {
        &self.title
    }

    pub fn clipboard(&self) -> Option<&[u8]> {
        self.clipboard.as_deref()
    }

    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    pub fn bells(&self) -> usize {
        self.bells
    }

    fn say(&mut self, text: &str) {
        self.answers.extend_from_slice(text.as_bytes());
    }

    /// OSC 10 and 11: the colours of text and ground.
    fn say_colour(&mut self, which: &str) {
        let light = match (self.colours, which) {
            (Colours::Unknown, _) => return,
            (Colours::Dark, "10") | (Colours::Light, "11") => true,
            (Colours::Dark | Colours::Light, _) => false,
        };
        let part = if light { "eeee" } else { "1c1c" };
        self.say(&format!("\x1b]{which};rgb:{part}/{part}/{part}\x1b\\"));
    }
}

impl Callbacks for Terminal {
    fn audible_bell(&mut self, _: &mut Screen) {
        self.bells += 1;
    }

    fn set_window_title(&mut self, _: &mut Screen, title: &[u8]) {
        self.title = String::from_utf8_lossy(title).into_owned();
    }

    fn copy_to_clipboard(&mut self, _: &mut Screen, _: &[u8], data: &[u8]) {
        self.clipboard = Some(data.to_vec());
    }

    fn unhandled_csi(
        &mut self,
        screen: &mut Screen,
        first: Option<u8>,
        second: Option<u8>,
        params: &[&[u16]],
        end: char,
    ) {
        let param = params.first().and_then(|p| p.first()).copied().unwrap_or(0);
        match (first, second, end) {
            // Primary device attributes: a VT220 with colour.
            (None, None, 'c') => self.say("\x1b[?62;22c"),
            (Some(b'>'), None, 'c') => self.say("\x1b[>1;10;0c"),
            (None, None, 'n') if param == 5 => self.say("\x1b[0n"),
            (None, None, 'n') if param == 6 => {
                let (row, column) = screen.cursor_position();
                self.say(&format!("\x1b[{};{}R", row + 1, column + 1));
            }
            // The kitty keyboard protocol: asked, pushed, popped.
            (Some(b'?'), None, 'u') => {
                let flags = self.keyboard.last().copied().unwrap_or(0);
                self.say(&format!("\x1b[?{flags}u"));
            }
            (Some(b'>'), None, 'u') => self.keyboard.push(param),
            (Some(b'<'), None, 'u') => {
                let rest = self.keyboard.len().saturating_sub(usize::from(param.max(1)));
                self.keyboard.truncate(rest);
            }
            // Which modes are known: none beyond those every terminal has.
            (Some(b'?'), Some(b'$'), 'p') => self.say(&format!("\x1b[?{param};0$y")),
            (Some(b'>'), None, 'q') => self.say("\x1bP>|testkit 1\x1b\\"),
            (None, None, 't') if param == 18 => {
                let (rows, columns) = screen.size();
                self.say(&format!("\x1b[8;{rows};{columns}t"));
            }
            _ => {}
        }
    }

    fn unhandled_osc(&mut self, _: &mut Screen, params: &[&[u8]]) {
        match params {
            [b"10", b"?"] => self.say_colour("10"),
            [b"11", b"?"] => self.say_colour("11"),
            [b"9", text] => self.notices.push(String::from_utf8_lossy(text).into_owned()),
            [b"777", b"notify", title, text] => {
                let (title, text) = (String::from_utf8_lossy(title), String::from_utf8_lossy(text));
                self.notices.push(format!("{title}: {text}"));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(colours: Colours, question: &str) -> String {
        let mut parser = vt100::Parser::new_with_callbacks(24, 80, 0, Terminal::new(colours));
        parser.process(question.as_bytes());
        String::from_utf8(parser.callbacks_mut().take_answers()).unwrap()
    }

    #[test]
    fn questions_are_answered() {
        let cases = [
            ("\x1b[c", "\x1b[?62;22c"),
            ("ab\r\ncd\x1b[6n", "\x1b[2;3R"),
            ("\x1b[?u", "\x1b[?0u"),
            ("\x1b[>5u\x1b[?u\x1b[<u\x1b[?u", "\x1b[?5u\x1b[?0u"),
            ("\x1b]11;?\x1b\\", "\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\"),
            ("\x1b]10;?\x07", "\x1b]10;rgb:eeee/eeee/eeee\x1b\\"),
            ("\x1b[?2026$p", "\x1b[?2026;0$y"),
            ("no question", ""),
        ];
        for (question, answer) in cases {
            assert_eq!(asked(Colours::Dark, question), answer, "{question:?}");
        }
        assert_eq!(asked(Colours::Unknown, "\x1b]11;?\x1b\\"), "");
    }
}
