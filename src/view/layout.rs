//! Where the panes lie: width decides the arrangement, never the features.

use ratatui::layout::Rect;

use crate::state::{Focus, Slot};

/// From this width on: rail, list, main and side.
pub const WIDE: u16 = 140;
/// From this width on: list and main. Below: one place.
pub const MEDIUM: u16 = 80;

const RAIL: u16 = 5;
const SIDE: u16 = 31;
/// A line and a blank beside it.
const RULE: u16 = 2;

/// How much fits beside each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// One place; Esc goes back.
    Narrow,
    /// List and main.
    Medium,
    /// Rail, list, main and side.
    Wide,
}

/// The places of one frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrangement {
    /// How much fits.
    pub class: Class,
    /// The rail of panes.
    pub rail: Option<Rect>,
    /// The list.
    pub list: Option<Rect>,
    /// The main area.
    pub main: Option<Rect>,
    /// The side.
    pub side: Option<Rect>,
    /// The status line.
    pub status: Rect,
    /// Places with a line at their left; the pane gets what is right of it.
    pub rules: Vec<Slot>,
}

impl Arrangement {
    /// Where a place lies, the line at its left included.
    #[must_use]
    pub fn of(&self, slot: Slot) -> Option<Rect> {
        match slot {
            Slot::List => self.list,
            Slot::Main => self.main,
            Slot::Side => self.side,
        }
    }

    /// Where a pane draws: without the line.
    #[must_use]
    pub fn inner(&self, slot: Slot) -> Option<Rect> {
        let mut place = self.of(slot)?;
        if self.rules.contains(&slot) {
            let taken = RULE.min(place.width);
            place.x += taken;
            place.width -= taken;
        }
        Some(place)
    }
}

/// Arranges the places.
#[must_use]
pub fn arrange(columns: u16, rows: u16, focus: Focus) -> Arrangement {
    let status = Rect::new(0, rows.saturating_sub(1), columns, rows.min(1));
    let body = Rect::new(0, 0, columns, rows.saturating_sub(1));
    if columns >= WIDE {
        wide(body, status)
    } else if columns >= MEDIUM {
        medium(body, status, focus)
    } else {
        narrow(body, status, focus)
    }
}

fn wide(body: Rect, status: Rect) -> Arrangement {
    let list = (body.width / 5).clamp(30, 44);
    let (rail, rest) = split(body, RAIL);
    let (list, rest) = split(rest, list);
    let (main, side) = split(rest, rest.width - SIDE);
    Arrangement {
        class: Class::Wide,
        rail: Some(rail),
        list: Some(list),
        main: Some(main),
        side: Some(side),
        status,
        rules: vec![Slot::Main, Slot::Side],
    }
}

/// The side has no room of its own: it takes the main area while it has the keys.
fn medium(body: Rect, status: Rect, focus: Focus) -> Arrangement {
    let (list, rest) = split(body, (body.width * 3 / 10).clamp(26, 36));
    let beside = focus.slot == Slot::Side;
    Arrangement {
        class: Class::Medium,
        rail: None,
        list: Some(list),
        main: (!beside).then_some(rest),
        side: beside.then_some(rest),
        status,
        rules: vec![Slot::Main, Slot::Side],
    }
}

fn narrow(body: Rect, status: Rect, focus: Focus) -> Arrangement {
    let only = |slot| (focus.slot == slot).then_some(body);
    Arrangement {
        class: Class::Narrow,
        rail: None,
        list: only(Slot::List),
        main: only(Slot::Main),
        side: only(Slot::Side),
        status,
        rules: Vec::new(),
    }
}

/// The first `width` columns, and the rest.
fn split(area: Rect, width: u16) -> (Rect, Rect) {
    let width = width.min(area.width);
    let left = Rect { width, ..area };
    let right = Rect { x: area.x + width, width: area.width - width, ..area };
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Screen;

    fn places(columns: u16, slot: Slot) -> Arrangement {
        arrange(columns, 24, Focus { screen: Screen::Chats, slot })
    }

    #[test]
    fn width_decides() {
        for (columns, class) in [
            (139, Class::Medium),
            (140, Class::Wide),
            (200, Class::Wide),
            (80, Class::Medium),
            (79, Class::Narrow),
            (0, Class::Narrow),
        ] {
            assert_eq!(places(columns, Slot::List).class, class, "{columns}");
        }
    }

    #[test]
    fn places_fill_the_width_without_overlap() {
        for columns in [0, 1, 20, 79, 80, 100, 139, 140, 200, 500] {
            for slot in [Slot::List, Slot::Main, Slot::Side] {
                let places = places(columns, slot);
                let parts = [places.rail, places.list, places.main, places.side];
                let mut x = 0;
                for part in parts.into_iter().flatten() {
                    assert_eq!(part.x, x, "{columns} {slot:?}");
                    x += part.width;
                }
                assert_eq!(x, columns);
                assert!(places.of(slot).is_some(), "what has the keys is seen");
            }
        }
    }
}
