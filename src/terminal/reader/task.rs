//! Reading the terminal where everything else is waited for, so that a key wakes one thread and not
//! two.

use std::io;
use std::os::fd::OwnedFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use tokio::io::Interest;
use tokio::io::unix::{AsyncFd, AsyncFdReadyGuard};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::terminal::Signal;

/// Reads until it is dropped.
pub struct Reader(JoinHandle<()>);

impl Reader {
    /// Begins to read. Must be called inside a runtime.
    ///
    /// # Errors
    /// When the terminal cannot be waited for.
    pub fn start(tty: OwnedFd, sender: mpsc::Sender<Signal>) -> io::Result<Self> {
        #[expect(
            deprecated,
            reason = "what came after it is unsafe for the sake of types that give another \
                      descriptor each time; an owned one stays open and the same"
        )]
        let tty = AsyncFd::with_interest(tty, Interest::READABLE)?;
        Ok(Self(tokio::spawn(read_all(tty, sender))))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn read_all(tty: AsyncFd<OwnedFd>, sender: mpsc::Sender<Signal>) {
    while let Ok(mut ready) = tty.readable().await {
        let signal = match read(&mut ready) {
            Ok(None) => continue,
            Ok(Some(bytes)) => Signal::Bytes(bytes),
            Err(_) => break,
        };
        if sender.send(signal).await.is_err() {
            return;
        }
    }
    let _ = sender.send(Signal::End).await;
}

/// What is there now. The file is shared with other programs and so must stay one that waits: it
/// is read only when there is something.
fn read(ready: &mut AsyncFdReadyGuard<'_, OwnedFd>) -> io::Result<Option<Vec<u8>>> {
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    let mut files = [PollFd::new(ready.get_inner(), PollFlags::IN)];
    match poll(&mut files, Some(&now)) {
        Err(Errno::INTR) => return Ok(None),
        Err(error) => return Err(error.into()),
        Ok(0) => {
            ready.clear_ready();
            return Ok(None);
        }
        Ok(_) => {}
    }
    let mut bytes = [0u8; 4096];
    match rustix::io::read(ready.get_inner(), &mut bytes) {
        Err(Errno::INTR | Errno::AGAIN) => Ok(None),
        Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
        Ok(count) => Ok(bytes.get(..count).map(<[u8]>::to_vec)),
        Err(error) => Err(error.into()),
    }
}
