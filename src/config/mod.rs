//! Where Canteen keeps its files, what the user prefers, and who is signed in.
//!
//! Reads the environment only through what it is handed, so tests never touch the real home.
//! Knows nothing of screens, of the network or of the history's contents.

mod paths;
mod private;
mod session;
mod settings;

pub use paths::{Paths, PathsError};
pub use private::{PrivateError, write as write_private};
pub use session::{Session, SessionError};
pub use settings::{
    Group, Hints, Key, Kind, Loaded, Notify, NotifyFor, Problem, SaveError, Settings, TimeFormat,
    keys, save,
};
