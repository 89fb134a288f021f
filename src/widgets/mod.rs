//! Parts that screens are built from. They know no state of the program and no words.

mod composer;
mod edit;
pub mod filter;
mod input;
mod list;
mod pen;
mod picker;
mod popup;

pub use composer::{Composer, Trigger};
pub use edit::Edit;
pub use input::{History, Input};
pub use list::{List, ListView, scrollbar};
pub use pen::Pen;
pub use picker::{Choice, Picker};
pub use popup::{Place, cover, place, popup};
