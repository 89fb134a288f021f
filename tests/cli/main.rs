//! The command line's contract, kept by running the real program against a real server: exit
//! codes, JSON, standard input and output, and what happens when the server is away.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot set the stage fails"
)]

mod accounts;
mod admin;
mod bench;
mod browser;
mod company_page;
mod doctor;
mod files;
mod founding;
mod groups;
mod import;
pub(crate) mod joining;
mod ldap;
mod leaving;
mod messages;
mod offline;
mod output;
mod own;
mod rest;
mod retail;
mod scenarios;
mod scim;
mod search;
mod second_factor;
mod serve;
pub(crate) mod stage;
mod tenants;
mod terminal;
mod todos;
