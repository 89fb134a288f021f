//! The command line: arguments in, text or JSON and an exit code out.
//!
//! One command is one file with its arguments and `run`. Everything a command reads or writes is
//! handed in by [`Io`]; nothing here draws a screen. `commands.md` of the design is the contract:
//! codes and JSON of this module are what scripts depend on.

mod args;
mod context;
mod exit;
mod files;
mod history;
mod keys;
mod link;
mod local;
mod message;
mod prompt;
mod proof;
mod qr;
mod reference;
mod resting;
mod second_step;
mod secret;
mod signin;
mod start;
mod stop;
mod table;
mod target;
mod time;

mod account;
mod admin;
mod away;
mod bench;
mod client;
mod completions;
mod demo;
mod devices;
mod doctor;
mod file;
mod group;
mod inbox;
mod invite;
mod login;
mod logout;
mod man;
mod me;
mod mute;
mod org;
mod password;
mod plain;
mod problems;
mod quiet;
mod scheduled;
mod search;
mod send;
mod serve;
mod status;
mod tail;
mod themes;
mod todo;
mod whoami;

pub use args::command;
pub use context::Io;
pub use exit::{Exit, Failure};
pub use reference::reference;
pub use start::run;
