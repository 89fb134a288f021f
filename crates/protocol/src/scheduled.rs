//! Messages that are delivered later: at a time, or when the other is not quiet any more.

use serde::{Deserialize, Serialize};

use crate::file::File;
use crate::message::Ack;
use crate::method::methods;
use crate::{ClientId, ConversationId, FileId, Seq, Time};

/// A message that waits on the server; its author alone knows of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Scheduled {
    /// Its number, unique on the server.
    pub id: i64,
    /// Where it will be said.
    pub conversation: ConversationId,
    /// What; empty when there are only files.
    pub text: String,
    /// The files it will carry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Seq>,
    /// When; without it when the other's quiet ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Time>,
    /// When it was written.
    pub made: Time,
}

/// Lets a message wait. What is due already is delivered at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Schedule {
    /// Where.
    pub conversation: ConversationId,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// What; may be nothing beside files.
    pub text: String,
    /// Files it will carry: uploaded by the author, or seen by them elsewhere. They are kept as
    /// long as it waits. Such as the author may not have any more when it is delivered are left
    /// out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileId>,
    /// Which message of this conversation it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Seq>,
    /// When, at most a year ahead; without it when the other one's quiet ends, in a direct
    /// conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Time>,
}

/// Takes a message back that still waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unschedule {
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// Which.
    pub id: i64,
}

/// Asks for the member's messages that wait.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListScheduled {}

/// They, in the order of writing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Waiting {
    /// The messages.
    pub messages: Vec<Scheduled>,
}

methods! {
    "message.schedule" => Schedule, Ack;
    "message.unschedule" => Unschedule, Ack;
    "message.scheduled" => ListScheduled, Waiting;
}
