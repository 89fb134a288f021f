//! A conversation as its row in the list of chats shows it.

use canteen_protocol::conversation::ConversationKind;
use canteen_protocol::message::Quote;
use canteen_protocol::{ConversationId, MemberId, Seq, Time};

/// What is written and not sent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Draft {
    /// The text; a draft without one is none.
    pub text: String,
    /// The message it answers.
    pub reply_to: Option<Quote>,
}

impl Draft {
    /// A draft of a new message.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), reply_to: None }
    }

    /// Two texts that were written at the same time: the one that is in the other adds nothing.
    #[must_use]
    pub fn joined(mine: &str, theirs: &str) -> String {
        if mine.contains(theirs) {
            mine.to_owned()
        } else if theirs.contains(mine) {
            theirs.to_owned()
        } else {
            format!("{mine}\n{theirs}")
        }
    }

    /// Whether nothing is written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Where the member was in a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spot {
    /// The first message seen; the end when there is none.
    pub first: Option<Seq>,
    /// The message that was chosen.
    pub chosen: Option<Seq>,
}

/// One conversation.
#[derive(Clone, PartialEq, Debug)]
pub struct Chat {
    /// Its id.
    pub id: ConversationId,
    /// Its kind.
    pub kind: ConversationKind,
    /// A group's name; empty for a direct conversation: use the peer's.
    pub name: String,
    /// The other member of a direct conversation.
    pub peer: Option<MemberId>,
    /// A group's owner.
    pub owner: Option<MemberId>,
    /// A group's notice.
    pub notice: String,
    /// How many members.
    pub members: i64,
    /// Whether the member is in it.
    pub joined: bool,
    /// The first and the last entry the member may see.
    pub first: Seq,
    /// See `first`.
    pub head: Seq,
    /// When something last happened.
    pub at: Time,
    /// The last entry read.
    pub read: Seq,
    /// Messages not read.
    pub unread: i64,
    /// Unread messages that mention the member.
    pub mentions: i64,
    /// Pinned to the top.
    pub pinned: bool,
    /// Muted.
    pub muted: bool,
    /// Who said the last message.
    pub last_by: Option<MemberId>,
    /// Its first characters in one line; empty when recalled or when there is none.
    pub last_text: String,
    /// What its composer holds unsent.
    pub draft: Draft,
    /// Where the member was when it was left.
    pub spot: Spot,
    /// Acts of this conversation that wait in the outbox.
    pub queued: usize,
}
