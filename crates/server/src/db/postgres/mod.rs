//! The PostgreSQL engine: several writing lanes, several readers, each a connection on a thread.
//!
//! Each connection has a small runtime of its own that turns only while its thread waits for an
//! answer, so that a statement costs no hop between threads and no thread blocks a shared runtime.
//! Transactions are READ COMMITTED: every place, count and id is made by an `UPDATE` that holds
//! its row until the commit, after which a statement sees what the row's last holder committed.
//! `BEGIN` and savepoints travel with the statement that follows them.

mod explain;
mod link;
mod types;
mod url;

use std::sync::Arc;

use futures_util::future::join;
use tokio_postgres::{Client, Statement};

use self::explain::Verdict;
use self::link::Link;
use super::conn::Engine;
use super::{Conn, Db, DbError, DbResult, Options, Row, Val, lane, migrate, reader};
use crate::bus::Bus;

/// A connection to PostgreSQL, driven from its own thread.
pub struct Postgres {
    link: Link,
    /// Statements without parameters and answers that go ahead of the next.
    pending: String,
    /// Whether the server knows that a transaction has begun.
    begun: bool,
    /// Whether the last error ended the transaction.
    over: bool,
}

pub(super) async fn open(url: &str, bus: Arc<dyn Bus>, options: Options) -> DbResult<Db> {
    let place = url::parse(url)?;
    // Off the caller's runtime: connections here wait with runtimes of their own.
    let opening = tokio::task::spawn_blocking(move || {
        let conn = |place: &url::Place| {
            Postgres::new(place.clone()).map(|c| Conn::from(Engine::Postgres(Box::new(c))))
        };
        migrate::run(&mut conn(&place)?).map_err(|error| match error {
            DbError::Unreachable(detail) => DbError::Open(format!(
                "{detail}: check that the database exists, runs and lets this user in"
            )),
            other => other,
        })?;
        let lanes = (0..options.lanes.max(1))
            .map(|i| {
                let (name, bus) = (format!("db-write-{i}"), Arc::clone(&bus));
                lane::start(name, conn(&place)?, bus, Arc::clone(&options.metrics))
            })
            .collect::<DbResult<_>>()?;
        let readers = (0..options.readers.max(1)).map(|_| conn(&place)).collect::<DbResult<_>>()?;
        Ok(Db { lanes, readers: Arc::new(reader::Readers::start(readers)?) })
    });
    opening.await.map_err(|e| DbError::Open(format!("opening the database: {e}")))?
}

impl Postgres {
    fn new(place: url::Place) -> DbResult<Self> {
        Ok(Self { link: Link::new(place)?, pending: String::new(), begun: false, over: false })
    }

    pub(super) fn run(&mut self, sql: &'static str, params: &[Val]) -> DbResult<Vec<Row>> {
        let client = self.client()?;
        let statement = self.statement(&client, sql, params)?;
        let pending = std::mem::take(&mut self.pending);
        self.begun = true;
        match self.link.wait(run(&client, &pending, &statement, params)) {
            Ok(rows) => rows.iter().map(types::row).collect(),
            Err(error) => Err(self.explain(&error, sql)),
        }
    }

    pub(super) fn batch(&mut self, sql: &str) -> DbResult<()> {
        let client = self.client()?;
        let text = std::mem::take(&mut self.pending) + sql;
        self.begun = true;
        self.link.wait(client.batch_execute(&text)).map_err(|error| self.explain(&error, sql))
    }

    /// Makes sure that there is a connection; `sql` is sent with the first statement.
    pub(super) fn begin(&mut self, sql: &'static str) -> DbResult<()> {
        (self.begun, self.over) = (false, true);
        self.link.connect()?;
        self.over = false;
        sql.clone_into(&mut self.pending);
        Ok(())
    }

    pub(super) fn defer(&mut self, sql: &'static str) {
        self.pending.push_str(sql);
    }

    pub(super) fn commit(&mut self) -> DbResult<()> {
        if self.begun {
            return self.batch("COMMIT");
        }
        self.pending.clear();
        Ok(())
    }

    pub(super) fn rollback(&mut self) {
        self.pending.clear();
        if self.begun
            && let Some(client) = self.link.client()
            && let Err(error) = self.link.wait(client.batch_execute("ROLLBACK"))
        {
            tracing::debug!(%error, "a transaction ended with its connection");
            self.link.drop_connection();
        }
    }

    /// Whether the last error ended the transaction: lost races, lost connections.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    /// The statement prepared on this connection, for parameters of these kinds.
    fn statement(
        &mut self,
        client: &Client,
        sql: &'static str,
        params: &[Val],
    ) -> DbResult<Statement> {
        if let Some(known) = self.link.statements.get(sql)
            && types::fit(params, known.params())
        {
            return Ok(known.clone());
        }
        if !self.pending.is_empty() {
            // A statement that cannot be prepared must fail inside the savepoint that undoes it.
            self.batch("")?;
        }
        let kinds: Vec<_> = params.iter().map(types::kind).collect();
        let statement = self
            .link
            .wait(client.prepare_typed(sql, &kinds))
            .map_err(|error| self.explain(&error, sql))?;
        self.link.statements.insert(sql, statement.clone());
        Ok(statement)
    }

    fn client(&mut self) -> DbResult<Arc<Client>> {
        self.link.client().ok_or_else(|| {
            self.over = true;
            DbError::Unreachable("the connection was lost".into())
        })
    }

    fn explain(&mut self, error: &tokio_postgres::Error, sql: &str) -> DbError {
        let Verdict { error, over, reconnect, forget } = explain::explain(error, sql);
        let lost = reconnect || self.link.is_lost();
        if lost {
            self.link.drop_connection();
        }
        if forget {
            self.link.statements.clear();
        }
        self.over = over || lost;
        error
    }
}

/// Sends what is pending and the statement without waiting in between.
async fn run(
    client: &Client,
    pending: &str,
    statement: &Statement,
    params: &[Val],
) -> Result<Vec<tokio_postgres::Row>, tokio_postgres::Error> {
    let params: Vec<_> = params.iter().map(types::param).collect();
    if pending.is_empty() {
        return client.query(statement, &params).await;
    }
    let (before, rows) =
        join(client.batch_execute(pending), client.query(statement, &params)).await;
    before.and(rows)
}
