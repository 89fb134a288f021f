//! What is sent to PostgreSQL without waiting for the answer to what went before.
//!
//! All of it is answered in order; after the first error PostgreSQL refuses the rest of the
//! transaction, so that error is the one that counts.

use std::future::Future;
use std::pin::Pin;

use futures_util::future::{join, join_all, join3};
use tokio_postgres::{Client, Error, Row, Statement};

use super::types;
use crate::db::Val;

/// Statements that go out at once; bounds what both sides must keep meanwhile.
const MANY: usize = 24;

/// A text, a prepared statement, its parameters.
pub(super) type Asked<'a> = (&'static str, &'a Statement, &'a [Val]);

/// What went wrong in which statement.
pub(super) struct Failed {
    pub error: Error,
    pub sql: String,
}

enum Step {
    /// One or more statements without parameters.
    Text(String),
    Statement(&'static str, Statement, Vec<Val>),
}

/// Statements without answers, in order.
#[derive(Default)]
pub(super) struct Steps {
    steps: Vec<Step>,
    statements: usize,
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failed>> + 'a>>;

impl Steps {
    /// Adds a text, which ends with `;` unless it is the last.
    pub fn text(&mut self, sql: &str) {
        match self.steps.last_mut() {
            Some(Step::Text(text)) => text.push_str(sql),
            _ => self.steps.push(Step::Text(sql.to_owned())),
        }
    }

    pub fn statement(&mut self, sql: &'static str, statement: Statement, params: &[Val]) {
        self.steps.push(Step::Statement(sql, statement, params.to_vec()));
        self.statements += 1;
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub fn has_statements(&self) -> bool {
        self.statements > 0
    }

    pub fn are_many(&self) -> bool {
        self.statements >= MANY
    }

    /// Sends them and waits.
    pub async fn alone(&self, client: &Client) -> Result<(), Failed> {
        match self.steps.as_slice() {
            [] => Ok(()),
            [Step::Text(sql)] => text(client, sql).await,
            _ => first_error(join_all(self.sent(client)).await),
        }
    }

    /// Sends them and a statement with an answer.
    pub async fn then(&self, client: &Client, last: Asked<'_>) -> Result<Vec<Row>, Failed> {
        if self.steps.is_empty() {
            return query(client, last).await;
        }
        let (before, rows) = join(join_all(self.sent(client)), query(client, last)).await;
        first_error(before).and(rows)
    }

    /// Sends them and two statements with answers.
    pub async fn then_both(
        &self,
        client: &Client,
        a: Asked<'_>,
        b: Asked<'_>,
    ) -> Result<(Vec<Row>, Vec<Row>), Failed> {
        let before = join_all(self.sent(client));
        let (before, a, b) = join3(before, query(client, a), query(client, b)).await;
        first_error(before)?;
        Ok((a?, b?))
    }

    /// Each is sent when it is polled first, which [`join_all`] does in order.
    fn sent<'a>(&'a self, client: &'a Client) -> Vec<Answer<'a, ()>> {
        self.steps
            .iter()
            .map(|step| -> Answer<'a, ()> {
                match step {
                    Step::Text(sql) => Box::pin(text(client, sql)),
                    Step::Statement(sql, statement, params) => {
                        Box::pin(execute(client, (sql, statement, params)))
                    }
                }
            })
            .collect()
    }
}

fn first_error(answers: Vec<Result<(), Failed>>) -> Result<(), Failed> {
    answers.into_iter().collect()
}

async fn text(client: &Client, sql: &str) -> Result<(), Failed> {
    client.batch_execute(sql).await.map_err(|error| Failed { error, sql: sql.to_owned() })
}

async fn execute(client: &Client, asked: Asked<'_>) -> Result<(), Failed> {
    let (sql, statement, params) = asked;
    let params: Vec<_> = params.iter().map(types::param).collect();
    let answer = client.execute(statement, &params).await;
    answer.map(drop).map_err(|error| Failed { error, sql: sql.to_owned() })
}

async fn query(client: &Client, asked: Asked<'_>) -> Result<Vec<Row>, Failed> {
    let (sql, statement, params) = asked;
    let params: Vec<_> = params.iter().map(types::param).collect();
    client.query(statement, &params).await.map_err(|error| Failed { error, sql: sql.to_owned() })
}
