//! Corps, passwords, sign-in codes and devices.
//!
//! Owns how a person proves who they are; who they are is the directory's. Secrets are stored as
//! hashes only and never logged.

mod org;
mod password;
mod secret;
mod store;

pub use org::{CreatedOrg, NewOrg, create_org};
