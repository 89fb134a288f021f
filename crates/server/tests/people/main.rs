//! Accounts and the directory, through the methods on the wire, on a real database.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod bulk;
mod company;
mod company_page;
mod department_groups;
mod display;
mod every_request;
mod import;
mod isolation;
mod large;
mod leaks;
mod members;
mod model;
mod org;
mod own;
mod purge;
mod roles;
mod second_factor;
mod segments;
mod sessions;
mod sign_in;
mod sync;
mod tags;
mod tenants;
mod tree;
mod visibility;
