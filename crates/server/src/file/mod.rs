//! Files: how they come up piece by piece, what carries them, how they go down again.
//!
//! Owns the tables of migration 8 but for the messages' column, and the names of what lies in the
//! blob store. A file is cut into chunks, each kept under its own hash and shared by all files
//! that hold it. Who may see what carries a file is asked of the slice that is handed in; this one
//! knows logs and places only.

mod erase;
mod http;
mod rules;
mod service;
mod store;

use canteen_protocol::FileId;

use crate::app::Caller;
use crate::db::Conn;
use crate::fault::Outcome;
use crate::jobs::Jobs;

pub use erase::hook;
pub use http::routes;
pub use service::carry::{carry, drop_from, hold, unknown, uses};
pub use service::kept::{find as kept, keep, let_go, read as read_kept};
pub use service::receive::upload;

/// Whether a member sees something that carries a file.
pub type Sees = fn(&mut Conn, Caller, FileId) -> Outcome<bool>;

/// The slice's timers.
pub fn jobs(jobs: &mut Jobs) {
    jobs.outside(service::collect::KIND, service::collect::collect);
}
