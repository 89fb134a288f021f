//! A terminal as it is handed to the client.

use std::io::{self, Write};

use tokio::sync::mpsc;

use super::Surroundings;

/// What comes from a terminal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Signal {
    /// Bytes it sent.
    Bytes(Vec<u8>),
    /// It has this many columns and rows now.
    Resize(u16, u16),
    /// The program is asked to stop until it is continued.
    Suspend,
    /// The program was stopped and goes on: the terminal may be in any mode.
    Continued,
    /// It is gone, or the program shall end.
    End,
}

/// What can be done to a terminal beside writing to it.
pub trait Control: Send {
    /// Gives the terminal back as it was found: cooked, its input left to others.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn release(&mut self) -> io::Result<()>;

    /// Takes it again after [`Control::release`].
    ///
    /// # Errors
    /// When the terminal is gone.
    fn claim(&mut self) -> io::Result<()>;

    /// Stops the program until the shell continues it. Called between `release` and `claim`.
    fn stop(&mut self) {}

    /// Whether other programs of this machine (an editor, a browser) may use the terminal.
    fn is_local(&self) -> bool {
        false
    }
}

/// A terminal.
pub struct Port {
    /// What comes from it. When the channel is closed the terminal is gone.
    pub input: mpsc::Receiver<Signal>,
    /// Where bytes go; one write for each frame.
    pub output: Box<dyn Write + Send>,
    /// Its columns and rows at the start.
    pub size: (u16, u16),
    /// What is known about it without asking.
    pub surroundings: Surroundings,
    /// The rest.
    pub control: Box<dyn Control>,
}
