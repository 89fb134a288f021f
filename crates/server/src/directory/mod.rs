//! Members, departments as a tree, tags, and the segments made of them.
//!
//! Owns who is in a corp and where. Every change is one entry of the corp's directory log, whose
//! place stands in the `changed` column of the rows it touched. Knows no conversation.

pub mod expression;
pub mod rules;
mod service;
mod store;

pub use service::found::{Founder, found};
pub use service::lookup::{Profile, find, is_admin, member_exists, profile, userids};
pub use service::resolve::resolve;
