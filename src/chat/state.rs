//! What the pane holds.

use canteen_protocol::ConversationId;

/// The pane's state.
#[derive(Debug, Default)]
pub struct State {
    open: Option<ConversationId>,
}

impl State {
    /// The conversation that is open.
    #[must_use]
    pub fn conversation(&self) -> Option<ConversationId> {
        self.open
    }

    /// Makes a conversation the open one.
    pub fn show(&mut self, conversation: ConversationId) {
        self.open = Some(conversation);
    }
}
