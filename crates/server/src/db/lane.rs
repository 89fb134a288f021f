//! Lanes: where writes queue, and where what waits becomes one transaction.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use canteen_protocol::LogId;
use tokio::sync::oneshot;

use super::conn::JOB;
use super::{Conn, DbError, DbResult, Tx};
use crate::bus::{Bus, Notice};
use crate::metrics::Metrics;

/// Jobs that may share one commit: bounds how long the first of them waits.
const BATCH: usize = 256;
/// How often a job that lost against a concurrent transaction is tried alone.
const TRIES: usize = 5;

/// Which lane a write takes. Writes of one log take the same, so that they do not wait for each
/// other's row locks; on SQLite there is only one.
#[derive(Clone, Copy, Debug)]
pub enum Lane {
    /// By the log that is written most.
    Of(LogId),
    /// Writes that touch no conversation: accounts, the directory.
    Admin,
}

impl Lane {
    pub(super) fn index(self, lanes: usize) -> usize {
        let number = match self {
            Self::Admin => 0,
            Self::Of(log) => crate::log::key(log).unsigned_abs() >> 2,
        };
        usize::try_from(number % lanes.max(1) as u64).unwrap_or(0)
    }
}

/// A write with its own typed result, as the lane sees it.
trait Job: Send {
    /// Runs inside the batch; false when what it did must be rolled back.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Answers the caller: `Ok` after the commit, else why there was none.
    fn answer(self: Box<Self>, commit: DbResult<()>);
}

struct Write<F, T, E> {
    work: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Write<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send + 'static,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let work = &self.work;
        let result = catch_unwind(AssertUnwindSafe(|| work(tx))).unwrap_or_else(|panic| {
            Err(E::from(DbError::Failed(format!("a write panicked: {}", panic_text(&*panic)))))
        });
        let result = match (result, tx.trouble()) {
            // It went on after a statement failed, outside an attempt.
            (Ok(_), Some(error)) => Err(E::from(error)),
            (result, _) => result,
        };
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn answer(self: Box<Self>, commit: DbResult<()>) {
        let result = match (commit, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(E::from(DbError::Closed)),
            // A job that had failed by itself keeps its own error.
            (Err(_), Some(Err(error))) => Err(error),
            (Err(error), _) => Err(E::from(error)),
        };
        // The caller may have gone away; the write stands all the same.
        drop(self.reply.send(result));
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

/// The sending end of a lane.
pub(super) struct Sender {
    queue: mpsc::Sender<Box<dyn Job>>,
    waiting: Arc<AtomicUsize>,
    metrics: Arc<Metrics>,
}

impl Sender {
    pub(super) async fn run<T, E>(
        &self,
        work: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.metrics.backlog.inc();
        if self.queue.send(Box::new(Write { work, result: None, reply })).is_err() {
            return Err(E::from(DbError::Closed));
        }
        answer.await.unwrap_or_else(|_| Err(E::from(DbError::Closed)))
    }

    pub(super) fn backlog(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

/// Starts a lane on a thread of its own, which ends when the last sender is gone.
pub(super) fn start(
    name: String,
    conn: Conn,
    bus: Arc<dyn Bus>,
    metrics: Arc<Metrics>,
) -> DbResult<Sender> {
    let (queue, jobs) = mpsc::channel::<Box<dyn Job>>();
    let waiting = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&waiting);
    let mut lane = Writer { conn, bus, metrics: Arc::clone(&metrics) };
    std::thread::Builder::new()
        .name(name)
        .spawn(move || {
            while let Ok(first) = jobs.recv() {
                let mut batch = vec![first];
                batch.extend(jobs.try_iter().take(BATCH - 1));
                count.fetch_sub(batch.len(), Ordering::Relaxed);
                lane.metrics.backlog.dec_by(i64::try_from(batch.len()).unwrap_or(0));
                lane.commit_together(batch);
            }
        })
        .map_err(|e| DbError::Open(format!("cannot start a thread: {e}")))?;
    Ok(Sender { queue, waiting, metrics })
}

/// The thread's side of a lane.
struct Writer {
    conn: Conn,
    bus: Arc<dyn Bus>,
    metrics: Arc<Metrics>,
}

impl Writer {
    fn commit_together(&mut self, mut batch: Vec<Box<dyn Job>>) {
        match self.transaction(&mut batch) {
            Err(DbError::Retry) => {
                for job in batch {
                    self.commit_alone(job);
                }
            }
            outcome => {
                for job in batch {
                    job.answer(outcome.clone());
                }
            }
        }
    }

    fn commit_alone(&mut self, job: Box<dyn Job>) {
        let mut one = [job];
        let mut outcome = Err(DbError::Retry);
        for _ in 0..TRIES {
            outcome = self.transaction(&mut one);
            if !matches!(outcome, Err(DbError::Retry)) {
                break;
            }
        }
        let [job] = one;
        job.answer(outcome);
    }

    /// One transaction over all jobs; tells the bus when it is durable.
    fn transaction(&mut self, batch: &mut [Box<dyn Job>]) -> DbResult<()> {
        let mut outcome = self.conn.begin().and_then(|()| run_all(&mut self.conn, batch));
        if matches!(outcome, Err(DbError::Unreachable(_))) {
            // Nothing can have been committed yet: once more over a new connection.
            self.conn.rollback();
            outcome = self.conn.begin().and_then(|()| run_all(&mut self.conn, batch));
        }
        let kept = match outcome {
            Ok(Some(kept)) => kept,
            Ok(None) => {
                self.conn.rollback();
                return Ok(());
            }
            Err(error) => {
                self.conn.rollback();
                return Err(error);
            }
        };
        if let Err(error) = self.conn.commit() {
            self.conn.rollback();
            return Err(error);
        }
        self.metrics.commit(kept.jobs);
        self.bus.publish(kept.notices);
        Ok(())
    }
}

/// What a transaction will have done.
#[derive(Default)]
struct Kept {
    jobs: usize,
    notices: Vec<Notice>,
}

/// Runs the jobs, each in a savepoint of its own; one alone needs none, as the whole transaction
/// is its own. `None` when there is nothing to commit.
fn run_all(conn: &mut Conn, batch: &mut [Box<dyn Job>]) -> DbResult<Option<Kept>> {
    let alone = batch.len() == 1;
    let mut kept = Kept::default();
    for job in batch {
        if !alone {
            conn.savepoint(JOB)?;
        }
        let mut tx = Tx::new(conn);
        let keep = job.run(&mut tx);
        let staged = tx.into_staged();
        if let Some(error) = conn.over() {
            return Err(error);
        }
        if keep {
            kept.jobs += 1;
            kept.notices.extend(staged);
        }
        match (alone, keep) {
            (true, _) => {}
            (false, true) => conn.release(JOB)?,
            (false, false) => conn.undo(JOB)?,
        }
    }
    Ok((kept.jobs > 0).then_some(kept))
}
