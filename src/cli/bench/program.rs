//! `canteen bench program`: the measurements of `bench client` on any other program that one types
//! into, to compare. `scripts/compare-clients` does so with weechat and irssi.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::figures::Report;
use super::terminal::Terminal;
use super::{failed, usual};
use crate::cli::exit::{Failure, Outcome};

/// Measure another program in a terminal, to compare
///
/// Runs it in a terminal of 80 columns and 24 rows, waits for a text on its screen, and types. What
/// makes messages come in is outside: it is to send 200 a second as long as the file of --busy is
/// there. Needs Linux.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The text on the screen that says that it is ready
    #[arg(long, value_name = "TEXT")]
    ready: String,
    /// Only start it so many times, and measure how long it takes to be ready
    #[arg(long, value_name = "N")]
    starts: Option<usize>,
    /// A file that is there while messages are to come in
    #[arg(long, value_name = "FILE")]
    busy: Option<PathBuf>,
    /// Keys typed in each measurement
    #[arg(long, value_name = "N", default_value_t = 300)]
    keys: usize,
    /// Seconds of each measurement that is one of time
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    seconds: u64,
    /// The program and its arguments
    #[arg(last = true, required = true, value_name = "PROGRAM")]
    program: Vec<String>,
}

pub fn run(args: &Args) -> Outcome<Report> {
    let figures = match args.starts {
        Some(starts) => vec![usual::first_frame(|| args.command(), &args.ready, starts)?],
        None => measure(args)?,
    };
    Ok(Report { bench: "program", setting: Vec::new(), figures })
}

fn measure(args: &Args) -> Outcome<Vec<super::figures::Figure>> {
    let time = Duration::from_secs(args.seconds);
    let program = &mut Terminal::run(args.command()?, usual::SIZE)?;
    program.until_text(&args.ready)?;
    program.until_still(usual::REST)?;
    let mut figures = usual::quiet(program, args.keys)?;
    if let Some(file) = &args.busy {
        fs::write(file, "").map_err(failed)?;
        let busy = usual::busy(program, args.keys, time);
        fs::remove_file(file).map_err(failed)?;
        figures.extend(busy?);
    }
    figures.push(usual::idle(program, time)?);
    figures.push(usual::memory(program)?);
    Ok(figures)
}

impl Args {
    fn command(&self) -> Outcome<Command> {
        let (name, arguments) = self
            .program
            .split_first()
            .ok_or_else(|| Failure::usage("which program? it stands behind --"))?;
        let mut command = Command::new(name);
        command.args(arguments).env("TERM", "xterm-256color").env("COLORTERM", "truecolor");
        Ok(command)
    }
}
