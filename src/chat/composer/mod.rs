//! Writing: the text, what it is for, drafts, what is wrong with it.

mod completion;
mod deeds;
mod view;

use canteen_protocol::{MemberId, Seq, Time};

use crate::widgets;

pub use completion::{Completion, act as complete, edit, insert, press};
pub use deeds::{cancel, changed, edited, flush, key, load_draft, newline, paste, reply, revise};
pub use deeds::{locked, point, send, settle, wake};
pub use view::{draw, height};

/// What the text is for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Purpose {
    /// A new message.
    #[default]
    New,
    /// An answer to a message.
    Reply {
        /// Which.
        to: Seq,
        /// Whose.
        by: Option<MemberId>,
        /// What it begins with.
        text: String,
    },
    /// Another text for one's own message.
    Edit {
        /// Which.
        target: Seq,
        /// The draft that was there before.
        before: String,
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
    saved: String,
    /// When the draft is to be kept.
    save_due: Option<Time>,
    /// When the others may be told again that one is writing.
    tell_from: Time,
}
