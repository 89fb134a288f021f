//! Writing: the text, what it is for, drafts, what is wrong with it.

mod completion;
mod deeds;
mod view;

use canteen_protocol::message::Quote;
use canteen_protocol::{Seq, Time};

use crate::model::Draft;
use crate::widgets;

pub use completion::{Completion, act as complete, edit, insert, press};
pub use deeds::{
    can_wait, location, reply, revise, send, send_later, settle, take_back, take_reply, wake,
};
pub use deeds::{
    cancel, changed, edited, flush, follow_draft, key, load_draft, locked, newline, paste, point,
};
pub use view::{draw, height};

/// What the text is for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Purpose {
    /// A new message.
    #[default]
    New,
    /// An answer to a message.
    Reply(Quote),
    /// Another text for one's own message.
    Edit {
        /// Which.
        target: Seq,
        /// The draft that was there before.
        before: Draft,
    },
}

/// The composer.
#[derive(Debug, Default)]
pub struct Composer {
    /// The text and the caret.
    pub buffer: widgets::Composer,
    /// What for.
    pub purpose: Purpose,
    /// Names or emoji that fit what is being typed.
    pub completion: Option<Completion>,
    /// The sign of a word whose completion was closed.
    closed: Option<char>,
    /// Why it was not sent.
    pub error: Option<String>,
    /// What the engine keeps as the draft.
    saved: Draft,
    /// When the draft is to be kept.
    save_due: Option<Time>,
    /// When the others may be told again that one is writing.
    tell_from: Time,
}
