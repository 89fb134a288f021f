//! Lanes: where writes queue, and where what waits becomes one transaction.
//!
//! The jobs of a batch run one after the other without savepoints, which cost more than all the
//! rest on PostgreSQL. When one fails that has changed something, the batch is rolled back and
//! run again, each job in a savepoint of its own, and so are some batches after it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use canteen_protocol::LogId;
use tokio::sync::oneshot;

use super::conn::JOB;
use super::turns::Turns;
use super::{Conn, DbError, DbResult, Tx};
use crate::bus::{Bus, Notice};
use crate::metrics::Metrics;

/// Jobs that may share one commit, at least and at most: bounds how long the first of them waits
/// for the others, and how many versions of one row a transaction leaves.
const BATCH: (usize, usize) = (256, 1_024);
/// Batches that run with savepoints after one that would have needed them: whoever keeps sending
/// what is refused costs the others little.
const CAREFUL: u32 = 16;
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
    /// Runs inside the batch; false when what it did must be rolled back. With `settle` it is
    /// known afterwards whether everything it did went well.
    fn run(&mut self, tx: &mut Tx<'_>, settle: bool) -> bool;
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
    fn run(&mut self, tx: &mut Tx<'_>, settle: bool) -> bool {
        let work = &self.work;
        let result = catch_unwind(AssertUnwindSafe(|| work(tx))).unwrap_or_else(|panic| {
            Err(E::from(DbError::Failed(format!("a write panicked: {}", panic_text(&*panic)))))
        });
        if settle && result.is_ok() {
            // What goes wrong here is the connection's trouble.
            drop(tx.settle());
        }
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
pub(super) fn start(name: String, conn: Conn, common: &Common) -> DbResult<Sender> {
    let (queue, jobs) = mpsc::channel::<Box<dyn Job>>();
    let waiting = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&waiting);
    let metrics = Arc::clone(&common.metrics);
    let mut lane = Writer { conn, common: common.clone(), careful: 0, room: BATCH.0 };
    std::thread::Builder::new()
        .name(name)
        .spawn(move || {
            while let Ok(first) = jobs.recv() {
                let mut batch = vec![first];
                batch.extend(jobs.try_iter().take(lane.room - 1));
                count.fetch_sub(batch.len(), Ordering::Relaxed);
                lane.common.metrics.backlog.dec_by(i64::try_from(batch.len()).unwrap_or(0));
                lane.commit_together(batch);
            }
        })
        .map_err(|e| DbError::Open(format!("cannot start a thread: {e}")))?;
    Ok(Sender { queue, waiting, metrics })
}

/// What the lanes of a database share.
#[derive(Clone)]
pub(super) struct Common {
    bus: Arc<dyn Bus>,
    metrics: Arc<Metrics>,
    turns: Arc<Turns>,
}

impl Common {
    pub fn new(bus: Arc<dyn Bus>, metrics: Arc<Metrics>) -> Self {
        Self { bus, metrics, turns: Arc::default() }
    }
}

/// The thread's side of a lane.
struct Writer {
    conn: Conn,
    common: Common,
    /// How many more batches run with savepoints.
    careful: u32,
    /// How many jobs the next batch may have.
    room: usize,
}

/// How many jobs may share a commit, when running so many and then committing took so long: as
/// many as can be run while one waits for the disk, for a disk that is slow is best asked less
/// often.
fn room(jobs: usize, ran: Duration, committed: Duration) -> usize {
    let each = ran.as_nanos() / jobs.max(1) as u128;
    let jobs = committed.as_nanos() / each.max(1);
    usize::try_from(jobs).unwrap_or(usize::MAX).clamp(BATCH.0, BATCH.1)
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
        if batch.len() == 1 {
            return self.carry_out(batch, Care::Alone).unwrap_or(Ok(()));
        }
        if self.careful == 0 {
            if let Some(outcome) = self.carry_out(batch, Care::Hope) {
                return outcome;
            }
            self.careful = CAREFUL;
        }
        self.careful -= 1;
        self.carry_out(batch, Care::Savepoints).unwrap_or(Ok(()))
    }

    /// None when it must be done again with savepoints.
    fn carry_out(&mut self, batch: &mut [Box<dyn Job>], care: Care) -> Option<DbResult<()>> {
        let began = Instant::now();
        let mut outcome = self.conn.begin().and_then(|()| run_all(&mut self.conn, batch, care));
        if matches!(outcome, Err(DbError::Unreachable(_))) {
            // Nothing can have been committed yet: once more over a new connection.
            self.conn.rollback();
            outcome = self.conn.begin().and_then(|()| run_all(&mut self.conn, batch, care));
        }
        let kept = match outcome {
            Ok(Ran::Kept(kept)) => kept,
            other => {
                self.conn.rollback();
                return match other {
                    Ok(Ran::Spoiled) => None,
                    other => Some(other.map(drop)),
                };
            }
        };
        let ran = began.elapsed();
        // While the heads of the logs are still locked.
        let turn = self.common.turns.take(&kept.notices);
        if let Err(error) = self.conn.commit() {
            let over = self.conn.over().is_some();
            self.conn.rollback();
            // A statement that was not waited for has failed, and nobody knows whose it was.
            let spoiled = care == Care::Hope && !over && !matches!(error, DbError::Full(_));
            return (!spoiled).then_some(Err(error));
        }
        self.room = room(batch.len(), ran, began.elapsed().saturating_sub(ran));
        self.common.metrics.commit(kept.jobs);
        turn.wait();
        self.common.bus.publish(kept.notices);
        Some(Ok(()))
    }
}

/// What keeps one job's failure from the others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    /// There are no others: the whole transaction is its own.
    Alone,
    /// Nothing; should one fail, all are run again.
    Hope,
    /// A savepoint around each.
    Savepoints,
}

/// What became of a batch.
enum Ran {
    /// This is to be committed.
    Kept(Kept),
    /// There is nothing to commit.
    Nothing,
    /// One has failed and cannot be undone alone.
    Spoiled,
}

/// What a transaction will have done.
#[derive(Default)]
struct Kept {
    jobs: usize,
    notices: Vec<Notice>,
}

fn run_all(conn: &mut Conn, batch: &mut [Box<dyn Job>], care: Care) -> DbResult<Ran> {
    let mut kept = Kept::default();
    for job in batch {
        if care == Care::Savepoints {
            conn.savepoint(JOB)?;
        }
        conn.begin_job();
        let mut tx = Tx::new(conn);
        let keep = job.run(&mut tx, care == Care::Savepoints);
        let staged = tx.into_staged();
        if let Some(error) = conn.over() {
            return Err(error);
        }
        if keep {
            kept.jobs += 1;
            kept.notices.extend(staged);
        }
        match (care, keep) {
            (Care::Savepoints, true) => conn.release(JOB)?,
            (Care::Savepoints, false) => conn.undo(JOB)?,
            (Care::Hope, false) if conn.is_touched() => return Ok(Ran::Spoiled),
            (Care::Alone | Care::Hope, _) => {}
        }
    }
    Ok(if kept.jobs > 0 { Ran::Kept(kept) } else { Ran::Nothing })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_disk_is_asked_less_often() {
        let (ms, us) = (Duration::from_millis, Duration::from_micros);
        for (jobs, ran, committed, expected) in [
            // A fast disk, a slow one, one that hangs.
            (256, ms(10), us(300), 256),
            (256, us(12_800), ms(25), 500),
            (256, ms(10), ms(5_000), 1_024),
            // Nothing that could be divided by.
            (1, Duration::ZERO, us(300), 1_024),
            (1, us(50), Duration::ZERO, 256),
        ] {
            assert_eq!(room(jobs, ran, committed), expected, "{jobs} {ran:?} {committed:?}");
        }
    }
}
