//! What holds in a directory, fed with data and nothing else.

pub mod cursor;
pub mod fields;
pub mod holds;
pub mod import;
pub mod member;
pub mod mobile;
pub mod own;
pub mod rights;
pub mod roll;
pub mod set;
pub mod tree;
pub mod visibility;
