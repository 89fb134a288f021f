//! What a search finds.

use canteen_protocol::ConversationId;

use super::Item;

/// A message that was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Hit {
    /// Where it was said.
    pub conversation: ConversationId,
    /// The message.
    pub item: Item,
}

/// A page of them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Hits {
    /// The messages, the latest first.
    pub hits: Vec<Hit>,
    /// Where to go on in the same place; none when there is nothing more.
    pub cursor: Option<i64>,
}
