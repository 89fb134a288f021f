//! The program's own terminal: raw mode, what reads it, the signals that concern it.
//!
//! The one place that touches standard input and output of the process.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal as _, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustix::process::{getpgid, getpgrp, getppid, getsid, kill_current_process_group};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use super::reader::Reader;
use super::{Control, Port, Signal, Surroundings};

/// Why there is no terminal.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Neither standard input nor `/dev/tty` is one.
    #[error("this needs a terminal: run it in one, or use the commands for scripts (canteen help)")]
    None,
    /// It refuses.
    #[error("the terminal does not answer: {0}")]
    Io(#[from] io::Error),
}

/// Opens the program's terminal and puts it into raw mode. Must be called inside a runtime.
///
/// # Errors
/// When there is no terminal.
pub fn open() -> Result<Port, Fault> {
    let (tty, output) = files()?;
    let around = Surroundings::read(|name| std::env::var(name).ok());
    let size = size_of(&tty);
    let (sender, input) = mpsc::channel(64);
    let mut control = Local {
        saved: tcgetattr(&tty).map_err(io::Error::from)?,
        signals: watch_signals(tty.try_clone()?, sender.clone())?,
        tty,
        sender,
        reader: None,
        last_words: LastWords::default(),
    };
    control.last_words.install();
    control.claim()?;
    Ok(Port { input, output, size, surroundings: around, control: Box::new(control) })
}

/// Where keys come from and where frames go.
fn files() -> Result<(OwnedFd, Box<dyn Write + Send>), Fault> {
    let tty =
        || OpenOptions::new().read(true).write(true).open("/dev/tty").map_err(|_| Fault::None);
    let input = if io::stdin().is_terminal() {
        io::stdin().as_fd().try_clone_to_owned()?
    } else {
        OwnedFd::from(tty()?)
    };
    let output: Box<dyn Write + Send> = if io::stdout().is_terminal() {
        Box::new(File::from(io::stdout().as_fd().try_clone_to_owned()?))
    } else {
        Box::new(tty()?)
    };
    Ok((input, output))
}

fn size_of(tty: &OwnedFd) -> (u16, u16) {
    match tcgetwinsize(tty) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => (80, 24),
    }
}

struct Local {
    tty: OwnedFd,
    saved: Termios,
    sender: mpsc::Sender<Signal>,
    reader: Option<Reader>,
    signals: tokio::task::JoinHandle<()>,
    last_words: LastWords,
}

impl Control for Local {
    fn release(&mut self) -> io::Result<()> {
        self.reader = None;
        tcsetattr(&self.tty, OptionalActions::Drain, &self.saved)?;
        self.last_words.say();
        Ok(())
    }

    fn claim(&mut self) -> io::Result<()> {
        let mut raw = self.saved.clone();
        raw.make_raw();
        tcsetattr(&self.tty, OptionalActions::Drain, &raw)?;
        self.last_words.hold();
        if self.reader.is_none() {
            self.reader = Some(Reader::start(self.tty.try_clone()?, self.sender.clone())?);
        }
        Ok(())
    }

    fn stop(&mut self) {
        // All of the job, as the shell would have it; goes on here when it is continued. Not
        // without a shell: nobody could continue it.
        if has_shell() {
            let _ = kill_current_process_group(rustix::process::Signal::STOP);
        }
    }

    fn is_local(&self) -> bool {
        true
    }
}

/// Whether there is a shell that watches this job: the parent is in the same session, but in
/// another process group.
fn has_shell() -> bool {
    let Some(parent) = getppid() else { return false };
    let same_session = getsid(Some(parent)).is_ok_and(|theirs| getsid(None) == Ok(theirs));
    same_session && getpgid(Some(parent)).is_ok_and(|theirs| theirs != getpgrp())
}

impl Drop for Local {
    fn drop(&mut self) {
        self.signals.abort();
        let _ = self.release();
        self.last_words.uninstall();
    }
}

fn watch_signals(
    tty: OwnedFd,
    sender: mpsc::Sender<Signal>,
) -> io::Result<tokio::task::JoinHandle<()>> {
    let mut resized = signal(SignalKind::window_change())?;
    let mut continued = signal(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?;
    let mut stopped = signal(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()))?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    Ok(tokio::spawn(async move {
        loop {
            let said = tokio::select! {
                _ = resized.recv() => {
                    let (columns, rows) = size_of(&tty);
                    Signal::Resize(columns, rows)
                }
                _ = continued.recv() => Signal::Continued,
                _ = stopped.recv() => Signal::Suspend,
                _ = terminated.recv() => Signal::End,
                _ = hung_up.recv() => Signal::End,
                _ = interrupted.recv() => Signal::End,
            };
            if sender.send(said).await.is_err() {
                return;
            }
        }
    }))
}

type Hook = Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Send + Sync>;

/// Messages of panics: kept while the screen is ours, said when the terminal is given back.
#[derive(Default)]
struct LastWords {
    held: Arc<AtomicBool>,
    words: Arc<Mutex<Vec<String>>>,
    previous: Option<Arc<Hook>>,
}

impl LastWords {
    fn install(&mut self) {
        let previous: Arc<Hook> = Arc::new(std::panic::take_hook());
        self.previous = Some(previous.clone());
        let (held, words) = (self.held.clone(), self.words.clone());
        std::panic::set_hook(Box::new(move |panic| {
            if held.load(Ordering::Acquire) {
                let trace = std::backtrace::Backtrace::capture();
                let mut text = panic.to_string();
                if trace.status() == std::backtrace::BacktraceStatus::Captured {
                    text = format!("{text}\n{trace}");
                }
                words.lock().unwrap_or_else(PoisonError::into_inner).push(text);
            } else {
                previous(panic);
            }
        }));
    }

    fn uninstall(&mut self) {
        if let Some(previous) = self.previous.take()
            && !std::thread::panicking()
        {
            std::panic::set_hook(Box::new(move |panic| previous(panic)));
        }
    }

    fn hold(&self) {
        self.held.store(true, Ordering::Release);
    }

    fn say(&self) {
        self.held.store(false, Ordering::Release);
        let words = std::mem::take(&mut *self.words.lock().unwrap_or_else(PoisonError::into_inner));
        for text in words {
            let _ = writeln!(io::stderr(), "canteen: {text}");
        }
    }
}
