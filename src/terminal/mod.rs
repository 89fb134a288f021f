//! The terminal: bytes in, bytes out.
//!
//! Everything that is written to or read from a terminal passes here. A terminal is handed in as a
//! [`Port`], so that one process can serve many; [`local`] makes the port of the program's own.
//! Knows nothing of the state or of what is drawn.

mod abilities;
mod clipboard;
mod decode;
mod easel;
pub mod keyboard;
pub mod local;
mod modes;
mod notify;
mod pen;
mod port;
mod reader;
mod screen;
mod sequence;
mod travel;
pub mod widths;

pub use abilities::{Abilities, Depth, Surroundings};
pub use clipboard::{Desktop, Put, put};
pub use decode::{Decoder, Raw, RawMouse, Reply};
pub use easel::Easel;
pub use modes::{enter, enter_again, leave, mouse_mode, questions, title, upgrade};
pub use notify::{line_notice, titled_notice};
pub use pen::{Links, Pen};
pub use port::{Control, Port, Signal};
pub use screen::Screen;
