//! What the chat lays over itself: taking back for sure, reactions, who has read, links.

mod layer;
mod open;
mod view;

use std::path::PathBuf;

use canteen_protocol::file::File;
use canteen_protocol::{ConversationId, MemberId, Seq};

use crate::chat::files;
use crate::input::Context;
use crate::state::{Effect, State};
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
    /// Whether a pasted path is to be the file itself.
    Attach {
        /// The path as it was pasted.
        asked: String,
        /// Where the file is.
        path: PathBuf,
        /// What it is called.
        name: String,
        /// Bytes.
        size: i64,
    },
    /// The files and links of a message, and which is selected.
    Links {
        /// What can be opened.
        links: Vec<Goal>,
        /// Which is selected.
        list: List,
    },
}

/// What a message lets open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Goal {
    /// An address.
    Link(String),
    /// A file.
    File(File),
}

impl Goal {
    /// What it is called in the list.
    fn text(&self) -> &str {
        match self {
            Self::Link(address) => address,
            Self::File(file) => &file.name,
        }
    }

    fn open(&self, state: &mut State) -> Vec<Effect> {
        match self {
            Self::Link(address) => vec![Effect::OpenUrl(address.clone())],
            Self::File(file) => files::open(state, file),
        }
    }
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
            Self::Recall { .. } | Self::Attach { .. } | Self::Links { .. } => Context::Dialog,
        }
    }
}
