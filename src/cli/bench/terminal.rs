//! A program in a terminal of our own: what it writes is shown on a screen that can be asked.
//!
//! One thread does everything: it reads when it waits, so that each moment is that of the read
//! which brought what was waited for.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use vt100::{Callbacks, Parser, Screen};

use crate::cli::exit::{Failure, Outcome};

/// Nothing that is waited for may take longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program in a terminal. Dropping it ends the program.
pub struct Terminal {
    child: Child,
    master: File,
    parser: Parser<Answers>,
    bytes: u64,
    buffer: Vec<u8>,
}

impl Terminal {
    /// Runs a program in so many columns and rows.
    ///
    /// # Errors
    /// When there is no terminal to be had, or no such program.
    pub fn run(mut command: Command, (columns, rows): (u16, u16)) -> Outcome<Self> {
        let (master, slave) = pair((columns, rows)).map_err(no_terminal)?;
        let handle = || slave.try_clone().map_err(no_terminal);
        command.stdin(Stdio::from(handle()?));
        command.stdout(Stdio::from(handle()?));
        command.stderr(Stdio::from(slave.try_clone().map_err(no_terminal)?));
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command
            .spawn()
            .map_err(|error| Failure::new("bench", format!("cannot run {program}: {error}")))?;
        let parser = Parser::new_with_callbacks(rows, columns, 0, Answers::default());
        let buffer = vec![0; 64 * 1024];
        Ok(Self { child, master: File::from(master), parser, bytes: 0, buffer })
    }

    /// The program's process.
    #[must_use]
    pub fn process(&self) -> super::process::Process {
        super::process::Process(self.child.id())
    }

    /// How many bytes it has written so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What it shows.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        self.parser.screen()
    }

    /// Types.
    ///
    /// # Errors
    /// When the program is gone.
    pub fn send(&mut self, bytes: &[u8]) -> Outcome {
        self.master.write_all(bytes).map_err(|error| self.gone(&error))
    }

    /// Waits until something holds of the screen; gives the moment of the read that brought it.
    ///
    /// # Errors
    /// When the program ends first, or takes longer than a minute. `what` names it.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Screen) -> bool) -> Outcome<Instant> {
        let end = Instant::now() + PATIENCE;
        let mut last = Instant::now();
        while !holds(self.parser.screen()) {
            let Some(at) = self.read(end)? else {
                let screen = self.parser.screen().contents();
                return Err(Failure::new(
                    "bench",
                    format!("{what} did not appear; the screen: {screen}"),
                ));
            };
            last = at;
        }
        Ok(last)
    }

    /// Waits until a text is on the screen.
    ///
    /// # Errors
    /// As [`Terminal::until`].
    pub fn until_text(&mut self, text: &str) -> Outcome<Instant> {
        self.until(&format!("'{text}'"), |screen| screen.contents().contains(text))
    }

    /// Goes on reading for so long.
    ///
    /// # Errors
    /// When the program ends.
    pub fn watch(&mut self, time: Duration) -> Outcome {
        let end = Instant::now() + time;
        while self.read(end)?.is_some() {}
        Ok(())
    }

    /// Goes on reading until nothing was written for so long.
    ///
    /// # Errors
    /// When the program ends, or is never still.
    pub fn until_still(&mut self, time: Duration) -> Outcome {
        let end = Instant::now() + PATIENCE;
        while self.read(Instant::now() + time)?.is_some() {
            if Instant::now() > end {
                return Err(Failure::new("bench", "the program does not come to rest"));
            }
        }
        Ok(())
    }

    /// Reads once, when something comes before `end`; gives when it came.
    fn read(&mut self, end: Instant) -> Outcome<Option<Instant>> {
        let left = end.saturating_duration_since(Instant::now());
        let timeout = Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: i64::from(left.subsec_nanos()),
        };
        let ready = poll(&mut [PollFd::new(&self.master, PollFlags::IN)], Some(&timeout));
        if matches!(ready, Ok(0) | Err(rustix::io::Errno::INTR)) {
            return Ok((Instant::now() < end).then(Instant::now));
        }
        let count = match self.master.read(&mut self.buffer) {
            Ok(0) => return Err(self.gone(&"it ended")),
            Ok(count) => count,
            Err(error) => return Err(self.gone(&error)),
        };
        let at = Instant::now();
        self.bytes += count as u64;
        self.parser.process(&self.buffer[..count]);
        let answers = std::mem::take(&mut self.parser.callbacks_mut().0);
        self.send(&answers)?;
        Ok(Some(at))
    }

    fn gone(&self, why: &dyn std::fmt::Display) -> Failure {
        let screen = self.parser.screen().contents();
        Failure::new("bench", format!("the program has ended ({why}); the screen: {screen}"))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // One that has ended by itself is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Both ends of a new terminal of this size.
fn pair((columns, rows): (u16, u16)) -> io::Result<(OwnedFd, OwnedFd)> {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&master)?;
    unlockpt(&master)?;
    let name = ptsname(&master, Vec::new())?;
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let slave = rustix::fs::open(name.as_c_str(), flags, Mode::empty())?;
    let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&slave, size)?;
    Ok((master, slave))
}

fn no_terminal(error: impl std::fmt::Display) -> Failure {
    Failure::new("bench", format!("the system gives no terminal: {error}"))
}

/// What a terminal says when it is asked what it is: a VT220 with colour. Other questions stay
/// without an answer, as they do in plain terminals.
#[derive(Default)]
struct Answers(Vec<u8>);

impl Callbacks for Answers {
    fn unhandled_csi(
        &mut self,
        _: &mut Screen,
        first: Option<u8>,
        second: Option<u8>,
        _: &[&[u16]],
        end: char,
    ) {
        if (first, second, end) == (None, None, 'c') {
            self.0.extend_from_slice(b"\x1b[?62;22c");
        }
    }
}
