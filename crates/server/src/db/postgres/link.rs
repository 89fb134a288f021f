//! One connection that is made again when it is lost.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Client, Config, NoTls, Socket, Statement};

use super::explain::chain;
use super::url::Place;
use crate::db::{DbError, DbResult};

/// The first and the longest time between two tries to connect.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// What every session starts with. An ack means durable, whatever the database's default is.
const SETUP: &str = "SET statement_timeout = '60s';
    SET idle_in_transaction_session_timeout = '60s';
    SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') = 'off'";

pub(super) struct Link {
    place: Place,
    open: Option<(Arc<Client>, JoinHandle<()>)>,
    /// Prepared on the open connection.
    pub(super) statements: HashMap<&'static str, Statement>,
    pause: Duration,
    not_before: Option<Instant>,
    /// Turns only inside [`Link::wait`]. Last, so that what lives on it is gone before.
    runtime: Runtime,
}

impl Link {
    pub(super) fn new(place: Place) -> DbResult<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| DbError::Open(format!("cannot start a runtime: {e}")))?;
        Ok(Self {
            place,
            open: None,
            statements: HashMap::new(),
            pause: BACKOFF.0,
            not_before: None,
            runtime,
        })
    }

    /// Waits for an answer, driving the connection meanwhile.
    pub(super) fn wait<F: Future>(&self, answer: F) -> F::Output {
        self.runtime.block_on(answer)
    }

    /// The open connection, if there is one.
    pub(super) fn client(&self) -> Option<Arc<Client>> {
        self.open.as_ref().map(|(client, _)| Arc::clone(client))
    }

    pub(super) fn is_lost(&self) -> bool {
        self.open.as_ref().is_none_or(|(client, _)| client.is_closed())
    }

    pub(super) fn drop_connection(&mut self) {
        self.statements.clear();
        self.open = None;
    }

    /// Makes sure that there is a connection. After a failure it fails at once for a while.
    pub(super) fn connect(&mut self) -> DbResult<()> {
        if self.open.is_some() {
            // Lets the connection see that the server has hung up since the last statement: one
            // turn to hear of it, one to act on it.
            self.wait(async {
                tokio::task::yield_now().await;
                tokio::task::yield_now().await;
            });
            if !self.is_lost() {
                return Ok(());
            }
            self.drop_connection();
        }
        if self.not_before.is_some_and(|at| Instant::now() < at) {
            return Err(DbError::Unreachable("still waiting to connect again".into()));
        }
        match self.wait(connect(&self.place)) {
            Ok((client, task)) => {
                self.open = Some((Arc::new(client), self.runtime.spawn(task)));
                (self.pause, self.not_before) = (BACKOFF.0, None);
                self.set_up()
            }
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn set_up(&mut self) -> DbResult<()> {
        let Some(client) = self.client() else { return Ok(()) };
        if let Err(error) = self.wait(client.batch_execute(SETUP)) {
            self.drop_connection();
            return Err(self.failed(&error));
        }
        Ok(())
    }

    fn failed(&mut self, error: &tokio_postgres::Error) -> DbError {
        self.not_before = Some(Instant::now() + self.pause);
        self.pause = (self.pause * 2).min(BACKOFF.1);
        DbError::Unreachable(format!("cannot connect to {}: {}", self.place, chain(error)))
    }
}

impl Drop for Link {
    /// Says goodbye, so that the server does not log a lost client.
    fn drop(&mut self) {
        if let Some((client, task)) = self.open.take() {
            drop(client);
            let goodbye = async { tokio::time::timeout(Duration::from_secs(1), task).await };
            drop(self.runtime.block_on(goodbye));
        }
    }
}

type Driver = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

async fn connect(place: &Place) -> Result<(Client, Driver), tokio_postgres::Error> {
    match &place.tls {
        Some(tls) => connect_with(&place.config, tls.clone()).await,
        None => connect_with(&place.config, NoTls).await,
    }
}

async fn connect_with<T>(config: &Config, tls: T) -> Result<(Client, Driver), tokio_postgres::Error>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
    T::TlsConnect: Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    let (client, connection) = config.connect(tls).await?;
    let driver = async move {
        if let Err(error) = connection.await {
            tracing::debug!(error = chain(&error), "a database connection ended");
        }
    };
    Ok((client, Box::pin(driver)))
}
