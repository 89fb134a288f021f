//! The PostgreSQL engine: several writing lanes, several readers, each a connection on a thread.

use std::sync::Arc;

use super::{Db, DbError, DbResult, Options, Row, Val};
use crate::bus::Bus;

/// A connection to PostgreSQL, driven from its own thread.
pub struct Postgres {
    lost_race: bool,
}

#[expect(clippy::unused_async, reason = "connecting awaits")]
pub(super) async fn open(_url: &str, _bus: Arc<dyn Bus>, _options: Options) -> DbResult<Db> {
    Err(DbError::Open("PostgreSQL is not built in yet".into()))
}

#[expect(clippy::unused_self, reason = "not built in yet")]
impl Postgres {
    pub(super) fn run(&mut self, _sql: &'static str, _params: &[Val]) -> DbResult<Vec<Row>> {
        Err(DbError::Closed)
    }

    pub(super) fn batch(&mut self, _sql: &str) -> DbResult<()> {
        Err(DbError::Closed)
    }

    pub(super) fn begin(&mut self) -> DbResult<()> {
        Err(DbError::Closed)
    }

    pub(super) fn snapshot(&mut self) -> DbResult<()> {
        Err(DbError::Closed)
    }

    pub(super) fn lost_race(&self) -> bool {
        self.lost_race
    }
}
