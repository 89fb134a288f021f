//! A program in a terminal: typed to, clicked at, looked at, killed.
//!
//! The terminal answers questions as a real one does, so that programs which ask what it can do
//! are not kept waiting. Home and the XDG folders lie in a temporary folder; of the environment
//! only what is given gets in.

mod answers;
mod builder;
mod eyes;
mod hands;
mod keys;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use portable_pty::{Child, ExitStatus, MasterPty};
use tempfile::TempDir;
use tokio::sync::Notify;

use self::answers::Terminal;
use crate::wait::DEADLINE;

pub use self::answers::Colours;
pub use self::builder::PtyBuilder;

/// A program running in a terminal; killed when this is dropped.
pub struct Pty {
    screen: Arc<Shown>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    home: PathBuf,
    // Removed with this, when it was made for it.
    _folder: Option<TempDir>,
}

/// What a program can be told from outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signal {
    /// Stop, please.
    Term,
    /// As Ctrl-C does.
    Int,
    /// The terminal has gone.
    Hup,
    /// Suspend.
    Tstp,
    /// Go on.
    Cont,
}

struct Shown {
    parser: Mutex<vt100::Parser<Terminal>>,
    bytes: AtomicU64,
    ended: Mutex<bool>,
    changed: Notify,
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pty {
    /// Where the program is at home.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The program's process.
    #[must_use]
    pub fn process_id(&self) -> Option<u32> {
        self.child.process_id()
    }

    /// Sends it a signal.
    ///
    /// # Panics
    /// When it has ended.
    pub fn signal(&self, signal: Signal) {
        self.kill(match signal {
            Signal::Term => "-TERM",
            Signal::Int => "-INT",
            Signal::Hup => "-HUP",
            Signal::Tstp => "-TSTP",
            Signal::Cont => "-CONT",
        });
    }

    /// Kills it at once, without a chance to clean up.
    pub fn kill9(&self) {
        self.kill("-KILL");
    }

    fn kill(&self, signal: &str) {
        let pid = self.child.process_id().expect("the program runs").to_string();
        let status = Command::new("kill").args([signal, &pid]).status().expect("kill runs");
        assert!(status.success(), "kill {signal} {pid}: {status}");
    }

    /// Waits until the program ends by itself.
    ///
    /// # Panics
    /// When it does not.
    pub async fn ended(&mut self) -> ExitStatus {
        let end = tokio::time::Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().expect("the program can be asked") {
                return status;
            }
            let now = tokio::time::Instant::now();
            assert!(now < end, "the program does not end; the screen:\n{}", self.screen());
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
