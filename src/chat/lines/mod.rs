//! Items as lines. What is costly, the wrapping of texts, is kept for one width; what depends on
//! neighbours or on others' reading is made anew, for the items on screen alone.

pub mod body;
mod happening;
mod lead;
pub mod mark;
pub mod piece;

use std::collections::HashMap;
use std::sync::Arc;

pub use happening::names;
pub use piece::{Line, Piece};

use crate::i18n::Lang;
use crate::model::{Item, ItemKey, ItemKind};
use crate::state::State;
use crate::theme::Role;

/// An item's lines.
#[derive(Clone, Debug)]
pub struct Block {
    /// Above it.
    pub lead: Vec<Line>,
    /// Itself.
    pub body: Arc<Vec<Line>>,
    /// At the right of its last line.
    pub mark: Option<Piece>,
}

impl Block {
    /// Lines in all.
    #[must_use]
    pub fn height(&self) -> usize {
        self.lead.len() + self.body.len()
    }
}

/// Wrapped bodies at one width.
#[derive(Debug, Default)]
pub struct Cache {
    held: HashMap<ItemKey, Arc<Vec<Line>>>,
    of: Option<(usize, Lang, bool)>,
    /// How many bodies were wrapped since the beginning.
    pub built: usize,
}

impl Cache {
    /// Forgets an item that has changed.
    pub fn forget(&mut self, key: ItemKey) {
        self.held.remove(&key);
    }

    /// Forgets all: names, language or zone have changed.
    pub fn clear(&mut self) {
        self.held.clear();
    }

    fn body(&mut self, state: &State, item: &Item, cells: usize) -> Arc<Vec<Line>> {
        let of = Some((cells, state.texts.lang(), state.settings.hours12));
        if self.of != of {
            self.held.clear();
            self.of = of;
        }
        if let Some(body) = self.held.get(&item.key) {
            return body.clone();
        }
        self.built += 1;
        let body = Arc::new(body_of(state, item, cells));
        self.held.insert(item.key, body.clone());
        body
    }
}

/// The lines of the item at `index` of those held.
#[must_use]
pub fn block(state: &State, cache: &mut Cache, index: usize, cells: usize) -> Option<Block> {
    let items = state.chat.log.items();
    let item = items.get(index)?;
    let before = index.checked_sub(1).and_then(|index| items.get(index));
    let mut lead = Vec::new();
    if before.is_none() && !state.chat.log.at_start {
        lead.extend(Line::centred(&state.t("chat-older"), Role::Dim, cells));
    }
    lead.extend(lead::lines(state, before, item, cells));
    let mut body = cache.body(state, item, cells);
    let mark = mark::of(state, item);
    if mark.is_some() && body.last().is_none_or(|line| line.width() + mark::ROOM > cells) {
        let more = body.iter().cloned().chain([Line::default()]).collect();
        body = Arc::new(more);
    }
    Some(Block { lead, body, mark })
}

fn body_of(state: &State, item: &Item, cells: usize) -> Vec<Line> {
    match &item.kind {
        ItemKind::Message(said) => body::lines(state, item, said, cells),
        ItemKind::Event(what) => happening::event(state, item, what, cells),
        ItemKind::Hole { to } => match item.key {
            ItemKey::Logged(from) => happening::hole(state, from, *to, cells),
            ItemKey::Queued(_) => Vec::new(),
        },
        ItemKind::Purged { .. } => happening::purged(state, cells),
    }
}
