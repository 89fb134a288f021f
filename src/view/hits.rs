//! What the mouse can hit: the layout of the last frame as data.

use ratatui::layout::{Position, Rect};

use crate::model::ItemKey;
use crate::state::{Focus, Screen, Slot};

/// Something drawn that the mouse can hit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// A place as such.
    Place(Screen, Slot),
    /// A row of a place's list: its index in the list.
    Row(Screen, Slot, usize),
    /// An item of the open chat.
    Item(ItemKey),
    /// A link in an item of the open chat.
    Link(ItemKey, String),
    /// A reaction to an item of the open chat.
    Reaction(ItemKey, String),
    /// The composer: column and row inside it, from its upper left corner on.
    Composer(u16, u16),
    /// A press runs this command line.
    Line(String),
    /// A row of what lies on top.
    Choice(usize),
    /// What lies on top, as such.
    Overlay,
}

impl Target {
    /// Which place it belongs to.
    #[must_use]
    pub fn focus(&self) -> Option<Focus> {
        match self {
            Self::Place(screen, slot) | Self::Row(screen, slot, _) => {
                Some(Focus { screen: *screen, slot: *slot })
            }
            Self::Item(_) | Self::Link(..) | Self::Reaction(..) | Self::Composer(..) => {
                Some(Focus { screen: Screen::Chats, slot: Slot::Main })
            }
            Self::Line(_) | Self::Choice(_) | Self::Overlay => None,
        }
    }
}

/// Targets and where they are.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    targets: Vec<(Rect, Target)>,
    links: Vec<(Rect, String)>,
}

impl Hits {
    /// Says what is here, on top of what was said before.
    pub fn add(&mut self, area: Rect, target: Target) {
        self.targets.push((area, target));
    }

    /// Says that these cells are one link, for terminals that let links be clicked.
    pub fn link(&mut self, area: Rect, address: impl Into<String>) {
        self.links.push((area, address.into()));
    }

    /// The links.
    pub fn links(&self) -> impl Iterator<Item = (Rect, &str)> {
        self.links.iter().map(|(area, address)| (*area, address.as_str()))
    }

    /// The place around a position in which text is marked: that of a pane, or the inside of what
    /// lies on top.
    #[must_use]
    pub fn place(&self, at: Position) -> Option<Rect> {
        let grounds = self.targets.iter().rev().filter(|(area, _)| area.contains(at));
        grounds.into_iter().find_map(|(area, target)| match target {
            Target::Place(..) => Some(*area),
            Target::Overlay if area.height > 2 && area.width > 2 => Some(Rect {
                x: area.x + 1,
                y: area.y + 1,
                width: area.width - 2,
                height: area.height - 2,
            }),
            Target::Overlay => Some(*area),
            _ => None,
        })
    }

    /// What is on top there. For a composer the offset inside it is filled in.
    #[must_use]
    pub fn at(&self, column: u16, row: u16) -> Option<Target> {
        let position = Position { x: column, y: row };
        let (area, target) = self.targets.iter().rev().find(|(area, _)| area.contains(position))?;
        Some(match target {
            Target::Composer(..) => Target::Composer(column - area.x, row - area.y),
            other => other.clone(),
        })
    }
}
