//! Corps, passwords, sign-in codes and devices.
//!
//! Owns how a person proves who they are; who they are is the directory's. Secrets are stored as
//! hashes only and never logged. Tries are bounded by address and by account (`throttle`).
//!
//! Audit: `account.sign_in`, `account.sign_in_failed`, `account.code_requested`,
//! `account.sign_out`, `account.change_password`, `device.revoke`, `corp.create`, `corp.settings`.

pub mod password;
mod requests;
pub mod secret;
mod service;
mod store;
mod throttle;

pub use requests::register;
pub use service::code::{LIFE_MS, TRIES, issue};
pub use service::devices::{end_all, open};
pub use service::hello::identify;
pub use service::org::{CreatedOrg, NewOrg, create_org};
pub use service::settings::{of as settings, read_receipts};
pub use service::upkeep::{Upkeep, note_connected};
pub use store::corp::{Corp, by_id as corp};
pub use store::device::has_besides as has_device_besides;
pub use store::password::{exists as has_password, set as set_password};
pub use throttle::Throttle;
