//! The history's own thread, and the handle that sends it jobs.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};
use tokio::sync::{mpsc, oneshot};

use super::{Db, StoreError, StoreResult, Trouble};
use crate::engine::Clock;

type Job = Box<dyn FnOnce(&mut Db) + Send>;

/// Asks the history from async code. Jobs are done in the order in which they are asked for; the
/// thread ends when this is dropped and all are done.
#[derive(Debug)]
pub struct Store {
    jobs: std::sync::mpsc::Sender<Job>,
    closed: oneshot::Receiver<()>,
}

impl Store {
    /// Opens the history at a path; troubles go to the channel.
    ///
    /// # Errors
    /// [`StoreError::Newer`]; of everything else the history makes the best.
    pub async fn open(
        path: &Path,
        clock: Clock,
        troubles: mpsc::UnboundedSender<Trouble>,
    ) -> StoreResult<Self> {
        let (jobs, queue) = std::sync::mpsc::channel::<Job>();
        let (opened, open) = oneshot::channel();
        let (close, closed) = oneshot::channel();
        let path = path.to_owned();
        std::thread::Builder::new()
            .name("history".into())
            .spawn(move || {
                run(&path, clock, troubles, opened, &queue);
                // Whoever closed it may not wait for it.
                close.send(()).ok();
            })
            .map_err(|error| StoreError::Io { path: PathBuf::from("history"), error })?;
        open.await.map_err(|_| StoreError::Closed)??;
        Ok(Self { jobs, closed })
    }

    /// Ends the thread when all jobs are done, and waits until the file is closed.
    pub async fn close(self) {
        let Self { jobs, closed } = self;
        drop(jobs);
        // A thread that panicked has closed it as well.
        drop(closed.await);
    }

    /// See [`Db::read`].
    ///
    /// # Errors
    /// As there.
    pub async fn read<T: Send + 'static>(
        &self,
        job: impl Fn(&Connection) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        self.with(move |db| db.read(job)).await
    }

    /// See [`Db::write`].
    ///
    /// # Errors
    /// As there.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl Fn(&Transaction<'_>) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        self.with(move |db| db.write(job)).await
    }

    /// See [`Db::write_durably`].
    ///
    /// # Errors
    /// As there.
    pub async fn write_durably<T: Send + 'static>(
        &self,
        job: impl Fn(&Transaction<'_>) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        self.with(move |db| db.write_durably(job)).await
    }

    /// See [`Db::changed_by_others`].
    ///
    /// # Errors
    /// As there.
    pub async fn changed_by_others(&self) -> StoreResult<bool> {
        self.with(Db::changed_by_others).await
    }

    /// Does a job on the history's thread.
    ///
    /// # Errors
    /// The job's, or [`StoreError::Closed`].
    pub async fn with<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Db) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        let (done, result) = oneshot::channel();
        // Whoever asked may have stopped waiting; the job is done all the same.
        let job: Job = Box::new(move |db| drop(done.send(job(db))));
        self.jobs.send(job).map_err(|_| StoreError::Closed)?;
        result.await.map_err(|_| StoreError::Closed)?
    }
}

fn run(
    path: &Path,
    clock: Clock,
    troubles: mpsc::UnboundedSender<Trouble>,
    opened: oneshot::Sender<StoreResult<()>>,
    queue: &std::sync::mpsc::Receiver<Job>,
) {
    let mut db = match Db::open(path, clock, troubles) {
        Ok(db) => db,
        Err(error) => {
            drop(opened.send(Err(error)));
            return;
        }
    };
    drop(opened.send(Ok(())));
    while let Ok(job) = queue.recv() {
        job(&mut db);
    }
}
