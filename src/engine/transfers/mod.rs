//! Files under way: which go up with acts of the outbox, which are fetched, which pictures are
//! looked at. The moving itself is done by tasks of their own, which tell how far they are.

mod down;
mod pictures;
mod up;

pub use up::{Due, Parcel};

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use canteen_protocol::file::File;
use canteen_protocol::{ClientId, FileId, WireError};
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::Instant;

use super::News;
use super::handle::Options;
use super::state::Engine;
use crate::model::{LocalId, Purpose, Stage, Transfer, TransferKey};
use crate::net::files::Files;
use crate::pictures::Picture;
use crate::transfers::{Had, Step, TransferError};

/// Transfers in each direction at once.
const AT_ONCE: usize = 2;
/// A transfer says how far it is at most so often.
const OFTEN: Duration = Duration::from_millis(150);
/// How often a claim on an act is said again.
const CLAIM: Duration = Duration::from_secs(20);

/// All files under way.
pub(super) struct Transfers {
    files: Option<Arc<Files>>,
    online: watch::Sender<bool>,
    tell: mpsc::UnboundedSender<Told>,
    pub told: mpsc::UnboundedReceiver<Told>,
    tasks: JoinSet<()>,
    up: HashMap<LocalId, Upward>,
    down: HashMap<FileId, Downward>,
    waiting: VecDeque<FileId>,
    pictures: pictures::Pictures,
    /// Copies that were made for acts which are on their way.
    copies: HashMap<ClientId, Vec<PathBuf>>,
}

/// An act whose files go up.
struct Upward {
    task: AbortHandle,
    claimed: Instant,
}

/// A file that is fetched.
struct Downward {
    file: File,
    purpose: Purpose,
    task: Option<AbortHandle>,
}

/// What tasks tell.
pub(super) enum Told {
    /// A file of an act goes up.
    Up(LocalId, usize, Step),
    /// It is on the server, or will not be.
    Sent(LocalId, usize, Result<FileId, TransferError>),
    /// A file comes down: bytes there and in all, or why it rests.
    Down(FileId, Result<(i64, i64), String>),
    /// It is there, or will not be.
    Fetched(FileId, Result<(Had, PathBuf), TransferError>),
    /// A picture is ready to be shown, or never will be.
    Picture(FileId, Option<Arc<Picture>>),
}

impl Default for Transfers {
    fn default() -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        Self {
            files: None,
            online: watch::Sender::new(false),
            tell,
            told,
            tasks: JoinSet::new(),
            up: HashMap::new(),
            down: HashMap::new(),
            waiting: VecDeque::new(),
            pictures: pictures::Pictures::default(),
            copies: HashMap::new(),
        }
    }
}

impl Transfers {
    /// The server's pages of files.
    fn files(&mut self, options: &Options) -> Result<Arc<Files>, WireError> {
        if let Some(files) = &self.files {
            return Ok(Arc::clone(files));
        }
        let made = Files::new(&options.url, &options.token, &options.net);
        let made = Arc::new(made.map_err(crate::net::CallError::into_wire)?);
        self.files = Some(Arc::clone(&made));
        Ok(made)
    }

    /// Starts a task; those that have ended are forgotten on the way.
    fn start(&mut self, task: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
        while self.tasks.try_join_next().is_some() {}
        self.tasks.spawn(task)
    }

    /// Whether there is a link: without one, transfers rest.
    pub fn link(&self, up: bool) {
        self.online.send_if_modified(|online| std::mem::replace(online, up) != up);
    }
}

impl Engine {
    /// A task tells something.
    pub async fn told(&mut self, told: Told) {
        match told {
            Told::Up(local, n, step) => self.gone_up(local, n, step).await,
            Told::Sent(local, n, result) => self.sent_up(local, n, result).await,
            Told::Down(id, step) => self.come_down(id, step).await,
            Told::Fetched(id, result) => self.fetched_file(id, result).await,
            Told::Picture(id, picture) => self.seen_picture(id, picture).await,
        }
    }

    async fn say_transfer(&mut self, key: TransferKey, file: &File, done: i64, stage: Stage) {
        let file = file.clone();
        self.say(News::Transfer(Box::new(Transfer { key, file, done, stage }))).await;
    }
}

/// Lets one through now and then: progress comes with every few kilobytes.
struct Often(Mutex<Option<Instant>>);

impl Often {
    fn new() -> Self {
        Self(Mutex::new(None))
    }

    fn now(&self) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|at| at.elapsed() >= OFTEN);
        if due {
            *last = Some(Instant::now());
        }
        due
    }
}
