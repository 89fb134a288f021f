//! How far something has come, on one line of standard error that is written over.

use std::io::Write;
use std::time::{Duration, Instant};

use crate::cli::context::Context;

/// How often the line is written.
const OFTEN: Duration = Duration::from_millis(100);
/// Cells of the bar.
const CELLS: u64 = 24;

/// The line. Nothing is written when nobody sees it.
pub struct Bar<'a> {
    out: Option<&'a mut dyn Write>,
    last: Option<Instant>,
}

impl<'a> Bar<'a> {
    /// Where a person sees standard error, on a terminal that can go back in a line.
    pub fn new(context: &'a mut Context<'_>) -> Self {
        let seen = context.io.err_is_terminal && !context.json && !context.plain;
        Self { out: seen.then_some(&mut *context.io.err), last: None }
    }

    /// Shows how much of something is done.
    pub fn show(&mut self, what: &str, done: u64, of: u64) {
        let Some(out) = &mut self.out else { return };
        if self.last.is_some_and(|last| last.elapsed() < OFTEN) {
            return;
        }
        self.last = Some(Instant::now());
        // Whoever does not see it misses nothing that is not said at the end.
        let _ = write!(out, "\r\u{1b}[K{}", line(what, done, of)).and_then(|()| out.flush());
    }
}

impl Drop for Bar<'_> {
    fn drop(&mut self) {
        if let (Some(out), Some(_)) = (&mut self.out, self.last) {
            let _ = write!(out, "\r\u{1b}[K").and_then(|()| out.flush());
        }
    }
}

fn line(what: &str, done: u64, of: u64) -> String {
    if of == 0 {
        return format!("{what} …");
    }
    let cells = (done.min(of) * CELLS / of) as usize;
    let percent = done.min(of) * 100 / of;
    let bar = format!("{}{}", "#".repeat(cells), "-".repeat(CELLS as usize - cells));
    format!("[{bar}] {percent:3} %  {what}")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_bar_fills() {
        assert_eq!(line("waiting", 0, 0), "waiting …");
        assert_eq!(line("writing", 1, 2), "[############------------]  50 %  writing");
        assert_eq!(line("writing", 9, 2), "[########################] 100 %  writing");
    }
}
