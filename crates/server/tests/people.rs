//! Accounts and the directory, through the methods on the wire, on a real database.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

#[path = "people/company.rs"]
mod company;
#[path = "people/org.rs"]
mod org;
#[path = "people/sign_in.rs"]
mod sign_in;
