//! The PostgreSQL engine: several writing lanes, several readers, each a connection on a thread.
//!
//! Each connection has a small runtime of its own that turns only while its thread waits for an
//! answer, so that a statement costs no hop between threads and no thread blocks a shared runtime.
//! Transactions are READ COMMITTED: every place, count and id is made by an `UPDATE` that holds
//! its row until the commit, after which a statement sees what the row's last holder committed.
//! `BEGIN`, savepoints and statements without an answer travel with the statement that follows.

mod explain;
mod link;
mod steps;
mod types;
mod url;

use std::sync::Arc;

use tokio_postgres::{Client, Statement};

use self::explain::Verdict;
use self::link::Link;
use self::steps::{Failed, Steps};
use super::conn::{Asked, Engine};
use super::{Conn, Db, DbError, DbResult, Options, Row, Val, lane, migrate, reader};
use crate::bus::Bus;

/// A connection to PostgreSQL, driven from its own thread.
pub struct Postgres {
    link: Link,
    /// What goes ahead of the next statement.
    steps: Steps,
    /// Whether the server knows that a transaction has begun.
    begun: bool,
    /// Whether the last error ended the transaction.
    over: bool,
}

pub(super) async fn open(url: &str, bus: Arc<dyn Bus>, options: Options) -> DbResult<Db> {
    let place = url::parse(url)?;
    // Off the caller's runtime: connections here wait with runtimes of their own.
    let opening = tokio::task::spawn_blocking(move || {
        let kept = Arc::default();
        let conn = |place: &url::Place| {
            let conn = Postgres::new(place.clone())?;
            Ok::<_, DbError>(Conn::from(Engine::Postgres(Box::new(conn))).keeping(&kept))
        };
        migrate::run(&mut conn(&place)?).map_err(|error| match error {
            DbError::Unreachable(detail) => DbError::Open(format!(
                "{detail}: check that the database exists, runs and lets this user in"
            )),
            other => other,
        })?;
        let common = lane::Common::new(bus, options.metrics);
        let lanes = (0..options.lanes.max(1))
            .map(|i| lane::start(format!("db-write-{i}"), conn(&place)?, &common))
            .collect::<DbResult<_>>()?;
        let readers = (0..options.readers.max(1)).map(|_| conn(&place)).collect::<DbResult<_>>()?;
        Ok(Db { lanes, readers: Arc::new(reader::Readers::start(readers)?) })
    });
    opening.await.map_err(|e| DbError::Open(format!("opening the database: {e}")))?
}

impl Postgres {
    fn new(place: url::Place) -> DbResult<Self> {
        Ok(Self { link: Link::new(place)?, steps: Steps::default(), begun: false, over: false })
    }

    pub(super) fn run(&mut self, sql: &'static str, params: &[Val]) -> DbResult<Vec<Row>> {
        let client = self.client()?;
        let statement = self.statement(&client, sql, params)?;
        let steps = std::mem::take(&mut self.steps);
        self.begun = true;
        match self.link.wait(steps.then(&client, (sql, &statement, params))) {
            Ok(rows) => rows.iter().map(types::row).collect(),
            Err(failed) => Err(self.explain(failed)),
        }
    }

    pub(super) fn both(&mut self, a: Asked<'_>, b: Asked<'_>) -> DbResult<(Vec<Row>, Vec<Row>)> {
        let client = self.client()?;
        let first = self.statement(&client, a.0, a.1)?;
        let second = self.statement(&client, b.0, b.1)?;
        let steps = std::mem::take(&mut self.steps);
        self.begun = true;
        let asked = ((a.0, &first, a.1), (b.0, &second, b.1));
        let read = |rows: Vec<_>| rows.iter().map(types::row).collect::<DbResult<_>>();
        match self.link.wait(steps.then_both(&client, asked.0, asked.1)) {
            Ok((a, b)) => Ok((read(a)?, read(b)?)),
            Err(failed) => Err(self.explain(failed)),
        }
    }

    /// Sent with the next statement.
    pub(super) fn later(&mut self, sql: &'static str, params: &[Val]) -> DbResult<()> {
        let client = self.client()?;
        let statement = self.statement(&client, sql, params)?;
        self.steps.statement(sql, statement, params);
        if self.steps.are_many() { self.settle() } else { Ok(()) }
    }

    /// Waits for what was to be sent with the next statement, if there are statements among it.
    pub(super) fn settle(&mut self) -> DbResult<()> {
        if self.steps.has_statements() { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> DbResult<()> {
        let client = self.client()?;
        let steps = std::mem::take(&mut self.steps);
        self.begun = true;
        self.link.wait(steps.alone(&client)).map_err(|failed| self.explain(failed))
    }

    pub(super) fn batch(&mut self, sql: &str) -> DbResult<()> {
        self.steps.text(sql);
        self.flush()
    }

    /// Makes sure that there is a connection; `sql` is sent with the first statement.
    pub(super) fn begin(&mut self, sql: &'static str) -> DbResult<()> {
        (self.begun, self.over) = (false, true);
        self.steps = Steps::default();
        self.link.connect()?;
        self.over = false;
        self.steps.text(sql);
        Ok(())
    }

    pub(super) fn defer(&mut self, sql: &'static str) {
        self.steps.text(sql);
    }

    /// Goes out with what was still to be sent: should that fail, COMMIT rolls back.
    pub(super) fn commit(&mut self) -> DbResult<()> {
        if self.begun || self.steps.has_statements() {
            return self.batch("COMMIT;");
        }
        self.steps = Steps::default();
        Ok(())
    }

    pub(super) fn rollback(&mut self) {
        self.steps = Steps::default();
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
        if !self.steps.is_empty() {
            // A statement that cannot be prepared must fail inside the savepoint that undoes it.
            self.flush()?;
        }
        let kinds: Vec<_> = params.iter().map(types::kind).collect();
        let statement = self
            .link
            .wait(client.prepare_typed(sql, &kinds))
            .map_err(|error| self.explain(Failed { error, sql: sql.to_owned() }))?;
        self.link.statements.insert(sql, statement.clone());
        Ok(statement)
    }

    fn client(&mut self) -> DbResult<Arc<Client>> {
        self.link.client().ok_or_else(|| {
            self.over = true;
            DbError::Unreachable("the connection was lost".into())
        })
    }

    fn explain(&mut self, failed: Failed) -> DbError {
        let Failed { error, sql } = failed;
        let Verdict { error, over, reconnect, forget } = explain::explain(&error, &sql);
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
