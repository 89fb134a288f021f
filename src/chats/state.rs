//! The conversations known, their order, and what the list shows of them.

use std::cmp::Reverse;
use std::collections::HashMap;

use canteen_protocol::ConversationId;

use crate::model::{Chat, Directory};
use crate::widgets::List;

/// The pane's state.
#[derive(Debug, Default)]
pub struct State {
    chats: HashMap<ConversationId, Chat>,
    /// What is listed, top first: all, or those the filter leaves.
    shown: Vec<ConversationId>,
    /// Where one is in `shown`.
    pub(super) list: List,
    /// The conversation that is selected, wherever it moves.
    selected: Option<ConversationId>,
    /// What is typed to filter; `None` while not filtering.
    pub(super) filter: Option<String>,
    /// Whether the engine has told all there are.
    pub(super) loaded: bool,
    /// Whether the engine was asked.
    pub(super) asked: bool,
}

impl State {
    /// The conversation of this id.
    #[must_use]
    pub fn get(&self, id: ConversationId) -> Option<&Chat> {
        self.chats.get(&id)
    }

    /// All conversations, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Chat> {
        self.chats.values()
    }

    /// What is listed, top first.
    #[must_use]
    pub fn shown(&self) -> &[ConversationId] {
        &self.shown
    }

    /// The conversations on the screen.
    pub fn seen<'a>(&'a self, state: &crate::state::State) -> impl Iterator<Item = &'a Chat> {
        let seen = self.list.seen(self.shown.len(), super::view::rows(state));
        self.shown[seen].iter().filter_map(|id| self.chats.get(id))
    }

    /// The conversation that is selected.
    #[must_use]
    pub fn selected(&self) -> Option<ConversationId> {
        self.shown.get(self.list.selected()).copied()
    }

    /// Unread messages and mentions of all that is not muted; mentions count even there.
    #[must_use]
    pub fn unread(&self) -> (i64, i64) {
        self.chats.values().fold((0, 0), |(unread, mentions), chat| {
            let counted = if chat.muted { 0 } else { chat.unread };
            (unread + counted, mentions + chat.mentions)
        })
    }

    /// Takes what the engine tells: all conversations, or those that changed.
    pub(super) fn take(&mut self, chats: &[Chat], whole: bool) {
        if whole {
            self.chats.clear();
            self.loaded = true;
        }
        self.chats.extend(chats.iter().map(|chat| (chat.id, chat.clone())));
    }

    /// Selects a row.
    pub(super) fn select(&mut self, row: usize) {
        self.list.select(row);
        self.selected = self.selected();
    }

    /// Selects a conversation, when it is listed.
    pub fn select_chat(&mut self, id: ConversationId) {
        if let Some(row) = self.shown.iter().position(|&shown| shown == id) {
            self.select(row);
        }
    }

    /// Moves the selection.
    pub(super) fn step(&mut self, by: isize) {
        self.list.step(by, self.shown.len());
        self.selected = self.selected();
    }

    /// Orders and filters anew. The selection stays on its conversation.
    pub(super) fn arrange(&mut self, directory: &Directory) {
        self.shown = match self.filter.as_deref().map(str::trim) {
            None | Some("") => self.by_activity(),
            Some(query) => self.matching(query, directory),
        };
        let row = self
            .selected
            .and_then(|id| self.shown.iter().position(|&shown| shown == id))
            .unwrap_or_else(|| self.list.selected().min(self.shown.len().saturating_sub(1)));
        self.select(row);
    }

    fn by_activity(&self) -> Vec<ConversationId> {
        let mut order: Vec<&Chat> = self.chats.values().collect();
        order.sort_unstable_by_key(|chat| (Reverse(chat.pinned), Reverse(chat.at), chat.id));
        order.into_iter().map(|chat| chat.id).collect()
    }

    fn matching(&self, query: &str, directory: &Directory) -> Vec<ConversationId> {
        let mut found: Vec<_> = self
            .chats
            .values()
            .filter_map(|chat| {
                let score = score(query, chat, directory)?;
                Some((Reverse(score), Reverse(chat.at), chat.id))
            })
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(.., id)| id).collect()
    }
}

/// How well a conversation answers a query: by its name, or its peer's names.
fn score(query: &str, chat: &Chat, directory: &Directory) -> Option<u32> {
    let peer = chat.peer.and_then(|peer| directory.member(peer));
    let (name, english, userid) = match peer {
        Some(peer) => (peer.name, peer.english_name, peer.userid),
        None => (&*chat.name, "", ""),
    };
    let keys = canteen_text::pinyin::name_keys(name, english, userid);
    canteen_text::matching::score(query, &keys, name)
}
