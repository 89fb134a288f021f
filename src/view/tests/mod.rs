//! The shell's own part of the screen.

mod places;
pub mod screens;
mod total;
mod turned;
