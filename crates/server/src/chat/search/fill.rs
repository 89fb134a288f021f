//! Reads the words of messages of before there was an index, some at a time, so that what is said
//! meanwhile does not wait; until it is done, the older ones are not found.

use canteen_protocol::Time;

use crate::chat::store::spoken;
use crate::db::Lane;
use crate::jobs::{self, Jobs};

/// The job's kind, which its migration schedules.
const KIND: &str = "search.fill";
/// Messages read at a time: some milliseconds.
const COUNT: i64 = 200;
/// Milliseconds between.
const PAUSE: i64 = 50;

/// Adds the job.
pub fn register_jobs(jobs: &mut Jobs) {
    jobs.within(
        KIND,
        |_| Lane::Admin,
        |app, tx, fired| {
            if spoken::fill(tx, COUNT)? {
                let due = Time(app.now().0 + PAUSE);
                jobs::schedule(tx, &fired.key, KIND, due, &())?;
            }
            Ok(())
        },
    );
}
