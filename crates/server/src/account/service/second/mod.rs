//! The second factor: the second step of signing in, and what a member sets up for it.

pub mod enrol;
pub mod page;
pub mod passed;
pub mod prove;
pub mod reset;
pub mod show;
pub mod step;
pub mod take;
