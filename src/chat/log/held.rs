//! The items held of the open conversation: one stretch without gaps, in rising order, bounded.
//!
//! Knows how windows and changes join it. Does not know lines or the screen.

use crate::model::{Anchor, Item, ItemKey, Window};

/// Items asked for at a time.
pub const COUNT: usize = 120;
/// Items kept; beyond this the far side is dropped.
const KEPT: usize = 400;

/// The items held.
#[derive(Clone, Debug, Default)]
pub struct Log {
    items: Vec<Item>,
    /// Nothing comes before the first item.
    pub at_start: bool,
    /// Nothing comes after the last item.
    pub at_end: bool,
    /// What was asked for and has not come whole yet.
    pub asked: Vec<Anchor>,
    /// Whether anything has come at all.
    pub loaded: bool,
}

/// Which end may be dropped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The oldest.
    Start,
    /// The newest.
    End,
}

impl Log {
    /// The items in rising order.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The item of this key.
    #[must_use]
    pub fn get(&self, key: ItemKey) -> Option<&Item> {
        self.items.get(self.find(key).ok()?)
    }

    /// Where an item is, or would be.
    pub fn find(&self, key: ItemKey) -> Result<usize, usize> {
        self.items.binary_search_by_key(&key, |item| item.key)
    }

    /// The key of the first item, and of the last.
    #[must_use]
    pub fn ends(&self) -> Option<(ItemKey, ItemKey)> {
        Some((self.items.first()?.key, self.items.last()?.key))
    }

    /// Forgets what is held, because another part is wanted.
    pub fn restart(&mut self, anchor: Anchor) {
        *self = Self { asked: vec![anchor], ..Self::default() };
    }

    /// Notes that something is asked for; tells whether it was not yet.
    pub fn ask(&mut self, anchor: Anchor) -> bool {
        let new = !self.asked.contains(&anchor);
        if new {
            self.asked.push(anchor);
        }
        new
    }

    /// Takes a window when it joins what is held.
    pub fn join(&mut self, window: &Window) -> bool {
        if !window.fetching {
            self.asked.retain(|asked| *asked != window.anchor);
        }
        if !self.joins(window) {
            return false;
        }
        self.loaded = true;
        let ends = self.ends();
        let range = window.items.first().zip(window.items.last());
        let covers_start = range.is_none_or(|(first, _)| ends.is_none_or(|(a, _)| first.key <= a));
        let covers_end = range.is_none_or(|(_, last)| ends.is_none_or(|(_, z)| last.key >= z));
        let after = matches!(window.anchor, Anchor::After(_));
        let before = matches!(window.anchor, Anchor::Before(_));
        if covers_start && !after {
            self.at_start = window.at_start;
        }
        if covers_end && !before {
            self.at_end = window.at_end;
        }
        if let Some((first, last)) = range {
            let (from, to) = (self.at_or_after(first.key), self.after(last.key));
            self.items.splice(from..to, window.items.iter().cloned());
        }
        true
    }

    /// Whether no gap would be left between the window and what is held.
    fn joins(&self, window: &Window) -> bool {
        let Some((first, last)) = self.ends() else { return true };
        let touches = match window.anchor {
            Anchor::Before(key) => key == first,
            Anchor::After(key) => key == last,
            Anchor::Newest | Anchor::Around(_) => false,
        };
        let overlaps = match (window.items.first(), window.items.last()) {
            (Some(from), Some(to)) => from.key <= last && to.key >= first,
            _ => true,
        };
        touches || overlaps
    }

    /// Takes changed items that lie in what is held or right behind it.
    pub fn change(&mut self, items: &[Item], gone: &[ItemKey]) {
        for key in gone {
            if let Ok(index) = self.find(*key) {
                self.items.remove(index);
            }
        }
        for item in items {
            match self.find(item.key) {
                Ok(index) => self.items[index] = item.clone(),
                Err(index) => {
                    let inside = index > 0 || self.at_start;
                    let before_end = index < self.items.len() || self.at_end;
                    if self.loaded && inside && before_end {
                        self.items.insert(index, item.clone());
                    }
                }
            }
        }
    }

    /// Drops what is too much at one side; gives the keys.
    pub fn trim(&mut self, side: Side) -> Vec<ItemKey> {
        // A few more may come one by one before it is worth the moving.
        if self.items.len() <= KEPT + KEPT / 4 {
            return Vec::new();
        }
        let much = self.items.len() - KEPT;
        let range = match side {
            Side::Start => {
                self.at_start = false;
                0..much
            }
            Side::End => {
                self.at_end = false;
                KEPT..self.items.len()
            }
        };
        self.items.drain(range).map(|item| item.key).collect()
    }

    fn at_or_after(&self, key: ItemKey) -> usize {
        self.items.partition_point(|item| item.key < key)
    }

    fn after(&self, key: ItemKey) -> usize {
        self.items.partition_point(|item| item.key <= key)
    }
}
