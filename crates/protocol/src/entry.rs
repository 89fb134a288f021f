//! What stands in a log.

use serde::{Deserialize, Serialize};

use crate::message::Message;
use crate::rest::Rest;
use crate::todo::Todo;
use crate::{ClientId, ConversationId, LogId, MemberId, Seq, Time, TodoId};

/// One entry of a log. Those who may see it see the same one, but for the state of a message,
/// which is that of the moment of reading.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entry {
    /// In which log.
    pub log: LogId,
    /// At which place.
    pub seq: Seq,
    /// When it was written.
    pub at: Time,
    /// Who did it; nobody when the server did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// The id under which the author's client asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// What it says.
    pub body: Body,
}

/// The kinds of entry.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// Conversation: something was said.
    Message(Message),
    /// Conversation: the text of a message was replaced.
    Edited {
        /// The message.
        target: Seq,
        /// Its new text; when read later, what it reads then.
        text: String,
        /// Members the text mentions.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<MemberId>,
        /// Whether the text mentions everyone.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        mentions_all: bool,
    },
    /// Conversation: a message was taken back; its text is gone, and so are its reactions.
    Recalled {
        /// The message.
        target: Seq,
    },
    /// Conversation: a reaction was added to or taken from a message.
    Reacted {
        /// The message.
        target: Seq,
        /// One emoji.
        emoji: String,
        /// Added or taken away.
        on: bool,
    },
    /// Conversation: it began. Always entry 1.
    Created {
        /// A group's name.
        #[serde(default)]
        name: String,
        /// How many members it began with.
        members: usize,
    },
    /// Conversation: members came in.
    Joined {
        /// Who.
        members: Vec<MemberId>,
    },
    /// Conversation: members left (the author alone) or were removed by the author.
    Left {
        /// Who.
        members: Vec<MemberId>,
    },
    /// Conversation: it has another name.
    Renamed {
        /// The new name.
        name: String,
    },
    /// Conversation: it has another owner.
    Owner {
        /// The new owner.
        member: MemberId,
    },
    /// Conversation: it has another notice; empty when taken down.
    Notice {
        /// The text.
        text: String,
    },
    /// Personal: the member is in a conversation now.
    Added {
        /// Which.
        conversation: ConversationId,
    },
    /// Personal: the member is no longer in a conversation.
    Removed {
        /// Which.
        conversation: ConversationId,
    },
    /// Personal: the member has read up to here.
    Read {
        /// Where.
        conversation: ConversationId,
        /// The last entry read.
        seq: Seq,
        /// Number of the last message read: what is left unread is the conversation's count
        /// of messages less this.
        n: i64,
    },
    /// Personal: how the member keeps a conversation.
    Kept {
        /// Which.
        conversation: ConversationId,
        /// Pinned to the top.
        pinned: bool,
        /// Muted.
        muted: bool,
    },
    /// Personal: what the member has written in a conversation and not sent is another; ask
    /// `conversation.drafts`.
    Drafted {
        /// Where.
        conversation: ConversationId,
    },
    /// Personal: a to-do of the member's came, changed or went.
    Todo {
        /// Which.
        todo: TodoId,
        /// As it is at the moment of reading; nothing when the member has it no more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        now: Option<Box<Todo>>,
    },
    /// Personal: the member is reminded of a to-do.
    Reminded {
        /// Of which.
        todo: TodoId,
        /// For when that was set.
        at: Time,
        /// It comes more than a minute after that, as after downtime.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        late: bool,
    },
    /// Personal: how the member rests now.
    Rest(Rest),
    /// Personal: a message waits to be delivered later; ask `message.scheduled`.
    Scheduled {
        /// Which.
        id: i64,
    },
    /// Personal: such a message waits no more.
    Unscheduled {
        /// Which.
        id: i64,
        /// Where it was delivered; none when it was taken back, or could not be delivered since
        /// the member was not in the conversation any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent: Option<Seq>,
    },
    /// Directory: something changed; `directory.sync` says what may be seen of it. Names nobody:
    /// everyone in the corp hears of it.
    Directory,
    /// A kind this crate does not know yet: kept as a place in the log, shown as such.
    #[serde(other)]
    Unknown,
}
