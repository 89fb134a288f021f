//! Which lines of the log are seen. Anchored to an item when scrolled up, so that nothing moves
//! by itself; to the end otherwise, so that new messages come in.
//!
//! Only the items on screen and those being scrolled over are looked at, however many are held.

use crate::chat::lines::{self, Block, Cache, Line, Piece};
use crate::model::ItemKey;
use crate::state::State;

/// What the view holds on to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Place {
    /// The end.
    #[default]
    Bottom,
    /// So many lines of this item are above the first row.
    Item(ItemKey, usize),
}

/// A row of the log on the screen.
#[derive(Clone, Debug)]
pub struct Row {
    /// Of which item.
    pub key: ItemKey,
    /// What stands in it.
    pub line: Line,
    /// At its right.
    pub mark: Option<Piece>,
    /// Whether it is the item's own and not what stands above it.
    pub body: bool,
}

/// What is seen.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The rows, top first; fewer than there is room for when there are not more.
    pub rows: Vec<Row>,
    /// Index of the first and the last item seen.
    pub items: Option<(usize, usize)>,
    /// Lines of the first item above the first row.
    pub skip: usize,
    /// Whether the last line held is seen.
    pub bottom: bool,
    /// Cells and rows there are.
    pub size: (usize, usize),
}

/// Walks items and their lines.
struct Walk<'a> {
    state: &'a State,
    cache: &'a mut Cache,
    cells: usize,
}

impl Walk<'_> {
    fn block(&mut self, index: usize) -> Option<Block> {
        lines::block(self.state, self.cache, index, self.cells)
    }

    fn height(&mut self, index: usize) -> usize {
        self.block(index).map_or(0, |block| block.height())
    }

    /// The first row when the item at `last` ends at the last of `rows` rows.
    fn ending_at(&mut self, last: usize, rows: usize) -> (usize, usize) {
        let mut taken = 0;
        let mut index = last;
        loop {
            taken += self.height(index);
            if taken >= rows || index == 0 {
                return (index, taken.saturating_sub(rows));
            }
            index -= 1;
        }
    }

    /// The first row after moving by so many lines, positive towards the end.
    fn moved(&mut self, top: (usize, usize), by: isize, len: usize) -> (usize, usize) {
        let (mut index, skip) = top;
        let mut skip = isize::try_from(skip).unwrap_or(0) + by;
        while skip < 0 && index > 0 {
            index -= 1;
            skip += isize::try_from(self.height(index)).unwrap_or(0);
        }
        loop {
            let height = isize::try_from(self.height(index)).unwrap_or(0);
            if skip < height || index + 1 >= len {
                break;
            }
            skip -= height;
            index += 1;
        }
        (index, usize::try_from(skip).unwrap_or(0))
    }

    fn rows(&mut self, top: (usize, usize), height: usize, len: usize) -> Seen {
        let mut seen = Seen { skip: top.1, size: (self.cells, height), ..Seen::default() };
        let mut skip = top.1;
        let mut index = top.0;
        while index < len && seen.rows.len() < height {
            let Some(block) = self.block(index) else { break };
            let key = self.state.chat.log.items()[index].key;
            let lead = block.lead.len();
            let total = block.height();
            let lines = block.lead.into_iter().chain(block.body.iter().cloned());
            for (at, line) in lines.enumerate().skip(skip) {
                if seen.rows.len() == height {
                    return seen;
                }
                let mark = (at + 1 == total).then(|| block.mark.clone()).flatten();
                seen.rows.push(Row { key, line, mark, body: at >= lead });
                seen.items = Some((top.0, index));
            }
            skip = 0;
            index += 1;
        }
        seen.bottom = index >= len;
        seen
    }
}

/// Runs `f` with the state and its cache of lines.
fn walk<T>(state: &mut State, cells: usize, f: impl FnOnce(&mut Walk<'_>) -> T) -> T {
    let mut cache = std::mem::take(&mut state.chat.cache);
    let result = f(&mut Walk { state, cache: &mut cache, cells });
    state.chat.cache = cache;
    result
}

/// Looks anew at what is seen at a size.
pub fn arrange(state: &mut State, cells: usize, height: usize) {
    let len = state.chat.log.items().len();
    if len == 0 || cells == 0 || height == 0 {
        state.chat.seen = Seen { bottom: true, size: (cells, height), ..Seen::default() };
        return;
    }
    let place = state.chat.place;
    let seen = walk(state, cells, |walk| {
        let top = match place {
            Place::Bottom => walk.ending_at(len - 1, height),
            Place::Item(key, skip) => match walk.state.chat.log.find(key) {
                Ok(index) => (index, skip.min(walk.height(index).saturating_sub(1))),
                Err(index) => (index.min(len - 1), 0),
            },
        };
        let seen = walk.rows(top, height, len);
        if seen.bottom && seen.rows.len() < height {
            let top = walk.ending_at(len - 1, height);
            return walk.rows(top, height, len);
        }
        seen
    });
    let keeps = state.chat.select.is_some() || !state.chat.log.at_end;
    state.chat.place = match (seen.bottom && !keeps, seen.items) {
        (true, _) | (_, None) => Place::Bottom,
        (false, Some((first, _))) => Place::Item(state.chat.log.items()[first].key, seen.skip),
    };
    state.chat.seen = seen;
}

/// Moves the view by so many lines.
pub fn scroll(state: &mut State, by: isize) {
    let (cells, _) = state.chat.seen.size;
    let Some((first, _)) = state.chat.seen.items else { return };
    let len = state.chat.log.items().len();
    if first >= len || (by > 0 && state.chat.seen.bottom) {
        return;
    }
    let top = (first, state.chat.seen.skip);
    let (index, skip) = walk(state, cells, |walk| walk.moved(top, by, len));
    state.chat.place = Place::Item(state.chat.log.items()[index].key, skip);
}

/// Brings an item into sight with as little moving as can be; `middle` puts it there.
pub fn reveal(state: &mut State, key: ItemKey, middle: bool) {
    let (cells, height) = state.chat.seen.size;
    let Ok(index) = state.chat.log.find(key) else { return };
    let len = state.chat.log.items().len();
    if cells == 0 || height == 0 || len == 0 {
        state.chat.place = Place::Item(key, 0);
        return;
    }
    let first = state.chat.seen.items.map_or(0, |(first, _)| first).min(len - 1);
    let top = (first, state.chat.seen.skip);
    let found = walk(state, cells, |walk| {
        let lowest = walk.ending_at(index, height);
        if middle {
            let up = isize::try_from(height / 3).unwrap_or(0);
            return Some(walk.moved((index, 0), -up, len));
        }
        let highest = (index, 0);
        if walk.height(index) >= height || top > highest {
            Some(highest)
        } else if top < lowest {
            Some(lowest)
        } else {
            None
        }
    });
    if let Some((index, skip)) = found {
        state.chat.place = Place::Item(state.chat.log.items()[index].key, skip);
    }
}
