//! Conversations and what a member does with them.

use serde::{Deserialize, Serialize};

use crate::message::Ack;
use crate::method::{Nothing, methods};
use crate::{ClientId, ConversationId, Entry, MemberId, Segment, Seq, Time};

/// What kind of conversation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConversationKind {
    /// Two members.
    Direct,
    /// Many, with an owner.
    #[default]
    Group,
    /// A kind this crate does not know yet.
    #[serde(other)]
    Unknown,
}

/// A conversation as one member has it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Its kind.
    pub kind: ConversationKind,
    /// A group's name; empty for a direct conversation, which bears the other member's. Who has
    /// left sees the name it had then.
    pub name: String,
    /// The other member of a direct conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<MemberId>,
    /// A group's owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<MemberId>,
    /// A group's notice; empty when there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notice: String,
    /// How many members; 0 for one who has left, who is not told.
    pub members: i64,
    /// Whether the asking member is in it now; if not, it can be read up to `head`.
    pub joined: bool,
    /// The first entry the member may see.
    pub first: Seq,
    /// The last entry the member may see.
    pub head: Seq,
    /// When that was written.
    pub at: Time,
    /// How many messages there are up to `head`.
    pub messages: i64,
    /// The last entry the member has read.
    pub read: Seq,
    /// Number of the last message the member has read.
    pub read_n: i64,
    /// Messages that mention the member after `read`.
    pub mentions: i64,
    /// Pinned to the top.
    pub pinned: bool,
    /// Muted.
    pub muted: bool,
    /// The entry of the member's personal log that said so last, 0 when none did: an answer made
    /// before a later entry must not undo it.
    #[serde(default)]
    pub kept: Seq,
    /// The last message, for the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Entry>,
}

/// Begins a group, or finds the direct conversation with a member.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreateGroup {
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// 1 to 64 characters.
    pub name: String,
    /// Who is in it; the creator is added and owns it.
    pub members: Segment,
}

/// Opens the direct conversation with a member, beginning it when there is none; with oneself for
/// notes. The other one has it in their list when something is said in it. Repeatable.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpenDirect {
    /// With whom.
    pub member: MemberId,
}

/// One conversation as the member has it now.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetConversation {
    /// Which.
    pub conversation: ConversationId,
}

/// Gives a group another name (any member).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RenameGroup {
    /// Which.
    pub conversation: ConversationId,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// 1 to 64 characters.
    pub name: String,
}

/// Puts up a group's notice (the owner); an empty text takes it down.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetNotice {
    /// Which.
    pub conversation: ConversationId,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// At most 2,000 characters.
    pub text: String,
}

/// Adds members to a group (any member); those already in it stay. They see the log from their
/// joining on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AddMembers {
    /// Which.
    pub conversation: ConversationId,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// Whom.
    pub members: Segment,
}

/// Removes members from a group (the owner), or oneself (anyone): that is leaving.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemoveMembers {
    /// Which.
    pub conversation: ConversationId,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// Whom.
    pub members: Vec<MemberId>,
}

/// Makes another member the owner (the owner). An owner who leaves is followed by who has been in
/// the group longest.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TransferGroup {
    /// Which.
    pub conversation: ConversationId,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// The new owner.
    pub member: MemberId,
}

/// Who is in a conversation and how far each has read.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListMembers {
    /// Which.
    pub conversation: ConversationId,
}

/// A member of a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Participant {
    /// Who.
    pub member: MemberId,
    /// The last entry they have read; 0 when none.
    pub read: Seq,
    /// From which entry on they are in it.
    pub first: Seq,
}

/// The members, the owner first, then by id.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Participants {
    /// The members.
    pub members: Vec<Participant>,
    /// Whether it is shown here who has read what. Otherwise others' `read` is 0.
    #[serde(default = "shown")]
    pub receipts: bool,
}

/// What servers of before say of receipts.
fn shown() -> bool {
    true
}

/// The member has read up to here. Marks only move forward; an older one changes nothing. Who says
/// something has read what stands before it, without a mark.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MarkRead {
    /// Where.
    pub conversation: ConversationId,
    /// The last entry read.
    pub seq: Seq,
}

/// How the member keeps a conversation. What is left out stays.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Keep {
    /// Which.
    pub conversation: ConversationId,
    /// Pin to the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<bool>,
    /// Mute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted: Option<bool>,
}

/// How the member keeps a conversation stands in their personal log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Kept {
    /// The entry that said so last; an act that changes nothing writes none. 0: none ever did.
    pub seq: Seq,
}

/// What the member has written here and not sent, for their other devices, in the place of what
/// was; an empty text when it was sent or thrown away. A conflict when another device has written
/// something since `over`: look at that first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SaveDraft {
    /// Where.
    pub conversation: ConversationId,
    /// The text.
    pub text: String,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Seq>,
    /// The draft that was known when this was written: its entry of the personal log, 0 for none.
    #[serde(default)]
    pub over: Seq,
}

/// A draft stands on the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DraftSaved {
    /// The entry of the personal log that says so; 0: there never was one.
    pub seq: Seq,
}

/// The drafts that have changed since a place of the personal log, the oldest change first. Ask
/// again from the last one's place until there are none.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListDrafts {
    /// The place.
    pub after: Seq,
}

/// Drafts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Drafts {
    /// These, at most 64.
    pub drafts: Vec<Draft>,
}

/// What a member has written in a conversation and not sent.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Draft {
    /// Where.
    pub conversation: ConversationId,
    /// The text; empty when it was sent or thrown away.
    pub text: String,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Seq>,
    /// The entry of the personal log that said so.
    pub seq: Seq,
}

/// The member is writing here; say it again every few seconds while it is so. Needs no answer.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Typing {
    /// Where.
    pub conversation: ConversationId,
}

/// Which conversations this session shows: typing and read marks of others are pushed for these
/// alone. Replaces the former set; at most 16.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Watch {
    /// These.
    pub conversations: Vec<ConversationId>,
}

methods! {
    "conversation.create_group" => CreateGroup, Conversation;
    "conversation.open_direct" => OpenDirect, Conversation;
    "conversation.get" => GetConversation, Conversation;
    "conversation.rename" => RenameGroup, Ack;
    "conversation.notice" => SetNotice, Ack;
    "conversation.add" => AddMembers, Ack;
    "conversation.remove" => RemoveMembers, Ack;
    "conversation.transfer" => TransferGroup, Ack;
    "conversation.members" => ListMembers, Participants;
    "conversation.read" => MarkRead, Nothing;
    "conversation.keep" => Keep, Kept;
    "conversation.draft" => SaveDraft, DraftSaved;
    "conversation.drafts" => ListDrafts, Drafts;
    "conversation.typing" => Typing, Nothing;
    "conversation.watch" => Watch, Nothing;
}
