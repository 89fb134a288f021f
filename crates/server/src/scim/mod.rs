//! Identity providers write the directory over SCIM 2.0 (RFC 7643, RFC 7644): members as users, tags as
//! groups (ORG-18).
//!
//! Owns the tokens by which they come, what they call members and tags, and the form in which they
//! speak. Who members are is the directory's: everything is changed by its `Change`, so that logs,
//! versions and the rules of who sees whom are as for any other change.
//!
//! - A token acts for the whole corp, as long as who made it administers the whole corp; it neither
//!   makes administrators nor changes where codes for one go, and does not shut who made it.
//! - DELETE sees a member off as `member.offboard` does, without an heir. They are not there for
//!   providers from then on, until the account is opened again; their account stays theirs.
//! - What PUT leaves out stays, null and nothing empty. What is not kept is passed over.
//!
//! Audit: `scim.token_add`, `scim.token_revoke`; and the directory's own, with nobody as actor and
//! the token's name as `by` in the detail.

mod erase;
mod http;
mod requests;
mod rules;
mod service;
mod store;

pub use http::routes;
pub use requests::{hook, register};
