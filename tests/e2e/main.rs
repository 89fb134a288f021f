//! Whole days with the real program: servers and clients in processes of their own, killed as
//! processes are killed, and screens in real terminals.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot set the stage fails, and says what repeats it"
)]

mod administration;
mod crash;
mod desk;
mod devices;
mod files;
mod notices;
mod offline;
mod plain;
mod rest;
mod search;
#[path = "../cli/stage.rs"]
#[expect(
    dead_code,
    reason = "the stage is that of the command line's tests; not all of it is used"
)]
mod stage;
mod terminals;
mod todos;
mod window;
