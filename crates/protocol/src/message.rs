//! Messages: what they are and what can be done with one.

use serde::{Deserialize, Serialize};

use crate::file::File;
use crate::method::methods;
use crate::{ClientId, ConversationId, FileId, LogId, MemberId, Seq, Time};

/// A message in its state at the moment of reading.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Message {
    /// Its number among the conversation's messages: 1, 2, 3 ...
    pub n: i64,
    /// What was said, in light markup; empty when recalled, and may be when there are files.
    pub text: String,
    /// The files it carries; none when recalled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Quote>,
    /// Members it mentions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<MemberId>,
    /// Whether it mentions everyone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mentions_all: bool,
    /// Given automatically for its author, who was away. It has the number of the message it
    /// answers, is counted for nobody, and its author has read nothing by it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub auto: bool,
    /// When its text was last replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Time>,
    /// Whether it was taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recalled: bool,
    /// Reactions, in the order of their first appearance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// The last entry that shaped this state; at least the message's own place. A client applies
    /// later entries only.
    pub changed: Seq,
}

/// The message that is answered, as it reads now; empty text when it was recalled. Part of the
/// answer: whoever sees that sees the quote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quote {
    /// Its place.
    pub seq: Seq,
    /// Who said it.
    pub by: MemberId,
    /// Its first 120 characters; the names of its files when it has no text.
    pub text: String,
}

/// One emoji on a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// How many members gave it.
    pub count: i64,
    /// Some of them, the asking member first when they are one; at most 20.
    pub members: Vec<MemberId>,
}

/// Says something.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SendMessage {
    /// Where.
    pub conversation: ConversationId,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// What; 1 byte to the limit of the hello, or nothing beside files. `@account` mentions a
    /// member, `@all` everyone.
    pub text: String,
    /// Files it carries: uploaded by the author, or seen by them elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileId>,
    /// Which message of this conversation it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Seq>,
}

/// What an act became: durable before this is sent. A repeat gets the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ack {
    /// In which log.
    pub log: LogId,
    /// At which place.
    pub seq: Seq,
    /// When, by the server's clock.
    pub at: Time,
}

/// Replaces the text of one's own message.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EditMessage {
    /// Where.
    pub conversation: ConversationId,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// The message.
    pub target: Seq,
    /// Its new text.
    pub text: String,
}

/// Takes back one's own message (the owner of a group: any message) within the window.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecallMessage {
    /// Where.
    pub conversation: ConversationId,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// The message.
    pub target: Seq,
}

/// Adds or takes away a reaction of one's own. Adding it twice writes no second entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct React {
    /// Where.
    pub conversation: ConversationId,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// The message.
    pub target: Seq,
    /// One emoji.
    pub emoji: String,
    /// Add or take away.
    pub on: bool,
}

methods! {
    "message.send" => SendMessage, Ack;
    "message.edit" => EditMessage, Ack;
    "message.recall" => RecallMessage, Ack;
    "message.react" => React, Ack;
}
