//! People of an LDAP server (RFC 4511) or of Active Directory, read page by page.
//!
//! Only reads, only what the template has a column for, and follows no referrals: nobody is asked
//! but the server that was named. What an entry means is decided in `sheets`.

mod address;
mod client;
mod error;
mod trust;

pub use address::Address;
pub use client::{Ask, people};
pub use error::LdapError;
