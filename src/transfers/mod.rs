//! Moving files: looking at one before it is sent, sending it up, fetching one, putting it in its
//! place. Each goes on where it broke off.
//!
//! Knows the disk and the server's pages of files. Knows no conversations and no screen; what is
//! to be moved when, and who hears of it, is the engine's.

mod attach;
mod down;
mod kind;
mod look;
mod place;
mod size;
mod spool;
mod up;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use canteen_protocol::{ErrorCode, WireError};
use tokio::sync::watch;
use tokio::time::sleep;

use crate::net::CallError;

pub use attach::attach;
pub use down::{Had, Want, fetch, is_gone};
pub use kind::{is_film, is_picture, is_sound, kind_of};
pub use look::{Entry, Listing, expand, list, look};
pub use place::{Folder, part_in, put_at, put_in};
pub use size::size;
pub use spool::{Spooled, spool, unattended};
pub use up::{Step, send};

/// What is read or written at once.
const PIECE: usize = 64 * 1024;
/// The pause after the first broken line, and the longest.
const PAUSE: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(15));

/// Hears how far a transfer has come.
pub type Tell<T> = Arc<dyn Fn(T) + Send + Sync>;

/// Why a file was not moved. Says what to do.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// It cannot be read.
    #[error("{} cannot be read: {error}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It cannot be sent as it is; says why and what to do.
    #[error("{0}")]
    Unfit(String),
    /// It is not what it was when it was chosen.
    #[error("{} has changed since it was chosen: send it again", .0.display())]
    Changed(PathBuf),
    /// It cannot be written.
    #[error("{} cannot be written: {error}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file of that name is there.
    #[error("{} is there already: choose another name", .0.display())]
    There(PathBuf),
    /// What came is not what was sent.
    #[error("the file came damaged: fetch it again")]
    Damaged,
    /// The server or the line.
    #[error(transparent)]
    Call(#[from] CallError),
}

impl TransferError {
    fn read(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Read { path, error }
    }

    pub(crate) fn write(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Write { path, error }
    }

    /// As the server would say it.
    #[must_use]
    pub fn into_wire(self) -> WireError {
        match self {
            Self::Call(error) => error.into_wire(),
            Self::There(_) => WireError::new(ErrorCode::Conflict, self.to_string()),
            _ => WireError::new(ErrorCode::Invalid, self.to_string()),
        }
    }
}

/// Patience with a line: waits for the link, then ever longer after each failure in a row.
struct Patience {
    online: watch::Receiver<bool>,
    failures: u32,
}

impl Patience {
    fn new(online: watch::Receiver<bool>) -> Self {
        Self { online, failures: 0 }
    }

    /// Waits until there is a link.
    async fn link(&mut self) {
        // Whoever knows of the link is gone with the engine, and we with them.
        drop(self.online.wait_for(|online| *online).await);
    }

    /// It went on: the next failure is the first.
    fn progress(&mut self) {
        self.failures = 0;
    }

    /// Waits after a failure that may pass.
    async fn rest(&mut self, error: &CallError) {
        let doubled = PAUSE.0.saturating_mul(1 << self.failures.min(10));
        self.failures += 1;
        sleep(said(error).unwrap_or(doubled).min(PAUSE.1)).await;
    }
}

/// How long the server asks to wait.
fn said(error: &CallError) -> Option<Duration> {
    let CallError::Refused(WireError { data: Some(data), .. }) = error else { return None };
    data.get("retry_ms")?.as_u64().map(Duration::from_millis)
}
