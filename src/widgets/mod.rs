//! Parts that screens are built from. They know no state of the program and no words.

mod list;

pub use list::{List, ListView};
