//! Every screen there is, opened one after the other (CASE-14).

use std::time::{Duration, Instant};

use crate::cli::bench::figures::{Figure, Samples};
use crate::cli::bench::terminal::Terminal;
use crate::cli::bench::usual::milliseconds;
use crate::cli::exit::Outcome;

/// The most that any may take, in milliseconds.
const BUDGET: f64 = 100.0;
/// So long after its last word the client is taken to be at rest.
const REST: Duration = Duration::from_millis(150);

/// What is opened, by which keys of the usual keymap.
type Way = (&'static str, &'static [u8]);

/// Panes, which take the place of each other.
const PANES: [Way; 6] = [
    ("the workbench", b"\x1b4"),
    ("the to-dos", b"\x1bt"),
    ("the directory", b"\x1b3"),
    ("the chats", b"\x1b1"),
    ("the open chat", b"\x1b2"),
    ("the chats again", b"\x1b1"),
];
/// What lies over them until it is left by Esc.
const OVERLAYS: [Way; 6] = [
    ("the commands", b"\x10"),
    ("the jump", b"\x0b"),
    ("the keys", b"\x1b?"),
    ("the search", b"\x1b/"),
    ("the statuses", b"\x1bs"),
    ("the command line", b"\x1bx"),
];
/// The same, by command lines.
const LINES: [&str; 3] = ["settings", "theme", "waiting"];

/// The longest that any takes from the key to the screen. Begins with somebody found in the
/// directory, whose card is the first.
///
/// # Errors
/// When a key changes nothing.
pub fn every(client: &mut Terminal) -> Outcome<Figure> {
    let mut samples = Samples::default();
    samples.add(open(client, ("a card", b"\r"))?);
    for pane in PANES {
        samples.add(open(client, pane)?);
    }
    for overlay in OVERLAYS {
        samples.add(open(client, overlay)?);
        open(client, ("what lay below", b"\x1b"))?;
    }
    for line in LINES {
        open(client, ("the command line", b"\x1bx"))?;
        client.send(line.as_bytes())?;
        client.until_still(REST)?;
        samples.add(open(client, (line, b"\r"))?);
        open(client, ("what lay below", b"\x1b"))?;
    }
    let what = "every other screen, at most";
    Ok(Figure::new("screens_ms", what, "ms", samples.percentile(100)).at_most(BUDGET))
}

/// From the key to another screen.
fn open(client: &mut Terminal, (what, keys): Way) -> Outcome<f64> {
    let before = client.screen().contents();
    let began = Instant::now();
    client.send(keys)?;
    let shown = client.until(what, |screen| screen.contents() != before)?;
    client.until_still(REST)?;
    Ok(milliseconds(began, shown))
}
