//! The conversations known, their order, and what the list shows of them.
//!
//! A message moves one row: the order is kept, not made anew, however many conversations there are.
//! What finding needs of a name is worked out when it is first looked for.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::HashMap;

use canteen_protocol::conversation::ConversationKind;
use canteen_protocol::{ConversationId, Time};
use canteen_text::{matching, pinyin};

use crate::model::{Chat, Directory};
use crate::widgets::List;

/// The pane's state.
#[derive(Debug, Default)]
pub struct State {
    /// Each in a box of its own: a map keeps many places free.
    chats: HashMap<ConversationId, Box<Entry>>,
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
    /// Unread messages and mentions, as [`State::unread`] says them.
    unread: (i64, i64),
    /// Counts changes of which groups there are and how they are called.
    groups: u64,
}

/// A conversation, and how it is found by its own name.
#[derive(Debug)]
struct Entry {
    chat: Chat,
    keys: OnceCell<Vec<String>>,
    sort: OnceCell<String>,
}

impl Entry {
    fn new(chat: Chat) -> Self {
        Self { chat, keys: OnceCell::new(), sort: OnceCell::new() }
    }

    /// How well it answers a query: by its name, or its peer's names.
    fn score(&self, query: &str, directory: &Directory) -> Option<u32> {
        match self.chat.peer.and_then(|peer| directory.member(peer)) {
            Some(peer) => peer.fits(query),
            None => {
                let keys = || pinyin::name_keys(&self.chat.name, "", "");
                matching::score(query, self.keys.get_or_init(keys), &self.chat.name)
            }
        }
    }

    fn sort(&self) -> &str {
        self.sort.get_or_init(|| pinyin::sort_key(&self.chat.name))
    }
}

/// Orders the list: what is pinned, then the latest.
type Rank = (Reverse<bool>, Reverse<Time>, ConversationId);

fn rank(chat: &Chat) -> Rank {
    (Reverse(chat.pinned), Reverse(chat.at), chat.id)
}

fn is_group(chat: &Chat) -> bool {
    chat.kind == ConversationKind::Group && chat.joined
}

/// What a conversation adds to [`State::unread`].
fn counts(chat: &Chat) -> (i64, i64) {
    (if chat.muted { 0 } else { chat.unread }, chat.mentions)
}

impl State {
    /// The conversation of this id.
    #[must_use]
    pub fn get(&self, id: ConversationId) -> Option<&Chat> {
        self.chats.get(&id).map(|entry| &entry.chat)
    }

    /// All conversations, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Chat> {
        self.chats.values().map(|entry| &entry.chat)
    }

    /// What is listed, top first.
    #[must_use]
    pub fn shown(&self) -> &[ConversationId] {
        &self.shown
    }

    /// The conversations on the screen.
    pub fn seen<'a>(&'a self, state: &crate::state::State) -> impl Iterator<Item = &'a Chat> {
        let seen = self.list.seen(self.shown.len(), super::view::rows(state));
        self.shown[seen].iter().filter_map(|id| self.get(*id))
    }

    /// The conversation that is selected.
    #[must_use]
    pub fn selected(&self) -> Option<ConversationId> {
        self.shown.get(self.list.selected()).copied()
    }

    /// Unread messages and mentions of all that is not muted; mentions count even there.
    #[must_use]
    pub fn unread(&self) -> (i64, i64) {
        self.unread
    }

    /// Whether there is a group the member is in.
    #[must_use]
    pub fn has_groups(&self) -> bool {
        self.chats.values().any(|entry| is_group(&entry.chat))
    }

    /// The groups the member is in, by name.
    #[must_use]
    pub fn groups(&self) -> Vec<ConversationId> {
        let groups = self.chats.values().filter(|entry| is_group(&entry.chat));
        let mut groups: Vec<_> = groups.map(|entry| (entry.sort(), entry.chat.id)).collect();
        groups.sort_unstable();
        groups.into_iter().map(|(_, id)| id).collect()
    }

    /// A number that is another one when [`State::groups`] may be others.
    #[must_use]
    pub fn groups_change(&self) -> u64 {
        self.groups
    }

    /// The conversations that fit what was typed, the best first, of equals the latest.
    #[must_use]
    pub fn search(&self, query: &str, directory: &Directory, limit: usize) -> Vec<ConversationId> {
        let all = self.chats.values();
        let mut found: Vec<_> = if query.trim().is_empty() {
            let place = |chat: &Chat| (Reverse(0), Reverse(chat.at), chat.id);
            all.map(|entry| place(&entry.chat)).collect()
        } else {
            all.filter_map(|entry| {
                let score = entry.score(query, directory)?;
                Some((Reverse(score), Reverse(entry.chat.at), entry.chat.id))
            })
            .collect()
        };
        if limit < found.len() {
            found.select_nth_unstable(limit);
            found.truncate(limit);
        }
        found.sort_unstable();
        found.into_iter().map(|(.., id)| id).collect()
    }

    /// Takes what the engine tells: all conversations, or those that changed. The selection stays
    /// on its conversation.
    pub(super) fn take(&mut self, chats: &[Chat], whole: bool, directory: &Directory) {
        if whole {
            self.chats.clear();
            self.chats.reserve(chats.len());
            self.unread = (0, 0);
            self.groups += 1;
            self.loaded = true;
        }
        let filters = self.is_filtering();
        let mut anew = whole;
        for chat in chats {
            let renamed = self.get(chat.id).is_none_or(|old| old.name != chat.name);
            // While filtering a message moves nothing: one is choosing.
            anew |= filters && renamed;
            let move_it = !anew && !filters;
            if move_it {
                self.take_out(chat.id);
            }
            self.put(chat);
            if move_it {
                self.list_it(chat.id);
            }
        }
        if anew {
            self.arrange(directory);
        } else {
            self.find_selected();
        }
    }

    fn is_filtering(&self) -> bool {
        self.filter.as_deref().is_some_and(|filter| !filter.trim().is_empty())
    }

    /// Puts a conversation in the place of what was known of it.
    fn put(&mut self, chat: &Chat) {
        let (unread, mentions) = counts(chat);
        self.unread.0 += unread;
        self.unread.1 += mentions;
        match self.chats.get_mut(&chat.id) {
            Some(known) => {
                let (unread, mentions) = counts(&known.chat);
                self.unread.0 -= unread;
                self.unread.1 -= mentions;
                let same_name = known.chat.name == chat.name;
                if !same_name || is_group(&known.chat) != is_group(chat) {
                    self.groups += 1;
                }
                if same_name {
                    known.chat.clone_from(chat);
                } else {
                    **known = Entry::new(chat.clone());
                }
            }
            None => {
                self.groups += u64::from(is_group(chat));
                self.chats.insert(chat.id, Box::new(Entry::new(chat.clone())));
            }
        }
    }

    /// Where a conversation is in the list of all, or would be.
    fn place(&self, id: ConversationId) -> Option<Result<usize, usize>> {
        let wanted = rank(self.get(id)?);
        let known = |id: &ConversationId| self.get(*id).map(rank);
        Some(self.shown.binary_search_by_key(&Some(wanted), known))
    }

    fn take_out(&mut self, id: ConversationId) {
        if let Some(Ok(place)) = self.place(id) {
            self.shown.remove(place);
        }
    }

    fn list_it(&mut self, id: ConversationId) {
        if let Some(Err(place)) = self.place(id) {
            self.shown.insert(place, id);
        }
    }

    /// Selects a row.
    pub(super) fn select(&mut self, row: usize) {
        self.list.select(row);
        self.selected = self.selected();
    }

    /// Selects a conversation, when it is listed.
    pub fn select_chat(&mut self, id: ConversationId) {
        if let Some(row) = self.row_of(id) {
            self.select(row);
        }
    }

    fn row_of(&self, id: ConversationId) -> Option<usize> {
        if self.is_filtering() {
            return self.shown.iter().position(|&shown| shown == id);
        }
        self.place(id)?.ok()
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
            Some(query) => self.search(query, directory, usize::MAX),
        };
        self.find_selected();
    }

    /// Puts the selection on its conversation, wherever that is now.
    fn find_selected(&mut self) {
        let last = self.shown.len().saturating_sub(1);
        let row = self.selected.and_then(|id| self.row_of(id));
        self.select(row.unwrap_or_else(|| self.list.selected().min(last)));
    }

    fn by_activity(&self) -> Vec<ConversationId> {
        let mut order: Vec<_> = self.chats.values().map(|entry| rank(&entry.chat)).collect();
        order.sort_unstable();
        order.into_iter().map(|(.., id)| id).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chat(id: i64, at: i64, pinned: bool, name: &str) -> Chat {
        Chat {
            id: ConversationId(id),
            kind: ConversationKind::Group,
            name: name.into(),
            peer: None,
            owner: None,
            notice: String::new(),
            members: 3,
            joined: true,
            first: canteen_protocol::Seq(1),
            head: canteen_protocol::Seq(at),
            at: Time(at),
            read: canteen_protocol::Seq(0),
            unread: at,
            mentions: i64::from(pinned),
            pinned,
            muted: id % 3 == 0,
            last_by: None,
            last_text: String::new(),
            draft: crate::model::Draft::default(),
            spot: crate::model::Spot::default(),
            queued: 0,
        }
    }

    proptest! {
        #[test]
        fn an_order_that_is_kept_is_the_one_made_anew(
            changes in prop::collection::vec(
                prop::collection::vec((0..12i64, 0..9i64, any::<bool>()), 1..4),
                0..20,
            ),
            row in 0usize..12,
        ) {
            let nobody = Directory::default();
            let mut state = State::default();
            state.take(&(0..6).map(|id| chat(id, id, false, "x")).collect::<Vec<_>>(), true, &nobody);
            state.select(row.min(5));
            let selected = state.selected();
            for change in changes {
                let chats: Vec<_> =
                    change.iter().map(|(id, at, pinned)| chat(*id, *at, *pinned, "x")).collect();
                state.take(&chats, false, &nobody);
                prop_assert_eq!(state.shown(), state.by_activity());
                prop_assert_eq!(state.selected(), selected);
                let all = state.chats.values().map(|entry| counts(&entry.chat));
                let sum = all.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
                prop_assert_eq!(state.unread(), sum);
            }
        }
    }

    #[test]
    fn what_is_chosen_from_does_not_move_by_messages() {
        let nobody = Directory::default();
        let mut state = State::default();
        let all =
            [chat(1, 1, false, "平台"), chat(2, 2, false, "platform"), chat(3, 3, false, "x")];
        state.take(&all, true, &nobody);
        state.filter = Some("pt".into());
        state.arrange(&nobody);
        let before = state.shown().to_vec();
        assert_eq!(before, [ConversationId(1), ConversationId(2)]);
        state.take(&[chat(2, 9, false, "platform"), chat(3, 10, false, "x")], false, &nobody);
        assert_eq!(state.shown(), before);
        state.take(&[chat(3, 10, false, "pt")], false, &nobody);
        assert_eq!(state.shown()[0], ConversationId(3), "what is called otherwise is found now");
    }

    #[test]
    fn groups_are_told_to_change_when_they_do() {
        let nobody = Directory::default();
        let mut state = State::default();
        state.take(&[chat(1, 1, false, "b"), chat(2, 2, false, "a")], true, &nobody);
        assert_eq!(state.groups(), [ConversationId(2), ConversationId(1)]);
        let before = state.groups_change();
        state.take(&[chat(1, 5, true, "b")], false, &nobody);
        assert_eq!(state.groups_change(), before, "a message changes no group");
        state.take(&[chat(1, 5, true, "0")], false, &nobody);
        assert_ne!(state.groups_change(), before);
        assert_eq!(state.groups(), [ConversationId(1), ConversationId(2)]);
        let before = state.groups_change();
        state.take(&[Chat { joined: false, ..chat(1, 5, true, "0") }], false, &nobody);
        assert_ne!(state.groups_change(), before);
        assert!(state.has_groups());
    }

    #[test]
    fn without_a_query_the_latest_are_found_without_reading_names() {
        let mut state = State::default();
        let all: Vec<_> = (0..50).map(|id| chat(id, id, false, "平台")).collect();
        state.take(&all, true, &Directory::default());
        let found = state.search(" ", &Directory::default(), 2);
        assert_eq!(found, [ConversationId(49), ConversationId(48)]);
        assert!(state.chats.values().all(|entry| entry.keys.get().is_none()));
    }
}
