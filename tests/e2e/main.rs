//! Whole days with the real program: servers and clients in processes of their own, killed as
//! processes are killed, and screens in real terminals.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot set the stage fails"
)]

mod crash;
#[path = "../cli/stage.rs"]
mod stage;
