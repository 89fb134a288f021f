//! Catching up: heads, then ranges.

use serde::{Deserialize, Serialize};

use crate::conversation::Conversation;
use crate::method::methods;
use crate::{ConversationId, Entry, LogId, Seq, Time};

/// Asks for the heads of all logs of the member, conversations by last activity. One that moves
/// while pages are turned may slip past: ask once more with the first page's `time` as `since`.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetHeads {
    /// Only conversations with something new at or after this time of the server's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Time>,
    /// Go on behind the last conversation of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<(Time, ConversationId)>,
}

/// The heads.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Heads {
    /// Last entry of the member's personal log.
    pub personal: Seq,
    /// Last entry of the corp's directory log.
    pub directory: Seq,
    /// Conversations, the most recent first; at most 500 a page.
    pub conversations: Vec<Conversation>,
    /// Whether there is another page.
    pub more: bool,
    /// The server's clock when it looked: what to say as `since` next time.
    pub time: Time,
}

/// Asks for entries `from ..= to` of a log, both inside.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetRange {
    /// Which log.
    pub log: LogId,
    /// The first wanted.
    pub from: Seq,
    /// The last wanted.
    pub to: Seq,
    /// When the range holds more than the limit: give its newest entries rather than its oldest.
    #[serde(default)]
    pub newest: bool,
}

/// Entries in rising order of place.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Range {
    /// The entries; those the member may not see are absent.
    pub entries: Vec<Entry>,
    /// The first place this answer covers: every place in `from ..= to` that is not among the
    /// entries is not for this member.
    pub from: Seq,
    /// The last place this answer covers.
    pub to: Seq,
    /// The last entry of the log the member may see.
    pub head: Seq,
    /// Places up to this one were removed by retention; 0 when none.
    pub purged: Seq,
}

methods! {
    "sync.heads" => GetHeads, Heads;
    "sync.range" => GetRange, Range;
}
