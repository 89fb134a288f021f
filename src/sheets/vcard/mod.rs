//! vCard: address books. Written as 4.0 (RFC 6350), read as 4.0, 3.0 (RFC 2426) and 2.1.

mod card;
mod parse;
mod read;
mod write;

pub use read::read;
pub use write::write;

/// The property of our own that names the account.
const ACCOUNT: &str = "X-CANTEEN-ACCOUNT";
