//! Parts of a chat: so many items at one place, with the holes that lie between them.

use canteen_protocol::{ConversationId, MemberId, Seq, Time};
use rusqlite::{Connection, params};

use super::StoreResult;
use super::conversations::{self, Row};
use super::coverage::{self, Stretch};
use super::items::{COLUMNS, Maker};
use crate::model::{Anchor, Item, ItemKey, ItemKind, LocalId, Window};

/// A window, and the holes that it shows.
#[derive(Clone, PartialEq, Debug)]
pub struct Loaded {
    /// The window.
    pub window: Window,
    /// The holes in it, rising.
    pub holes: Vec<Stretch>,
}

/// Reads part of a chat as it is held here.
///
/// # Errors
/// SQLite's.
pub fn load(
    conn: &Connection,
    me: MemberId,
    id: ConversationId,
    anchor: Anchor,
    count: usize,
) -> StoreResult<Loaded> {
    let row = conversations::get(conn, id)?.unwrap_or(Row { id, ..Row::default() });
    let mut part = Part { conn, row, maker: Maker::new(conn, me, id)?, items: Vec::new() };
    let count = count.max(1);
    let end = part.row.head.next();
    let (low, high) = match anchor {
        Anchor::Newest | Anchor::Before(ItemKey::Queued(_)) => (part.before(end, count)?, end),
        Anchor::Before(ItemKey::Logged(seq)) => (part.before(seq, count)?, seq),
        Anchor::After(ItemKey::Logged(seq)) => (seq, part.after(seq, count)?),
        Anchor::After(ItemKey::Queued(_)) => (end, end),
        Anchor::Around(seq) => {
            let low = part.before(seq, count / 2)?;
            (low, part.after(Seq(seq.0 - 1), count - count / 2)?)
        }
    };
    part.finish(anchor, low, high, count)
}

struct Part<'a> {
    conn: &'a Connection,
    row: Row,
    maker: Maker<'a>,
    items: Vec<Item>,
}

impl Part<'_> {
    /// Adds the last items before a place, the latest first; gives the first place looked at.
    fn before(&mut self, bound: Seq, count: usize) -> StoreResult<Seq> {
        let found = self.take(
            &format!(
                "SELECT {COLUMNS} FROM entry WHERE conversation = ?1 AND seq < ?2 AND kind > 0
                 ORDER BY seq DESC LIMIT ?3"
            ),
            bound,
            count,
        )?;
        let begin = self.row.begin();
        Ok(found.filter(|seq| *seq > begin).unwrap_or(begin).min(bound))
    }

    /// Adds the first items after a place; gives the place behind the last one looked at.
    fn after(&mut self, bound: Seq, count: usize) -> StoreResult<Seq> {
        let found = self.take(
            &format!(
                "SELECT {COLUMNS} FROM entry WHERE conversation = ?1 AND seq > ?2 AND kind > 0
                 ORDER BY seq LIMIT ?3"
            ),
            bound,
            count,
        )?;
        Ok(found.map_or(self.row.head.next(), Seq::next))
    }

    /// Adds up to `count` items; gives the place of the last of them when there are so many.
    fn take(&mut self, sql: &str, bound: Seq, count: usize) -> StoreResult<Option<Seq>> {
        let mut some = self.conn.prepare_cached(sql)?;
        let limit = i64::try_from(count).unwrap_or(i64::MAX);
        let mut rows = some.query(params![self.row.id.0, bound.0, limit])?;
        let (mut taken, mut last) = (0, None);
        while let Some(row) = rows.next()? {
            last = Some(Seq(row.get(0)?));
            let item = self.maker.logged(row)?;
            self.items.push(item);
            taken += 1;
        }
        Ok(last.filter(|_| taken == count))
    }

    /// Adds what is not in the log, and says what lies beyond. `low` is the first place that was
    /// looked at, `high` the one behind the last.
    fn finish(mut self, anchor: Anchor, low: Seq, high: Seq, count: usize) -> StoreResult<Loaded> {
        let (id, begin) = (self.row.id, self.row.begin());
        let first = low.max(begin);
        let last = Seq(high.0 - 1).min(self.row.head);
        let holes = coverage::holes(self.conn, id, (first, last))?;
        for (from, to) in &holes {
            self.items.push(mark(*from, ItemKind::Hole { to: *to }));
        }
        let at_start = low <= begin && holes.first().is_none_or(|hole| hole.0 > begin);
        if low <= begin && self.row.purged >= self.row.first.max(Seq(1)) {
            let purged = ItemKind::Purged { to: self.row.purged };
            self.items.push(mark(self.row.first.max(Seq(1)), purged));
        }
        let at_end = high > self.row.head;
        let mut items = std::mem::take(&mut self.items);
        if at_end {
            items.extend(self.maker.queued()?);
        }
        items.sort_by_key(|item| item.key);
        let queued = |id: LocalId| ItemKey::Queued(id);
        match anchor {
            Anchor::Before(ItemKey::Queued(id)) => {
                items.retain(|item| item.key < queued(id));
                let surplus = items.len().saturating_sub(count.max(1));
                items.drain(..surplus.min(items.len()));
            }
            Anchor::After(ItemKey::Queued(id)) => items.retain(|item| item.key > queued(id)),
            _ => {}
        }
        let window = Window { conversation: id, anchor, items, at_start, at_end, fetching: false };
        Ok(Loaded { window, holes })
    }
}

/// An item that stands for places without entries.
fn mark(at: Seq, kind: ItemKind) -> Item {
    Item { key: ItemKey::Logged(at), at: Time(0), by: None, kind }
}
