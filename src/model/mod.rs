//! What the client knows, as plain data: the vocabulary between the engine and the screen.
//!
//! No I/O, no clock, no drawing. Everything in here that came from outside has been sanitised.

mod act;
mod attachment;
mod chat;
pub mod directory;
mod hit;
mod item;
mod link;
pub mod order;
mod rest;
mod todo;

pub use act::{Act, LocalId, Queue};
pub use attachment::{Attachment, Purpose, Stage, Transfer, TransferKey};
pub use chat::{Chat, Draft, Spot};
pub use directory::Directory;
pub use hit::{Hit, Hits};
pub use item::{Anchor, Delivery, Item, ItemKey, ItemKind, Said, Window};
pub use link::{Account, Link};
pub use rest::{Resting, WaitKey, Waits, quiet_end};
pub use todo::{Reminder, TodoAct, TodoItem, segment};
