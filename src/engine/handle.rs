//! Starting an engine, and the handle on it.

use std::path::PathBuf;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::run::run;
use super::{Clock, Command, News, Pacing, ServerClock};
use crate::model::{Act, LocalId};
use crate::net;
use crate::transfers::Folder;

/// News that wait for their reader; beyond these the engine waits.
const NEWS: usize = 1024;

/// What an engine needs to know.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The server's address.
    pub url: String,
    /// The device token.
    pub token: String,
    /// The file of the local history.
    pub history: PathBuf,
    /// Where files are saved when nothing else is said.
    pub downloads: Folder,
    /// Name and version of the program, for the list of devices; empty for the usual one.
    pub client: String,
    /// The time zone of this machine, such as `Asia/Shanghai`; empty when it is not known.
    pub zone: String,
    /// This machine's time.
    pub clock: Clock,
    /// How connections are made.
    pub net: net::Options,
    /// How long is waited before what.
    pub pacing: Pacing,
}

/// What comes to an engine.
#[derive(Debug)]
pub(super) enum Request {
    Command(Command),
    Act(Act, oneshot::Sender<Option<LocalId>>),
    Stop,
}

/// Talks to an engine. It ends when this is dropped, or its news are no longer read.
#[derive(Debug)]
pub struct Handle {
    requests: mpsc::UnboundedSender<Request>,
    clock: ServerClock,
    task: JoinHandle<()>,
}

impl Handle {
    /// Asks for something; never waits.
    pub fn send(&self, command: Command) {
        // An engine that has ended does not hear any more, and has said so.
        drop(self.requests.send(Request::Command(command)));
    }

    /// Puts an act into the outbox and waits until it is safe there; says under which id. None
    /// when it was refused at once: [`News::Failed`] says why.
    pub async fn act(&self, act: Act) -> Option<LocalId> {
        let (done, kept) = oneshot::channel();
        self.requests.send(Request::Act(act, done)).ok()?;
        kept.await.ok().flatten()
    }

    /// A function that sends commands, for those who know of no handle.
    pub fn sender(&self) -> impl Fn(Command) + Send + Sync + Clone + 'static {
        let requests = self.requests.clone();
        move |command| drop(requests.send(Request::Command(command)))
    }

    /// The server's time, as well as it is known.
    #[must_use]
    pub fn clock(&self) -> ServerClock {
        self.clock.clone()
    }

    /// Ends the engine once it has done what it was asked for before.
    pub async fn stop(self) {
        let Self { requests, task, .. } = self;
        drop(requests.send(Request::Stop));
        drop(requests);
        // One that panicked has ended as well.
        drop(task.await);
    }
}

/// Starts an engine: the news begin with what the local history knows. Needs a tokio runtime.
#[must_use]
pub fn start(options: Options) -> (Handle, mpsc::Receiver<News>) {
    let (requests, inbox) = mpsc::unbounded_channel();
    let (news, heard) = mpsc::channel(NEWS);
    let clock = ServerClock::new(options.clock.clone());
    let task = tokio::spawn(run(options, inbox, news, clock.clone()));
    (Handle { requests, clock, task }, heard)
}
