//! What the app holds.

use std::collections::HashMap;
use std::sync::Arc;

use canteen_protocol::todo::TodoRef;
use canteen_protocol::{MemberId, MessageId, Time};

use super::shown::{self, Sort, View};
use crate::model::{Directory, TodoItem};
use crate::widgets::List;

/// What can be taken back.
#[derive(Clone, PartialEq, Debug)]
pub enum Undo {
    /// A message was captured.
    Captured(MessageId),
    /// A to-do was deleted.
    Deleted(TodoRef),
    /// The member's part was done, or not.
    Done(TodoRef, bool),
}

/// The app's state.
#[derive(Debug, Default)]
pub struct State {
    /// Everything, as the engine told it.
    pub(super) all: Arc<Vec<TodoItem>>,
    /// Where in it a message was captured.
    by_message: HashMap<MessageId, usize>,
    /// Messages whose mark may look different now.
    pub(super) touched: Vec<MessageId>,
    /// Whether the engine has told anything.
    pub(super) loaded: bool,
    pub(super) view: View,
    pub(super) sort: Sort,
    pub(super) filter: Option<String>,
    /// Indices of what is seen.
    pub(super) rows: Vec<usize>,
    pub(super) list: List,
    /// The first line seen of the details.
    pub(super) scroll: usize,
    pub(super) undo: Option<Undo>,
    /// When the rows were last made.
    pub(super) made: Time,
}

impl State {
    /// Takes over what the engine tells. The selection stays on its to-do.
    pub(super) fn take(&mut self, all: Arc<Vec<TodoItem>>) {
        let old = std::mem::replace(&mut self.all, all);
        self.loaded = true;
        let before = std::mem::take(&mut self.by_message);
        for (index, item) in self.all.iter().enumerate() {
            if let Some(message) = item.message() {
                self.by_message.entry(message).or_insert(index);
            }
        }
        let same = |message: &MessageId| {
            let (then, now) = (before.get(message), self.by_message.get(message));
            then.map(|index| &old[*index]) == now.map(|index| &self.all[*index])
        };
        let both = before.keys().chain(self.by_message.keys());
        let touched: Vec<MessageId> = both.filter(|message| !same(message)).copied().collect();
        self.touched.extend(touched);
    }

    /// Makes the rows anew.
    pub(super) fn arrange(&mut self, directory: &Directory, me: MemberId, now: Time) {
        let selected = self.selected().cloned();
        let query = self.filter.as_deref().unwrap_or_default().trim().to_lowercase();
        let fits = |item: &TodoItem| {
            query.is_empty()
                || item.now.text.to_lowercase().contains(&query)
                || item.now.people.iter().any(|person| {
                    let member = directory.member(person.member);
                    member.is_some_and(|member| member.fits(&query).is_some())
                })
        };
        self.rows = shown::rows(&self.all, self.view, self.sort, (me, now), fits);
        self.made = now;
        let row = selected.and_then(|old| {
            let same = |row: &usize| {
                let item = &self.all[*row];
                item.key == old.key || (old.now.added.is_some() && item.now.added == old.now.added)
            };
            self.rows.iter().position(same)
        });
        let last = self.rows.len().saturating_sub(1);
        self.list.select(row.unwrap_or_else(|| self.list.selected().min(last)));
    }

    /// The to-do that is selected.
    #[must_use]
    pub fn selected(&self) -> Option<&TodoItem> {
        self.all.get(*self.rows.get(self.list.selected())?)
    }

    /// The one that was captured from a message.
    #[must_use]
    pub fn of_message(&self, message: MessageId) -> Option<&TodoItem> {
        self.all.get(*self.by_message.get(&message)?)
    }

    /// One by its name.
    #[must_use]
    pub fn find(&self, key: &TodoRef) -> Option<&TodoItem> {
        self.all.iter().find(|item| item.is(key))
    }

    /// How many there are of a part of the list.
    #[must_use]
    pub fn count(&self, view: View, me: MemberId, now: Time) -> usize {
        self.all.iter().filter(|item| view.holds(item, me, now)).count()
    }

    /// When time alone next moves a to-do from one part to another.
    #[must_use]
    pub fn next_due(&self, now: Time) -> Option<Time> {
        self.all.iter().filter_map(|item| item.now.due).filter(|due| *due >= now).min()
    }
}
