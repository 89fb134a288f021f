//! The local history: what was said, who is who, and what still has to be sent.
//!
//! One SQLite connection on a thread of its own; several processes may have the file open. Owns the
//! rules of what a set of entries looks like, whatever order they came in. Knows nothing of
//! connections, and nothing of screens but the items it makes for them.

mod column;
pub mod conversations;
pub mod coverage;
mod db;
pub mod directory;
pub mod downloads;
pub mod drafts;
pub mod entries;
mod error;
mod file;
pub mod fill;
mod health;
pub mod items;
pub mod meta;
pub mod order;
pub mod outbox;
pub mod overlay;
pub mod places;
mod rescue;
pub mod rest;
pub mod search;
pub mod sign;
pub mod spoken;
mod thread;
pub mod todos;
pub mod window;

#[cfg(test)]
mod tests;

pub use db::{Db, Trouble};
pub use error::{StoreError, StoreResult};
pub use file::{Stamp, stamp};
pub use health::{Health, health};
pub use thread::Store;
