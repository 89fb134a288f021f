//! The keyboard line by line, as the terminal's own line editing gives it: for clients without a
//! screen.

use std::io::{BufRead, stdin};

use tokio::sync::mpsc;

/// Lines longer than this come in pieces.
const MOST: u64 = 64 * 1024;

/// The lines of standard input, without their ends and with nothing raw in them, until it ends.
///
/// They are read on a thread of its own that ends with the process: a read cannot be called off.
#[must_use]
pub fn lines() -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(16);
    std::thread::spawn(move || {
        let mut input = stdin().lock();
        while let Some(line) = next(&mut input) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

fn next(input: &mut impl BufRead) -> Option<String> {
    let mut bytes = Vec::new();
    let read = std::io::Read::take(input, MOST).read_until(b'\n', &mut bytes).ok()?;
    if read == 0 {
        return None;
    }
    let line = String::from_utf8_lossy(&bytes);
    Some(canteen_text::sanitize::text(line.trim_end_matches(['\r', '\n'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_whole_and_clean() {
        let mut input = "one\r\n\n二\u{1b}[2J\nlast".as_bytes();
        let lines: Vec<_> = std::iter::from_fn(|| next(&mut input)).collect();
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert_eq!((&*lines[0], &*lines[1], &*lines[3]), ("one", "", "last"));
        assert!(lines[2].starts_with('二') && !lines[2].contains('\u{1b}'), "{lines:?}");
    }

    #[test]
    fn a_line_without_end_comes_in_pieces() {
        let long = vec![b'x'; 150_000];
        let mut input = &*long;
        let lines: Vec<_> = std::iter::from_fn(|| next(&mut input)).collect();
        assert_eq!(lines.iter().map(String::len).sum::<usize>(), long.len());
        assert_eq!(lines.len(), 3);
    }
}
