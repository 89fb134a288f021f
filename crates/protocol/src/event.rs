//! What the server says unasked.

use serde::{Deserialize, Serialize};

use crate::rest::Status;
use crate::{ConversationId, Entry, LogId, MemberId, Seq};

/// A push: `{"event":"entry","params":{...}}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event", content = "params", rename_all = "snake_case")]
pub enum Event {
    /// A new entry in one of the member's logs. Counted by the heartbeat.
    Entry(Box<Entry>),
    /// A log has grown to here, without the entries: fetch them. Counted by the heartbeat.
    Head {
        /// Which log.
        log: LogId,
        /// Its last entry.
        seq: Seq,
    },
    /// Pushes were dropped because this client read too slowly: ask for the heads.
    Resync,
    /// Others have read up to here, in a watched conversation.
    Reads {
        /// Where.
        conversation: ConversationId,
        /// Who, and the last entry read.
        marks: Vec<(MemberId, Seq)>,
    },
    /// Someone is writing in a watched conversation; void after 6 s.
    Typing {
        /// Where.
        conversation: ConversationId,
        /// Who.
        member: MemberId,
    },
    /// Watched members came or went.
    Presence {
        /// Who, and whether they are there.
        members: Vec<(MemberId, bool)>,
    },
    /// Watched members have another status.
    Status {
        /// Who, and what holds now.
        members: Vec<(MemberId, Status)>,
    },
    /// The server ends this session. With `reconnect` the client comes back by itself,
    /// otherwise the device was signed out.
    Bye {
        /// Why, for people.
        reason: String,
        /// Whether to come back.
        reconnect: bool,
    },
    /// A kind this crate does not know yet.
    #[serde(other)]
    Unknown,
}
