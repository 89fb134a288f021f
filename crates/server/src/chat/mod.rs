//! Conversations and messages: who says what where, who sees it, how far each has read.
//!
//! Owns the tables of migrations 4, 7 and 9, what waits to be delivered (migration 5) and the
//! conversations' logs. Knows members by id only and asks
//! the directory who they are; knows nothing of sessions, which hear of its entries by the bus.

mod act;
mod answering;
mod content;
mod departments;
mod direct;
mod drafts;
mod erase;
mod groups;
mod hydrate;
mod keeping;
mod later;
mod leaving;
mod messages;
mod reading;
mod requests;
mod rules;
mod search;
mod seen;
mod standing;
mod stays;
mod store;
mod sync;
mod view;

pub use departments::jobs as department_jobs;
pub use groups::create::create as create_group;
pub use later::jobs;
pub use messages::carried::sees_file;
pub use requests::{hook, register};
pub use search::register_jobs;
pub use seen::{Seen, get, seen, sees};
pub use store::memberships::{conversations_of, current, is_member};
