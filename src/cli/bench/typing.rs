//! Typing into a program, and how long each character takes to come onto its screen.

use std::time::{Duration, Instant};

use super::figures::Samples;
use super::terminal::Terminal;
use crate::cli::exit::Outcome;

/// Characters in one line, so that it fits into every input.
const LINE: usize = 30;
/// So often it is looked where the caret stands.
const LOOKS: usize = 15;
/// Clears the line in every program that edits lines as a shell does: to its start.
const CLEAR: &[u8] = b"\x15";

/// What typing came to.
#[derive(Debug, Default)]
pub struct Typed {
    /// Milliseconds from each key to its character on the screen.
    pub latency: Samples,
    /// Bytes the program wrote for each character.
    pub bytes: Samples,
}

/// Types so many characters where the caret stands, each when the one before has come and a moment
/// has passed; leaves the line empty. What is counted as bytes means something only as long as the
/// program has nothing else to write.
///
/// # Errors
/// When a character does not come.
pub fn keys(terminal: &mut Terminal, count: usize) -> Outcome<Typed> {
    let mut typed = Typed::default();
    let mut left = count;
    while left > 0 {
        let line = left.min(LINE);
        type_line(terminal, line, &mut typed)?;
        left -= line;
    }
    Ok(typed)
}

/// Where the caret stands: while a program draws it is now here and now there, and most of the time
/// at its place.
fn caret(terminal: &mut Terminal) -> Outcome<(u16, u16)> {
    let mut seen: Vec<(u16, u16)> = Vec::new();
    for _ in 0..LOOKS {
        seen.push(terminal.screen().cursor_position());
        terminal.watch(Duration::from_millis(3))?;
    }
    let often = |place: &(u16, u16)| seen.iter().filter(|other| *other == place).count();
    Ok(seen.iter().copied().max_by_key(often).unwrap_or_default())
}

fn type_line(terminal: &mut Terminal, count: usize, typed: &mut Typed) -> Outcome {
    let (row, column) = caret(terminal)?;
    let line: String = ('a'..='z').cycle().take(count).collect();
    text(terminal, &line, typed)?;
    terminal.send(CLEAR)?;
    terminal.until("an empty line", |screen| {
        let cell = screen.cell(row, column);
        screen.cursor_position() == (row, column)
            || cell.is_some_and(|cell| matches!(cell.contents(), "" | " "))
    })?;
    terminal.watch(Duration::from_millis(50))
}

/// Types a text of narrow characters where the caret stands.
///
/// # Errors
/// When a character does not come.
pub fn text(terminal: &mut Terminal, text: &str, typed: &mut Typed) -> Outcome {
    let (row, column) = caret(terminal)?;
    for (n, (key, place)) in text.chars().zip(column..).enumerate() {
        let before = terminal.bytes();
        let began = Instant::now();
        terminal.send(key.encode_utf8(&mut [0; 4]).as_bytes())?;
        let what = format!("'{key}' in row {row}, column {place},");
        let shown = terminal.until(&what, |screen| {
            let cell = screen.cell(row, place);
            cell.is_some_and(|cell| cell.contents().starts_with(key))
        })?;
        typed.latency.add(shown.saturating_duration_since(began).as_secs_f64() * 1e3);
        // Not in step with anything else that happens at regular times.
        terminal.watch(Duration::from_millis(20 + (n as u64 * 7) % 13))?;
        typed.bytes.add((terminal.bytes() - before) as f64);
    }
    Ok(())
}
