//! What is measured of every program in a terminal, in the same way, so that figures compare.

use std::time::{Duration, Instant};

use super::figures::{Figure, Samples};
use super::terminal::Terminal;
use super::typing;
use crate::cli::exit::Outcome;

/// The usual size of a terminal.
pub const SIZE: (u16, u16) = (80, 24);
/// So long after its last word a program is taken to be at rest.
pub const REST: Duration = Duration::from_millis(300);
/// A moment in which nothing is measured, for things to settle.
pub const MOMENT: Duration = Duration::from_secs(2);

/// From starting a program to a text on its screen: the middle one of so many starts.
///
/// # Errors
/// When it does not come.
pub fn first_frame(
    command: impl Fn() -> Outcome<std::process::Command>,
    text: &str,
    starts: usize,
) -> Outcome<Figure> {
    let mut samples = Samples::default();
    for _ in 0..starts.max(1) {
        let command = command()?;
        let began = Instant::now();
        let mut program = Terminal::run(command, SIZE)?;
        let shown = program.until_text(text)?;
        samples.add(milliseconds(began, shown));
    }
    let what = "first frame from the local history";
    Ok(Figure::new("first_frame_ms", what, "ms", samples.median()).at_most(30.0))
}

/// What typing costs while nothing else happens.
///
/// # Errors
/// When a character does not come.
pub fn quiet(program: &mut Terminal, keys: usize) -> Outcome<Vec<Figure>> {
    let typed = typing::keys(program, keys)?;
    let (p50, p99) = (typed.latency.median(), typed.latency.percentile(99));
    let bytes = typed.bytes.median();
    let what = "bytes written for a typed character";
    Ok(vec![
        Figure::new("key_quiet_p50_ms", "key to screen, quiet, p50", "ms", p50),
        Figure::new("key_quiet_p99_ms", "key to screen, quiet, p99", "ms", p99).at_most(2.0),
        Figure::new("key_bytes", what, "bytes", bytes).at_most(24.0),
    ])
}

/// What it costs while messages come in: first without typing, then with.
///
/// # Errors
/// When a character does not come.
pub fn busy(program: &mut Terminal, keys: usize, time: Duration) -> Outcome<Vec<Figure>> {
    program.watch(MOMENT)?;
    let (began, before) = (Instant::now(), program.process().busy()?);
    program.watch(time)?;
    let busy = program.process().busy()? - before;
    let share = busy.as_secs_f64() / began.elapsed().as_secs_f64() * 100.0;
    let typed = typing::keys(program, keys)?;
    let (p50, p99) = (typed.latency.median(), typed.latency.percentile(99));
    Ok(vec![
        Figure::new("key_busy_p50_ms", "key to screen, 200 messages/s, p50", "ms", p50),
        Figure::new("key_busy_p99_ms", "key to screen, 200 messages/s, p99", "ms", p99)
            .at_most(8.0),
        Figure::new("busy_processor_percent", "processor share at 200 messages/s", "%", share)
            .at_most(5.0),
    ])
}

/// How often it wakes while nothing happens.
///
/// # Errors
/// When it ends.
pub fn idle(program: &mut Terminal, time: Duration) -> Outcome<Figure> {
    program.watch(MOMENT)?;
    let before = program.process().sleeps()?;
    program.watch(time)?;
    let a_second = (program.process().sleeps()? - before) as f64 / time.as_secs_f64();
    Ok(Figure::new("idle_wakeups_per_s", "wake-ups a second, idle", "", a_second).at_most(1.0))
}

/// Memory now.
///
/// # Errors
/// When it has ended.
pub fn memory(program: &Terminal) -> Outcome<Figure> {
    let mebibytes = program.process().resident()? as f64 / f64::from(1 << 20);
    Ok(Figure::new("memory_mib", "resident memory", "MiB", mebibytes).at_most(40.0))
}

/// Between two moments.
pub fn milliseconds(from: Instant, to: Instant) -> f64 {
    to.saturating_duration_since(from).as_secs_f64() * 1e3
}
