//! What a terminal answers to the doctor's questions, read from the bytes as they came: the doctor
//! has the terminal for itself, so nothing in between is a key.

/// Asks: keyboard protocol, modes, ground, name, colours, images; last what every terminal answers.
pub const QUESTIONS: &str = "\x1b[?u\x1b[?2026$p\x1b[?1004$p\x1b[?2004$p\x1b]11;?\x1b\\";
/// Those in device control strings, which a few terminals would print.
pub const MORE: &str = "\x1b[>0q\x1bP+q524742\x1b\\\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";
/// The last question.
pub const LAST: &str = "\x1b[c";
/// Where the cursor is.
pub const WHERE: &str = "\x1b[6n";

/// One answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The last one, with the features it names.
    Attributes(Vec<u16>),
    Kitty,
    /// A mode and its state: 0 unknown, 1 set, 2 reset, 3 and 4 for ever so.
    Mode(u16, u16),
    /// Row and column of the cursor, from 1.
    Cursor(u16, u16),
    Light(bool),
    Name(String),
    TrueColour,
    KittyImages,
}

/// Reads answers from the beginning of what came. Gives how many bytes are done with.
pub fn read(bytes: &[u8], out: &mut Vec<Answer>) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let Some(escape) = rest.iter().position(|byte| *byte == 0x1b) else { return bytes.len() };
        at += escape;
        let rest = &bytes[at..];
        match rest.get(1) {
            None => return at,
            Some(b'[') => {
                let end = rest[2..].iter().position(|byte| (0x40..=0x7e).contains(byte));
                let Some(end) = end else { return at };
                let body = String::from_utf8_lossy(&rest[2..2 + end]);
                out.extend(sequence(&body, rest[2 + end]));
                at += end + 3;
            }
            Some(b']' | b'P' | b'_') => {
                let body = &rest[2..];
                let bell = body.iter().position(|byte| *byte == 7).map(|end| (end, 1));
                let st = body.windows(2).position(|two| two == b"\x1b\\").map(|end| (end, 2));
                let Some((end, mark)) = [bell, st].into_iter().flatten().min() else { return at };
                out.extend(string(rest[1], &String::from_utf8_lossy(&body[..end])));
                at += 2 + end + mark;
            }
            Some(_) => at += 1,
        }
    }
    at
}

fn sequence(body: &str, last: u8) -> Option<Answer> {
    let numbers = |text: &str| -> Vec<u16> {
        text.split(';').map(|number| number.parse().unwrap_or(0)).collect()
    };
    match (body.strip_prefix('?'), last) {
        (Some(body), b'c') => Some(Answer::Attributes(numbers(body))),
        (Some(_), b'u') => Some(Answer::Kitty),
        (Some(body), b'y') => match numbers(body.strip_suffix('$')?)[..] {
            [mode, state] => Some(Answer::Mode(mode, state)),
            _ => None,
        },
        (None, b'R') => match numbers(body)[..] {
            [row, column] => Some(Answer::Cursor(row, column)),
            _ => None,
        },
        _ => None,
    }
}

fn string(kind: u8, body: &str) -> Option<Answer> {
    match kind {
        b'P' if body.starts_with("1+r") => Some(Answer::TrueColour),
        b'P' => {
            body.strip_prefix(">|").map(|name| Answer::Name(canteen_text::sanitize::line(name, 60)))
        }
        b'_' => body.starts_with("Gi=31;OK").then_some(Answer::KittyImages),
        _ => body.strip_prefix("11;rgb:").and_then(light).map(Answer::Light),
    }
}

/// Whether a colour given as `RRRR/GGGG/BBBB` is light.
fn light(colour: &str) -> Option<bool> {
    let mut parts = colour.split('/').map(|part| {
        let full = 16u32.checked_pow(u32::try_from(part.len()).ok()?)?.checked_sub(1)?;
        let value = u32::from_str_radix(part, 16).ok()?;
        (full > 0).then(|| value * 255 / full)
    });
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    Some(2126 * red + 7152 * green + 722 * blue > 10_000 * 128)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_in_whatever_pieces_they_come() {
        let text = "x\x1b[?0u\x1b[?2026;2$y\x1b]11;rgb:ffff/ffff/eeee\x1b\\\x1bP>|foot(1.2)\x1b\\\
                    \x1bP1+r524742=8\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[3;7R\x1b[?62;4;22c";
        let expected = [
            Answer::Kitty,
            Answer::Mode(2026, 2),
            Answer::Light(true),
            Answer::Name("foot(1.2)".into()),
            Answer::TrueColour,
            Answer::KittyImages,
            Answer::Cursor(3, 7),
            Answer::Attributes(vec![62, 4, 22]),
        ];
        for size in [1, 2, 5, text.len()] {
            let (mut held, mut found) = (Vec::new(), Vec::new());
            for piece in text.as_bytes().chunks(size) {
                held.extend_from_slice(piece);
                let used = read(&held, &mut found);
                held.drain(..used);
            }
            assert_eq!(found, expected, "in pieces of {size}");
            assert!(held.is_empty());
        }
    }

    #[test]
    fn what_is_no_answer_is_passed_over() {
        for text in ["hello", "\x1b[A", "\x1bOP", "\x1b]52;c;x\x07", "\x1b[?;;$y", "\x1bP1+r\x18"] {
            let mut found = Vec::new();
            let used = read(text.as_bytes(), &mut found);
            assert!(used <= text.len());
            assert!(found.len() <= 1, "{text:?}: {found:?}");
        }
    }
}
