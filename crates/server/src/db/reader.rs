//! Reading connections, each on a thread of its own, fed from one queue.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use tokio::sync::oneshot;

use super::{Conn, DbError, DbResult};

type Task = Box<dyn FnOnce(&mut Conn) + Send>;

/// The pool of readers.
pub(super) struct Readers {
    queue: mpsc::Sender<Task>,
}

impl Readers {
    pub(super) fn start(conns: Vec<Conn>) -> DbResult<Self> {
        let (queue, tasks) = mpsc::channel::<Task>();
        let tasks = Arc::new(Mutex::new(tasks));
        for (i, conn) in conns.into_iter().enumerate() {
            let tasks = Arc::clone(&tasks);
            std::thread::Builder::new()
                .name(format!("db-read-{i}"))
                .spawn(move || serve(conn, &tasks))
                .map_err(|e| DbError::Open(format!("cannot start a thread: {e}")))?;
        }
        Ok(Self { queue })
    }

    pub(super) async fn run<T, E>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let task: Task = Box::new(move |conn| {
            let result = conn.snapshot().map_err(E::from).and_then(|()| {
                catch_unwind(AssertUnwindSafe(|| f(conn))).unwrap_or_else(|_| {
                    Err(E::from(DbError::Failed("a read panicked; see the log".into())))
                })
            });
            // The caller may have gone away.
            drop(reply.send(result));
            // Nothing to keep.
            conn.rollback();
        });
        if self.queue.send(task).is_err() {
            return Err(E::from(DbError::Closed));
        }
        answer.await.unwrap_or_else(|_| Err(E::from(DbError::Closed)))
    }
}

fn serve(mut conn: Conn, tasks: &Mutex<mpsc::Receiver<Task>>) {
    loop {
        let next = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match next {
            Ok(task) => task(&mut conn),
            Err(_) => return,
        }
    }
}
