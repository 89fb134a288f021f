//! Messages that are delivered later: at a time, or when the other is not quiet any more.
//!
//! Each is a row until it is delivered or taken back; a job delivers it, once, also after
//! downtime. Its author alone knows of it.

mod deliver;
mod make;
mod take_back;

use canteen_protocol::scheduled::{ListScheduled, Waiting};

use super::store::scheduled;
use crate::app::{App, Caller};
use crate::fault::Outcome;

pub use deliver::jobs;
pub use make::schedule;
pub use take_back::{withdraw, withdraw_all};

/// The caller's messages that wait.
///
/// # Errors
/// As the database says.
pub async fn waiting(app: App, caller: Caller, _: ListScheduled) -> Outcome<Waiting> {
    let messages = app.db.read(move |conn| scheduled::of(conn, caller.member)).await?;
    Ok(Waiting { messages })
}
