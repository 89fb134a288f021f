//! Parts that screens are built from. They know no state of the program and no words.

mod composer;
mod edit;
mod input;
mod list;
mod picker;
mod popup;

pub use composer::{Composer, Trigger};
pub use edit::Edit;
pub use input::{History, Input};
pub use list::{List, ListView, scrollbar};
pub use picker::{Choice, Picker};
pub use popup::{Place, place, popup};
