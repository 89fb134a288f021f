//! What stands in a chat, line by line.

use canteen_protocol::file::{File, gist};
use canteen_protocol::message::{Quote, Reaction};
use canteen_protocol::{Body, ConversationId, MemberId, Seq, Time};

use super::LocalId;

/// Tells items of one conversation apart, and orders them: what is in the log first, by place;
/// then what waits in the outbox, in the order of acting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ItemKey {
    /// In the log.
    Logged(Seq),
    /// In the outbox.
    Queued(LocalId),
}

/// One item.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// Its key.
    pub key: ItemKey,
    /// When: by the server's clock once it is in the log, by this machine's corrected one before.
    pub at: Time,
    /// Who; nobody when the server did it.
    pub by: Option<MemberId>,
    /// What.
    pub kind: ItemKind,
}

/// The kinds of item. Edits, recalls and reactions are no items: they change the message's.
#[derive(Clone, PartialEq, Debug)]
pub enum ItemKind {
    /// A message.
    Message(Box<Said>),
    /// Something happened: created, joined, left, renamed, owner, notice, unknown.
    Event(Body),
    /// Entries up to `to` (this item's key is the first) are not held here and are being fetched.
    Hole {
        /// The last missing place.
        to: Seq,
    },
    /// Entries up to `to` were removed by retention.
    Purged {
        /// The last removed place.
        to: Seq,
    },
}

/// A message.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Said {
    /// What was said, sanitised; empty when recalled.
    pub text: String,
    /// The files it carries; one that is still here has the id 0.
    pub files: Vec<File>,
    /// The message it answers.
    pub reply_to: Option<Quote>,
    /// Whom it mentions.
    pub mentions: Vec<MemberId>,
    /// Whether it mentions everyone.
    pub mentions_all: bool,
    /// Given automatically for its author, who was away.
    pub auto: bool,
    /// When it was last edited.
    pub edited: Option<Time>,
    /// Whether it was taken back.
    pub recalled: bool,
    /// Reactions, those of the member themself included while still queued.
    pub reactions: Vec<Reaction>,
    /// How far it has come.
    pub delivery: Delivery,
    /// An edit, recall or reaction to it waits in the outbox and is shown as if done.
    pub pending: bool,
}

impl Said {
    /// What it says in a few words: its text, else the names of what it carries.
    #[must_use]
    pub fn gist(&self) -> String {
        gist(&self.text, &self.files)
    }
}

/// How far a message of one's own has come. Those of others are `Sent`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Delivery {
    /// Waits for the link.
    Queued,
    /// Durable on the server.
    #[default]
    Sent,
    /// Refused for good, for this reason; it can be edited, tried again or withdrawn.
    Failed(String),
}

/// Which part of a chat is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// The end.
    Newest,
    /// What comes before this item.
    Before(ItemKey),
    /// What comes after this item.
    After(ItemKey),
    /// Both sides of this place.
    Around(Seq),
}

/// Part of a chat.
#[derive(Clone, PartialEq, Debug)]
pub struct Window {
    /// Which chat.
    pub conversation: ConversationId,
    /// What was asked for.
    pub anchor: Anchor,
    /// The items in rising order.
    pub items: Vec<Item>,
    /// Nothing comes before the first item.
    pub at_start: bool,
    /// Nothing comes after the last item.
    pub at_end: bool,
    /// Older or newer items are being fetched from the server; another window will follow.
    pub fetching: bool,
}
