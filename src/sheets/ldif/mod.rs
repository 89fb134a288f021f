//! LDIF (RFC 2849): what directories are written to, and read from, as text.

mod parse;
mod read;
mod write;

pub use read::read;
pub use write::write;

/// Octets of a line that is written, its end not counted (RFC 2849, note 10 of the grammar).
const LINE: usize = 76;
