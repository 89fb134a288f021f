//! The sequences by which a terminal shows a notice. Which one suits is decided elsewhere.

/// Characters of a title and of a text; terminals cut them, or show nothing.
const TITLE: usize = 80;
const TEXT: usize = 240;

/// A notice of one line: OSC 9.
#[must_use]
pub fn line_notice(title: &str, body: &str, tmux: bool) -> String {
    let (title, body) = (clean(title, TITLE), clean(body, TEXT));
    wrapped(format!("\x1b]9;{title}: {body}\x1b\\"), tmux)
}

/// A notice with a title: OSC 777.
#[must_use]
pub fn titled_notice(title: &str, body: &str, tmux: bool) -> String {
    let (title, body) = (clean(title, TITLE), clean(body, TEXT));
    wrapped(format!("\x1b]777;notify;{title};{body}\x1b\\"), tmux)
}

/// Without what would end the sequence, begin another of its fields, or be cut off.
fn clean(text: &str, most: usize) -> String {
    let plain = text.chars().filter(|c| !c.is_control()).map(|c| if c == ';' { ',' } else { c });
    plain.take(most).collect()
}

/// Inside tmux: wrapped so that tmux hands it to the terminal outside, where it is allowed to.
fn wrapped(sequence: String, tmux: bool) -> String {
    if tmux {
        format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
    } else {
        sequence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_notice_ends_it() {
        for (notice, expected) in [
            (line_notice("a\x1b]0;x\x07", "b;c\x1b\\", false), "\x1b]9;a]0,x: b,c\\\x1b\\"),
            (titled_notice("a;b", "c\u{9c}d\n", false), "\x1b]777;notify;a,b;cd\x1b\\"),
            (line_notice("4;1;50", "", false), "\x1b]9;4,1,50: \x1b\\"),
        ] {
            assert_eq!(notice, expected);
        }
        let long = line_notice(&"很".repeat(500), &"长".repeat(500), false);
        assert_eq!(long.chars().filter(|c| matches!(c, '很' | '长')).count(), TITLE + TEXT);
    }

    #[test]
    fn tmux_hands_it_on() {
        let text = line_notice("a", "b", true);
        assert_eq!(text, "\x1bPtmux;\x1b\x1b]9;a: b\x1b\x1b\\\x1b\\");
    }
}
