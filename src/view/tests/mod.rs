//! The shell's own part of the screen.

mod screens;
mod total;
