//! The shell's own part of the screen.

pub mod screens;
mod total;
