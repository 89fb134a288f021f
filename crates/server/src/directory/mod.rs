//! Members, departments as a tree, tags, and the segments made of them.
//!
//! Owns who is in a corp and where. Every change is one entry of the corp's directory log, whose
//! place stands in the `changed` column of the rows it touched. Knows no conversation.

mod change;
mod expression;
mod refusal;
mod requests;
pub mod rules;
mod service;
mod store;

pub use change::{Change, NewMember, lane};
pub use requests::register;
pub use service::found::found;
pub use service::lookup::{Profile, find, is_admin, member_exists, profile, userids};
pub use service::names::parse;
pub use service::resolve::resolve;
