//! How people join: links and the page behind them, requests that wait for an administrator,
//! invitations by mail and text message, and who has joined so far.
//!
//! Owns how somebody becomes a member who is not yet one; who members are is the directory's, how
//! they prove it the account's. The page never tells whether an address is listed: its answer is
//! the same until the address is proved, and what differs is written to the address alone.
//!
//! Audit: `invite.link`, `.revoke`, `.join`, `.approve`, `.refuse`, `.send`, `.weekly`, `.stop`.

mod erase;
mod gate;
mod jobs;
mod page;
mod requests;
mod rules;
mod service;
mod store;
mod words;

pub use jobs::{hook, jobs};
pub use page::routes;
pub use requests::register;
