//! A node's worker: claims what is due, fires it, sleeps until the next is due.
//!
//! Several nodes may share the rows: a claim is a lease, so a node that dies holds a job up by
//! the rest of its lease and no more.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use canteen_protocol::Time;
use futures_util::FutureExt;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use super::registry::{Handler, Jobs};
use super::store::{self, Claim};
use super::{Fired, LATE};
use crate::app::App;
use crate::bus::{Listener, Notice};
use crate::db::{DbResult, Lane, Tx};
use crate::fault::{Fault, Outcome};

/// How long a claim holds, in milliseconds; longer than anything may take.
const LEASE: i64 = 60_000;
/// How long work outside the database may take.
const PATIENCE: Duration = Duration::from_secs(50);
/// Jobs under way at once on one node.
const MOST: usize = 64;
/// The pause after the first failure and the longest one, in milliseconds.
const PAUSE: (i64, i64) = (1_000, 3_600_000);
/// The pause when the database does not answer.
const DATABASE_PAUSE: Duration = Duration::from_secs(1);

/// Fires jobs until it is stopped. Dropping it leaves what is under way to the next worker.
pub struct Worker {
    task: JoinHandle<()>,
    stop: CancellationToken,
}

impl Worker {
    /// Starts firing on this node.
    #[must_use]
    pub fn start(app: App, jobs: Jobs) -> Self {
        let alarm = Arc::new(Alarm::default());
        app.bus.attach(Arc::clone(&alarm) as _);
        let stop = CancellationToken::new();
        let node = Arc::new(Node { app, jobs, alarm });
        let task = tokio::spawn(run(node, stop.clone()));
        Self { task, stop }
    }

    /// Claims no more and waits for what is under way.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Err(error) = (&mut self.task).await {
            tracing::error!(%error, "the worker of jobs has ended");
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Node {
    app: App,
    jobs: Jobs,
    alarm: Arc<Alarm>,
}

/// Wakes the worker when something is scheduled before what it sleeps for.
struct Alarm {
    ring: Notify,
    /// What the worker sleeps for; anything wakes it while it has not looked yet.
    set_to: AtomicI64,
}

impl Default for Alarm {
    fn default() -> Self {
        Self { ring: Notify::new(), set_to: AtomicI64::new(i64::MAX) }
    }
}

impl Listener for Alarm {
    fn hear(&self, notices: &[Notice]) {
        let due = notices.iter().filter_map(|notice| match notice {
            Notice::Due { at } => Some(at.0),
            _ => None,
        });
        if due.min().is_some_and(|at| at < self.set_to.load(Ordering::SeqCst)) {
            self.ring.notify_one();
        }
    }
}

async fn run(node: Arc<Node>, stop: CancellationToken) {
    let mut running = JoinSet::new();
    while !stop.is_cancelled() {
        while running.try_join_next().is_some() {}
        node.alarm.set_to.store(i64::MAX, Ordering::SeqCst);
        let next = match node.round(&mut running).await {
            Ok(next) => next.unwrap_or(Time(i64::MAX)),
            Err(error) => {
                tracing::error!(%error, "jobs cannot be read");
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = tokio::time::sleep(DATABASE_PAUSE) => continue,
                }
            }
        };
        node.alarm.set_to.store(next.0, Ordering::SeqCst);
        let full = running.len() >= MOST;
        tokio::select! {
            () = stop.cancelled() => {}
            () = node.alarm.ring.notified() => {}
            () = node.app.clock.until(next), if !full => {}
            _ = running.join_next(), if full => {}
        }
    }
    while running.join_next().await.is_some() {}
}

impl Node {
    /// Starts what is due, as far as there is room; answers when there is more.
    async fn round(self: &Arc<Self>, running: &mut JoinSet<()>) -> DbResult<Option<Time>> {
        loop {
            let now = self.app.now();
            let next = self.app.db.read(move |conn| store::next(conn, now)).await?;
            let room = MOST - running.len();
            if room == 0 || next.is_none_or(|at| at > now) {
                return Ok(next);
            }
            let until = Time(now.0 + LEASE);
            let claims = self
                .app
                .db
                .write(Lane::Admin, move |tx| store::claim(tx, now, until, room))
                .await?;
            for claim in claims {
                running.spawn(Arc::clone(self).fire(claim));
            }
        }
    }

    async fn fire(self: Arc<Self>, claim: Claim) {
        let outcome = match self.jobs.get(&claim.kind) {
            Some(handler) => self.carry_out(handler, &claim).await,
            None => Err(Fault::Internal("this version has no such kind of job".into())),
        };
        match outcome {
            Ok(true) => self.app.metrics.job(&claim.kind),
            Ok(false) => tracing::debug!(key = claim.key, "a job was cancelled or moved"),
            Err(fault) => self.failed(claim, &fault.to_string()).await,
        }
    }

    /// False when the claim did not hold any more.
    async fn carry_out(&self, handler: Handler, claim: &Claim) -> Outcome<bool> {
        let fired = Fired {
            key: claim.key.clone(),
            due: claim.due,
            late: self.app.now().0 - claim.due.0 > LATE,
            payload: claim.payload.clone(),
        };
        let until = claim.until;
        match handler {
            Handler::Within { lane, work } => {
                let (app, lane) = (self.app.clone(), lane(&fired));
                let write = move |tx: &mut Tx<'_>| {
                    // Removed first, so that the work may schedule under the same key.
                    let ours = store::take(tx, &fired.key, until)?;
                    if ours {
                        work(&app, tx, &fired)?;
                    }
                    Ok(ours)
                };
                self.app.db.write(lane, write).await
            }
            Handler::Outside(work) => {
                let work = AssertUnwindSafe(work(self.app.clone(), fired)).catch_unwind();
                match tokio::time::timeout(PATIENCE, work).await {
                    Ok(Ok(outcome)) => outcome?,
                    Ok(Err(_)) => return Err(Fault::Internal("the job panicked".into())),
                    Err(_) => return Err(Fault::Internal("the job took too long".into())),
                }
                let key = claim.key.clone();
                let taken = move |tx: &mut Tx<'_>| store::take(tx, &key, until);
                Ok(self.app.db.write(Lane::Admin, taken).await?)
            }
        }
    }

    async fn failed(&self, claim: Claim, error: &str) {
        let Claim { key, kind, tries, until, .. } = claim;
        tracing::error!(key, kind, tries, error, "a job failed and will be tried again");
        self.app.metrics.job_failures.inc();
        let pause = PAUSE.0.saturating_mul(1 << tries.clamp(0, 30)).min(PAUSE.1);
        let again = Time(self.app.now().0 + pause);
        let error = error.to_owned();
        let write = move |tx: &mut Tx<'_>| store::fail(tx, &key, until, again, &error);
        if let Err(error) = self.app.db.write(Lane::Admin, write).await {
            // The lease ends by itself.
            tracing::error!(%error, "a failed job cannot be noted");
        }
        self.alarm.ring.notify_one();
    }
}
