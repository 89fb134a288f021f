//! Looking for messages by their words and by what is known of them.

use serde::{Deserialize, Serialize};

use crate::method::methods;
use crate::{ConversationId, Entry, MemberId, Time};

/// Characters of what is looked for.
pub const MAX_CHARS: usize = 1_000;
/// Conversations and members that may be named.
pub const MAX_NAMED: usize = 50;
/// Hits of one answer.
pub const MAX_HITS: usize = 50;

/// What is looked for: all of it must be so.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Criteria {
    /// Words, each of which must be there, in the text or the names of files; those in quotes must
    /// follow each other. Each Chinese character is a word, and characters without a blank between them follow each other. A `*`
    /// behind a word of two letters or more, or being its end, finds longer words too. At most 1,000 characters.
    pub words: String,
    /// In one of these conversations; anywhere when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conversations: Vec<ConversationId>,
    /// By one of these members; by anyone when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<MemberId>,
    /// Not said before this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Time>,
    /// Said before this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Time>,
    /// With all of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<Mark>,
}

/// Something a message has or is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A link.
    Link,
    /// A mention of somebody, or of everyone.
    Mention,
    /// It was edited.
    Edited,
    /// It answers another.
    Reply,
    /// A file.
    File,
    /// A picture.
    Picture,
    /// It was said to one other alone.
    Direct,
    /// It was said in a group.
    Group,
}

/// Looks for messages, the latest first, in what the member may see. What was recalled is not
/// found, what was edited by its present words.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SearchMessages {
    /// What is looked for.
    pub criteria: Criteria,
    /// Go on behind the hits of the answer before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<i64>,
    /// At most so many hits; 30 when not said, 50 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Found {
    /// The messages, the latest first, as they read now.
    pub hits: Vec<Entry>,
    /// Where to go on; none when there is nothing more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<i64>,
}

methods! {
    "message.search" => SearchMessages, Found;
}
