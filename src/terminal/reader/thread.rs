//! Reading the terminal in a thread of its own: for systems whose terminals cannot be waited for
//! together with everything else.

use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::OwnedFd;
use std::thread::JoinHandle;

use rustix::event::{PollFd, PollFlags, poll};
use tokio::sync::mpsc;

use crate::terminal::Signal;

/// The thread that reads the terminal. It ends when this is dropped, so that nothing takes keys
/// from an editor or from the shell.
pub struct Reader {
    thread: Option<JoinHandle<()>>,
    /// Closing it wakes the thread.
    wake: Option<PipeWriter>,
}

impl Reader {
    /// Begins to read.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(tty: OwnedFd, sender: mpsc::Sender<Signal>) -> io::Result<Self> {
        let (woken, wake) = io::pipe()?;
        let thread = std::thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || read_all(&tty, &woken, &sender))?;
        Ok(Self { thread: Some(thread), wake: Some(wake) })
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn read_all(tty: &OwnedFd, woken: &PipeReader, sender: &mpsc::Sender<Signal>) {
    let mut bytes = [0u8; 4096];
    loop {
        let mut files = [PollFd::new(tty, PollFlags::IN), PollFd::new(woken, PollFlags::IN)];
        match poll(&mut files, None) {
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => break,
            Ok(_) => {}
        }
        if !files[1].revents().is_empty() {
            return;
        }
        let signal = match rustix::io::read(tty, &mut bytes) {
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => continue,
            Ok(0) | Err(_) => break,
            Ok(count) => Signal::Bytes(bytes[..count].to_vec()),
        };
        if !deliver(signal, woken, sender) {
            return;
        }
    }
    let _ = sender.try_send(Signal::End);
}

/// Waits for room without missing the wake-up; tells whether to go on.
fn deliver(mut signal: Signal, woken: &PipeReader, sender: &mpsc::Sender<Signal>) -> bool {
    loop {
        match sender.try_send(signal) {
            Ok(()) => return true,
            Err(mpsc::error::TrySendError::Closed(_)) => return false,
            Err(mpsc::error::TrySendError::Full(back)) => signal = back,
        }
        let mut files = [PollFd::new(woken, PollFlags::IN)];
        let pause = rustix::event::Timespec { tv_sec: 0, tv_nsec: 5_000_000 };
        if poll(&mut files, Some(&pause)).is_ok_and(|ready| ready > 0) {
            return false;
        }
    }
}
