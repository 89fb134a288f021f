//! A conversation as its row in the list of chats shows it.

use canteen_protocol::conversation::ConversationKind;
use canteen_protocol::{ConversationId, MemberId, Seq, Time};

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
    /// The unsent text of its composer; empty when none.
    pub draft: String,
    /// Acts of this conversation that wait in the outbox.
    pub queued: usize,
}
