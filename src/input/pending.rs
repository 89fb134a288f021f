//! The chord that has been begun.

use canteen_protocol::Time;

use super::Key;

/// Keys pressed that may still become a longer chord.
#[derive(Clone, Debug, Default)]
pub struct Pending {
    keys: Vec<Key>,
    since: Option<Time>,
}

impl Pending {
    /// One key more.
    pub fn push(&mut self, key: Key, now: Time) {
        self.keys.push(key.normal());
        self.since = Some(now);
    }

    /// The keys so far.
    #[must_use]
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// Forgets them.
    pub fn clear(&mut self) {
        self.take();
    }

    /// Gives the keys away.
    pub fn take(&mut self) -> Vec<Key> {
        self.since = None;
        std::mem::take(&mut self.keys)
    }

    /// When the wait for another key is over.
    #[must_use]
    pub fn wake(&self, chord_ms: i64) -> Option<Time> {
        self.since.map(|since| Time(since.0 + chord_ms))
    }
}
