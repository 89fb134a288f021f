//! A key and its name: `a`, `A`, `ctrl-k`, `alt-enter`, `f5`, `space`.

use std::fmt;
use std::str::FromStr;

/// Which key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Code {
    /// A character, as typed: `A` is shift and `a`.
    Char(char),
    /// F1 to F24.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// A key with what was held.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key {
    /// Which.
    pub code: Code,
    /// Control was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
    /// Shift was held; never set with a character, which is then another character, unless
    /// control is held too and the terminal can tell.
    pub shift: bool,
}

impl Key {
    /// The key alone.
    #[must_use]
    pub fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// The character it types, when it types one.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Whether every terminal sends it, and nothing else that is the same: no function keys, no
    /// keys that only the kitty protocol tells apart, nothing that begins an escape sequence.
    #[must_use]
    pub fn is_sent_everywhere(self) -> bool {
        let Self { code, ctrl, alt, shift } = self;
        match code {
            Code::F(_) => false,
            Code::Char('a'..='z') if ctrl && !alt && !shift => {
                // Tab and Enter are these.
                !matches!(code, Code::Char('i' | 'm'))
            }
            Code::Char(c) if ctrl => !alt && !shift && matches!(c, ' ' | '\\' | ']' | '^' | '_'),
            Code::Char(c) if alt => {
                c.is_ascii_graphic() && !matches!(c, '[' | ']' | 'O' | 'P' | 'X' | '^' | '_')
            }
            Code::Char(_) => true,
            Code::Tab => !ctrl && !alt,
            Code::Backspace => !ctrl && !shift,
            _ => !(ctrl || alt || shift),
        }
    }

    /// The same key in the one form that is compared: with control, letters are small and shift
    /// tells; without, characters carry their shift.
    #[must_use]
    pub fn normal(mut self) -> Self {
        if let Code::Char(c) = self.code {
            if self.ctrl {
                if c.is_ascii_uppercase() {
                    self.shift = true;
                }
                self.code = Code::Char(c.to_ascii_lowercase());
            } else {
                if self.shift && c.is_lowercase() {
                    let mut upper = c.to_uppercase();
                    if let (Some(c), None) = (upper.next(), upper.next()) {
                        self.code = Code::Char(c);
                    }
                }
                self.shift = false;
            }
        }
        self
    }
}

const NAMED: [(&str, Code); 15] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("space", Code::Char(' ')),
];

/// A name that is no key's.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "\"{0}\" is no key: write a character, f1 to f24, or enter, esc, tab, space, up, pageup ..., \
     with ctrl-, alt-, shift- before it"
)]
pub struct BadKey(pub String);

impl FromStr for Key {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        let bad = || BadKey(text.to_owned());
        let mut key = Self::plain(Code::Esc);
        let mut rest = text;
        while let Some((word, after)) = rest.split_once('-') {
            if after.is_empty() {
                break;
            }
            match word.to_ascii_lowercase().as_str() {
                "ctrl" => key.ctrl = true,
                "alt" => key.alt = true,
                "shift" => key.shift = true,
                _ => return Err(bad()),
            }
            rest = after;
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_control() && c != ' ' => Code::Char(c),
            _ => word_code(rest).ok_or_else(bad)?,
        };
        Ok(key.normal())
    }
}

fn word_code(word: &str) -> Option<Code> {
    let word = word.to_ascii_lowercase();
    if let Some((_, code)) = NAMED.iter().find(|(name, _)| *name == word) {
        return Some(*code);
    }
    let n: u8 = word.strip_prefix('f')?.parse().ok()?;
    (1..=24).contains(&n).then_some(Code::F(n))
}

/// As people read it on screens: `Ctrl-K`, `Alt-Enter`, `F5`, `t`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            Code::Up => f.write_str("↑"),
            Code::Down => f.write_str("↓"),
            Code::Left => f.write_str("←"),
            Code::Right => f.write_str("→"),
            other => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_shown() {
        for (name, shown) in [
            ("a", "a"),
            ("A", "A"),
            ("shift-a", "A"),
            ("ctrl-k", "Ctrl-K"),
            ("Ctrl-Shift-F", "Ctrl-Shift-F"),
            ("ctrl-F", "Ctrl-Shift-F"),
            ("alt-A", "Alt-A"),
            ("alt--", "Alt--"),
            ("-", "-"),
            ("space", "Space"),
            ("f12", "F12"),
            ("shift-tab", "Shift-Tab"),
            ("alt-enter", "Alt-Enter"),
            ("好", "好"),
        ] {
            assert_eq!(name.parse::<Key>().unwrap().to_string(), shown, "{name}");
        }
    }

    #[test]
    fn some_keys_are_not_sent_by_every_terminal() {
        for (name, everywhere) in [
            ("a", true),
            ("好", true),
            ("ctrl-k", true),
            ("ctrl-space", true),
            ("alt-a", true),
            ("alt-A", true),
            ("alt-?", true),
            ("alt-backspace", true),
            ("shift-tab", true),
            ("pageup", true),
            ("f1", false),
            ("alt-enter", false),
            ("shift-enter", false),
            ("ctrl-end", false),
            ("ctrl-i", false),
            ("ctrl-m", false),
            ("ctrl-shift-f", false),
            ("ctrl-1", false),
            ("ctrl-alt-a", false),
            ("alt-[", false),
            ("alt-O", false),
        ] {
            let key: Key = name.parse().unwrap();
            assert_eq!(key.is_sent_everywhere(), everywhere, "{name}");
        }
    }

    #[test]
    fn other_names_are_refused() {
        for name in ["", " ", "f0", "f25", "super-a", "ctrl-", "enterr", "ab", "\u{1}"] {
            assert!(name.parse::<Key>().is_err(), "{name:?}");
        }
    }
}
