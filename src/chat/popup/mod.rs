//! What the chat lays over itself: taking back for sure, reactions, who has read, links.

mod layer;
mod open;
mod view;

use canteen_protocol::{ConversationId, MemberId, Seq};

use crate::input::Context;
use crate::widgets::{List, Picker};

pub use open::{link, links, react, readers, recall};

/// The reactions that number keys give.
pub const USUAL: [&str; 6] = ["👍", "❤\u{FE0F}", "😂", "🎉", "👀", "🙏"];
/// Emoji listed at a time.
const LISTED: usize = 60;

/// One of them.
#[derive(Debug)]
pub enum Popup {
    /// Whether a message is to be taken back.
    Recall {
        /// Where.
        conversation: ConversationId,
        /// Which.
        target: Seq,
    },
    /// Which emoji.
    React(Picker<String>),
    /// Who has read a message.
    Readers {
        /// The members.
        picker: Picker<MemberId>,
        /// Which message.
        seq: Seq,
    },
    /// The links of a message, and which is selected.
    Links {
        /// The addresses.
        links: Vec<String>,
        /// Which is selected.
        list: List,
    },
}

/// The letter that opens the link of a row.
fn hint(row: usize) -> Option<char> {
    u8::try_from(row).ok().filter(|row| *row < 26).map(|row| char::from(b'a' + row))
}

impl Popup {
    /// In which context its keys are read.
    #[must_use]
    pub fn context(&self) -> Context {
        match self {
            Self::React(_) | Self::Readers { .. } => Context::Picker,
            Self::Recall { .. } | Self::Links { .. } => Context::Dialog,
        }
    }
}
