//! What a member does. Acts are kept in the outbox until the server has acked them, so they may
//! be done offline, survive a crash and are carried out once.

use canteen_protocol::rest::{AwayReply, Quiet, Work};
use canteen_protocol::{ConversationId, MemberId, Segment, Seq, Time};

use super::Attachment;
use serde::{Deserialize, Serialize};

use super::TodoAct;

/// Names an act in the outbox of this machine; also its place in the order of acting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct LocalId(pub i64);

/// An act.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Say something.
    Send {
        /// Where.
        conversation: ConversationId,
        /// What.
        text: String,
        /// The message it answers.
        reply_to: Option<Seq>,
        /// Files that go with it: sent up first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Attachment>,
    },
    /// Say something to a member with whom there may be no conversation yet.
    SendTo {
        /// To whom.
        member: MemberId,
        /// What.
        text: String,
        /// Files that go with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Attachment>,
    },
    /// Replace the text of a message.
    Edit {
        /// Where.
        conversation: ConversationId,
        /// Which.
        target: Seq,
        /// The new text.
        text: String,
    },
    /// Take a message back.
    Recall {
        /// Where.
        conversation: ConversationId,
        /// Which.
        target: Seq,
    },
    /// Add or take away a reaction.
    React {
        /// Where.
        conversation: ConversationId,
        /// Which message.
        target: Seq,
        /// The emoji.
        emoji: String,
        /// Add or take away.
        on: bool,
    },
    /// Everything up to here is read. Later marks replace earlier ones.
    Read {
        /// Where.
        conversation: ConversationId,
        /// Up to which entry.
        seq: Seq,
    },
    /// Pin or unpin, mute or unmute.
    Keep {
        /// Which conversation.
        conversation: ConversationId,
        /// Pin.
        pinned: Option<bool>,
        /// Mute.
        muted: Option<bool>,
    },
    /// Begin a group.
    CreateGroup {
        /// Its name.
        name: String,
        /// Its members.
        members: Segment,
    },
    /// Rename a group.
    Rename {
        /// Which.
        conversation: ConversationId,
        /// Its new name.
        name: String,
    },
    /// Put up or take down a group's notice.
    Notice {
        /// Which.
        conversation: ConversationId,
        /// The text; empty takes it down.
        text: String,
    },
    /// Add members to a group.
    Add {
        /// Which.
        conversation: ConversationId,
        /// Whom.
        members: Segment,
    },
    /// Remove members from a group; oneself: leave it.
    Remove {
        /// Which.
        conversation: ConversationId,
        /// Whom.
        members: Vec<MemberId>,
    },
    /// Give a group another owner.
    Transfer {
        /// Which.
        conversation: ConversationId,
        /// To whom.
        member: MemberId,
    },
    /// Say what one does. `at` of this and the next two is when the member did it.
    Status {
        /// When it was said.
        at: Time,
        /// What.
        work: Work,
        /// In their own words.
        text: String,
        /// Until when.
        until: Option<Time>,
    },
    /// Let nothing ring for a while.
    Quiet {
        /// When it was said.
        at: Time,
        /// For how long.
        quiet: Quiet,
    },
    /// Turn the away reply on or off.
    AwayReply {
        /// When it was said.
        at: Time,
        /// The answer; none turns it off.
        reply: Option<AwayReply>,
    },
    /// Tell one's time zone.
    Zone {
        /// Its name.
        zone: String,
        /// Chosen rather than found out.
        chosen: bool,
    },
    /// Say something later.
    Later {
        /// Where.
        conversation: ConversationId,
        /// What.
        text: String,
        /// The message it answers.
        reply_to: Option<Seq>,
        /// When; without it when the other's quiet ends.
        at: Option<Time>,
        /// Files that go with it: sent up first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Attachment>,
    },
    /// Take a message back that waits on the server.
    TakeBack {
        /// Its number there.
        id: i64,
    },
    /// Do something with a to-do.
    Todo(TodoAct),
}

/// Acts of one queue are carried out one after the other.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Queue {
    /// What happens in one conversation.
    Conversation(ConversationId),
    /// What is done with to-dos.
    Todos,
}

impl Act {
    /// The conversation it happens in, when that is known already.
    #[must_use]
    pub fn conversation(&self) -> Option<ConversationId> {
        match self {
            Self::Send { conversation, .. }
            | Self::Edit { conversation, .. }
            | Self::Recall { conversation, .. }
            | Self::React { conversation, .. }
            | Self::Read { conversation, .. }
            | Self::Keep { conversation, .. }
            | Self::Rename { conversation, .. }
            | Self::Notice { conversation, .. }
            | Self::Add { conversation, .. }
            | Self::Remove { conversation, .. }
            | Self::Later { conversation, .. }
            | Self::Transfer { conversation, .. } => Some(*conversation),
            Self::SendTo { .. }
            | Self::CreateGroup { .. }
            | Self::Status { .. }
            | Self::Quiet { .. }
            | Self::AwayReply { .. }
            | Self::Zone { .. }
            | Self::TakeBack { .. }
            | Self::Todo(_) => None,
        }
    }

    /// In which queue it waits for its turn; none for what needs not wait for others.
    #[must_use]
    pub fn queue(&self) -> Option<Queue> {
        match self {
            Self::Todo(_) => Some(Queue::Todos),
            _ => self.conversation().map(Queue::Conversation),
        }
    }

    /// The files that go with it.
    #[must_use]
    pub fn files(&self) -> &[Attachment] {
        match self {
            Self::Send { files, .. } | Self::SendTo { files, .. } | Self::Later { files, .. } => {
                files
            }
            _ => &[],
        }
    }

    /// The same, to note how far they are.
    pub fn files_mut(&mut self) -> &mut [Attachment] {
        match self {
            Self::Send { files, .. } | Self::SendTo { files, .. } | Self::Later { files, .. } => {
                files
            }
            _ => &mut [],
        }
    }

    /// Whether all its files are on the server, so that it can go. One without a conversation has
    /// to find that first.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.conversation().is_none() || self.files().iter().all(|file| file.file.is_some())
    }
}
