//! Keys by name, as the bytes an xterm sends.

/// The bytes of a key: `Enter`, `C-k`, `M-1`, `S-Tab`, `C-Left`; none when there is no such key.
pub(super) fn bytes(name: &str, application_cursor: bool) -> Option<Vec<u8>> {
    let (modifiers, key) = modifiers(name);
    if let Some(bytes) = special(key, modifiers, application_cursor) {
        return Some(bytes);
    }
    let mut chars = key.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return None };
    let mut bytes = Vec::new();
    if modifiers.alt {
        bytes.push(0x1b);
    }
    if modifiers.ctrl {
        bytes.push(control(c)?);
    } else {
        let c = if modifiers.shift { c.to_ascii_uppercase() } else { c };
        bytes.extend(c.encode_utf8(&mut [0; 4]).bytes());
    }
    Some(bytes)
}

#[derive(Clone, Copy, Default)]
struct Modifiers {
    ctrl: bool,
    alt: bool,
    shift: bool,
}

impl Modifiers {
    /// As a parameter of CSI sequences; 1 for none.
    fn number(self) -> u8 {
        1 + u8::from(self.shift) + 2 * u8::from(self.alt) + 4 * u8::from(self.ctrl)
    }
}

fn modifiers(name: &str) -> (Modifiers, &str) {
    let mut modifiers = Modifiers::default();
    let mut key = name;
    // A lone "-" or "C--" ends in the key itself.
    while let Some((prefix, rest)) = key.split_once('-')
        && !rest.is_empty()
    {
        match prefix {
            "C" => modifiers.ctrl = true,
            "M" | "A" => modifiers.alt = true,
            "S" => modifiers.shift = true,
            _ => break,
        }
        key = rest;
    }
    (modifiers, key)
}

fn control(c: char) -> Option<u8> {
    match c.to_ascii_lowercase() {
        c @ 'a'..='z' => Some(c as u8 - b'a' + 1),
        ' ' | '@' => Some(0),
        '[' => Some(0x1b),
        '\\' => Some(0x1c),
        ']' => Some(0x1d),
        '^' => Some(0x1e),
        '_' | '/' => Some(0x1f),
        _ => None,
    }
}

fn special(key: &str, modifiers: Modifiers, application_cursor: bool) -> Option<Vec<u8>> {
    let number = modifiers.number();
    let plain = |byte: u8| {
        let mut bytes = if modifiers.alt { vec![0x1b] } else { Vec::new() };
        bytes.push(byte);
        bytes
    };
    let letter = |letter: char| match (number, application_cursor) {
        (1, true) => format!("\x1bO{letter}").into_bytes(),
        (1, false) => format!("\x1b[{letter}").into_bytes(),
        (n, _) => format!("\x1b[1;{n}{letter}").into_bytes(),
    };
    let tilde = |code: u8| match number {
        1 => format!("\x1b[{code}~").into_bytes(),
        n => format!("\x1b[{code};{n}~").into_bytes(),
    };
    let function = |letter: char| match number {
        1 => format!("\x1bO{letter}").into_bytes(),
        n => format!("\x1b[1;{n}{letter}").into_bytes(),
    };
    Some(match key {
        "Enter" => plain(b'\r'),
        "Esc" => plain(0x1b),
        "Tab" if modifiers.shift => b"\x1b[Z".to_vec(),
        "Tab" => plain(b'\t'),
        "Backspace" if modifiers.ctrl => plain(0x08),
        "Backspace" => plain(0x7f),
        "Space" if modifiers.ctrl => plain(0),
        "Space" => plain(b' '),
        "Up" => letter('A'),
        "Down" => letter('B'),
        "Right" => letter('C'),
        "Left" => letter('D'),
        "Home" => letter('H'),
        "End" => letter('F'),
        "Insert" => tilde(2),
        "Delete" => tilde(3),
        "PageUp" => tilde(5),
        "PageDown" => tilde(6),
        "F1" => function('P'),
        "F2" => function('Q'),
        "F3" => function('R'),
        "F4" => function('S'),
        "F5" => tilde(15),
        "F6" => tilde(17),
        "F7" => tilde(18),
        "F8" => tilde(19),
        "F9" => tilde(20),
        "F10" => tilde(21),
        "F11" => tilde(23),
        "F12" => tilde(24),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn keys_are_what_xterm_sends() {
        let cases: &[(&str, &[u8])] = &[
            ("a", b"a"),
            ("你", "你".as_bytes()),
            ("-", b"-"),
            ("C-k", b"\x0b"),
            ("C-Space", b"\0"),
            ("M-1", b"\x1b1"),
            ("M-C-k", b"\x1b\x0b"),
            ("Enter", b"\r"),
            ("M-Enter", b"\x1b\r"),
            ("Esc", b"\x1b"),
            ("S-Tab", b"\x1b[Z"),
            ("Up", b"\x1b[A"),
            ("C-Left", b"\x1b[1;5D"),
            ("S-PageDown", b"\x1b[6;2~"),
            ("F1", b"\x1bOP"),
            ("F5", b"\x1b[15~"),
        ];
        for (name, expected) in cases {
            assert_eq!(bytes(name, false).as_deref(), Some(*expected), "{name}");
        }
        assert_eq!(bytes("Up", true).as_deref(), Some(&b"\x1bOA"[..]));
        for bad in ["", "Return", "C-你", "X-a"] {
            assert_eq!(bytes(bad, false), None, "{bad}");
        }
    }
}
