//! Removing what nobody needs: uploads that were given up, files nothing carries, chunks no file
//! holds. Each event that may leave such behind schedules one look after the time of grace.

use canteen_protocol::Time;
use canteen_protocol::limits::Limits;

use super::stored;
use crate::app::App;
use crate::db::{DbResult, Lane, Tx};
use crate::fault::{Fault, Outcome};
use crate::file::store;
use crate::jobs::{self, Fired};

/// The kind of the job.
pub const KIND: &str = "file.collect";
/// Looks are taken together, in milliseconds: one an hour at most.
const HOUR: i64 = 3_600_000;
/// What one transaction takes.
const BATCH: usize = 100;
/// Transactions of one look; the next one comes at once.
const ROUNDS: usize = 50;

/// Lets a look be taken when what was touched at `at` is past its grace.
///
/// # Errors
/// As the database says.
pub fn schedule(tx: &mut Tx<'_>, at: Time, limits: &Limits) -> DbResult<()> {
    let due = at.0 + limits.upload_seconds * 1_000;
    let hour = due.div_euclid(HOUR) + 1;
    jobs::schedule(tx, &format!("{KIND}:{hour}"), KIND, Time(hour * HOUR), &())
}

/// Takes a look. Idempotent, as it may be cut short anywhere.
///
/// # Errors
/// As the database or the store of files says.
pub async fn collect(app: App, _: Fired) -> Outcome<()> {
    let before = Time(app.now().0 - app.limits.upload_seconds * 1_000);
    for _ in 0..ROUNDS {
        let round = move |tx: &mut Tx<'_>| -> DbResult<_> {
            let forgotten = store::forget(tx, before, BATCH)?;
            Ok((forgotten, store::doom(tx, before, BATCH)?))
        };
        let (forgotten, doomed) = app.db.write(Lane::Admin, round).await.map_err(Fault::Db)?;
        if forgotten == 0 && doomed.is_empty() {
            return Ok(());
        }
        for name in &doomed {
            app.blobs.remove(name).await.map_err(stored)?;
        }
        let gone = move |tx: &mut Tx<'_>| doomed.iter().try_for_each(|name| store::gone(tx, name));
        app.db.write(Lane::Admin, gone).await.map_err(Fault::Db)?;
    }
    // An error lets the job fire again after a pause.
    Err(Fault::Internal("there is more to be removed than fits one look".into()))
}
