//! Timers that survive restarts: rows that fire once, however long the server was down.
//!
//! Services [`schedule`] and [`cancel`] inside their transactions; what a kind of job does is
//! said in [`Jobs`]; a [`Worker`] on each node fires what is due. Knows nothing of what jobs mean.

mod registry;
mod store;
mod worker;

use canteen_protocol::Time;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bus::Notice;
use crate::db::{DbError, DbResult, Tx};
use crate::fault::{Fault, Outcome};

pub use registry::Jobs;
pub use worker::Worker;

/// A job that fires later than this after its time is marked late, in milliseconds.
pub const LATE: i64 = 60_000;

/// A job whose time has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fired {
    /// The key it was scheduled under.
    pub key: String,
    /// When it was meant to fire.
    pub due: Time,
    /// Whether it fires more than [`LATE`] after that, as after downtime.
    pub late: bool,
    payload: String,
}

impl Fired {
    /// What was scheduled with it.
    ///
    /// # Errors
    /// When it is not of that type.
    pub fn payload<T: DeserializeOwned>(&self) -> Outcome<T> {
        serde_json::from_str(&self.payload)
            .map_err(|e| Fault::Internal(format!("payload of job {}: {e}", self.key)))
    }
}

/// Lets a job of this kind fire at `due`, or at once when that is past. The same again changes
/// nothing; another time or payload under the same key takes the place of the first.
///
/// A job may schedule itself anew under its own key while it fires.
///
/// # Errors
/// As the database says.
pub fn schedule(
    tx: &mut Tx<'_>,
    key: &str,
    kind: &'static str,
    due: Time,
    payload: &impl Serialize,
) -> DbResult<()> {
    let payload = serde_json::to_string(payload)
        .map_err(|e| DbError::Failed(format!("payload of job {key}: {e}")))?;
    store::insert(tx, key, kind, due, &payload)?;
    tx.stage(Notice::Due { at: due });
    Ok(())
}

/// Takes a job back; false when there is none, or it has fired.
///
/// # Errors
/// As the database says.
pub fn cancel(tx: &mut Tx<'_>, key: &str) -> DbResult<bool> {
    store::delete(tx, key)
}
