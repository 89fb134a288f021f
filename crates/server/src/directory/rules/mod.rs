//! What holds in a directory, fed with data and nothing else.

pub mod fields;
pub mod mobile;
pub mod set;
pub mod tree;
pub mod visibility;
