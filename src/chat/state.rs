//! What the pane holds.

use canteen_protocol::{ConversationId, MemberId, Seq, Time};

use super::composer::Composer;
use super::files::Files;
use super::lines::Cache;
use super::log::{Log, Place, Seen};
use super::people::People;
use super::select::Select;
use crate::model::{Chat, ItemKey};
use crate::widgets::List;

/// The pane's state.
#[derive(Debug, Default)]
pub struct State {
    pub(super) open: Option<ConversationId>,
    /// The items held.
    pub(super) log: Log,
    /// What the view holds on to.
    pub(super) place: Place,
    /// What is seen.
    pub(super) seen: Seen,
    /// Wrapped texts.
    pub(super) cache: Cache,
    /// Members, their reading and writing.
    pub(super) people: People,
    /// What is being written.
    pub(super) composer: Composer,
    /// Files under way, pictures.
    pub(super) files: Files,
    /// Choosing among the messages; `None` while writing.
    pub(super) select: Option<Select>,
    /// The read mark as it was when the chat was opened, when something was unread.
    pub(super) new_after: Option<Seq>,
    /// An item to bring into sight and select once it is held.
    pub(super) sought: Option<Seq>,
    /// Where one is in the list of members at the side.
    pub(super) side: List,
    /// What was asked of the engine.
    pub(super) asked: Asked,
}

/// What was asked of the engine, to ask again only for what differs.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The chat that is watched.
    pub watched: Option<ConversationId>,
    /// Whether the read mark and the draft at opening were taken over.
    pub met: bool,
    /// The highest mark sent.
    pub read: Seq,
    /// When the next mark is due.
    pub read_due: Option<Time>,
    /// The highest place that was on the screen.
    pub shown: Seq,
    /// When members are to be loaded again.
    pub members_due: Option<Time>,
    /// Whose presence is watched.
    pub presence: Vec<MemberId>,
    /// When to watch others' presence.
    pub presence_due: Option<Time>,
}

impl State {
    /// The conversation that is open.
    #[must_use]
    pub fn conversation(&self) -> Option<ConversationId> {
        self.open
    }

    /// The open conversation as the list has it.
    #[must_use]
    pub fn summary<'a>(&self, state: &'a crate::state::State) -> Option<&'a Chat> {
        state.chats.get(self.open?)
    }

    /// The item that is selected.
    #[must_use]
    pub fn selected(&self) -> Option<ItemKey> {
        self.select.as_ref().map(|select| select.at)
    }
}
