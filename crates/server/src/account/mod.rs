//! Corps, passwords, sign-in codes, second factors and devices.
//!
//! Owns how a person proves who they are; who they are is the directory's. Secrets are stored as
//! hashes only and never logged. Tries are bounded by address and by account (`throttle`).
//!
//! Audit: `account.sign_in`, `account.sign_in_failed`, `account.code_requested`,
//! `account.sign_out`, `account.change_password`, `device.revoke`, `corp.create`, `corp.accept_terms`,
//! `corp.settings`, `member.edit_self`;
//! of the second factor `account.second_step`, `account.totp_enabled`, `account.totp_disabled`,
//! `account.recovery_codes`, `account.proof_failed`, `account.page_passed`, `account.page_refused`,
//! `member.reset_factor`, `corp.page_secret`.

mod erase;
mod http;
pub mod password;
mod recovery;
mod requests;
mod rules;
pub mod secret;
mod service;
mod store;
mod throttle;
pub mod totp;

pub use erase::hook;
pub use http::routes;
pub use requests::register;
pub use service::code::{LIFE_MS, TRIES, issue};
pub use service::devices::{end_all, open};
pub use service::hello::identify;
pub use service::org::{CreatedOrg, Founding, NewOrg, Terms, create_org, found_org};
pub use service::second::reset::reset_by_operator;
pub use service::second::show::strong_identity;
pub use service::settings::{of as settings, read_receipts};
pub use service::upkeep::{Upkeep, note_connected, sweep};
pub use store::corp::{Corp, by_corp_id as corp_named, by_id as corp, set_kind};
pub use store::device::has_besides as has_device_besides;
pub use store::password::{exists as has_password, set as set_password};
pub use throttle::Throttle;
