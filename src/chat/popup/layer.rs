//! What they do with keys, pasted text and the mouse.

use ratatui::layout::Rect;

use super::open::{emoji, read_by};
use super::{Popup, hint};
use crate::chat::{files, select};
use crate::engine::Command;
use crate::input::{Code, Key};
use crate::model::Act;
use crate::overlays::{Layer, Then};
use crate::state::{Effect, ListDeed, State};
use crate::view::Canvas;

impl Popup {
    fn fits(&self, state: &State) -> usize {
        let frame = self.frame(Rect::new(0, 0, state.columns, state.rows));
        usize::from(frame.height.saturating_sub(4)).max(1)
    }

    fn take(&mut self, state: &mut State, row: Option<usize>) -> Then {
        match self {
            Self::Recall { conversation, target } => {
                let act = Act::Recall { conversation: *conversation, target: *target };
                Then::Do(vec![Effect::Engine(Command::Act(act))])
            }
            Self::React(picker) => match picker.selected().cloned() {
                Some(emoji) => Then::Do(select::react(state, &emoji)),
                None => Then::Stay,
            },
            Self::Readers { picker, .. } => match picker.selected() {
                Some(member) => Then::Do(vec![Effect::Engine(Command::OpenDirect(*member))]),
                None => Then::Close,
            },
            Self::Links { links, list } => match links.get(row.unwrap_or(list.selected())) {
                Some(goal) => Then::Do(goal.open(state)),
                None => Then::Stay,
            },
            Self::Attach { asked, path, .. } => {
                Then::Do(files::offered(state, asked, path.clone()))
            }
        }
    }

    fn find(&mut self, state: &State) {
        match self {
            Self::React(picker) => picker.set_choices(emoji(state, picker.query())),
            Self::Readers { picker, seq } => {
                picker.set_choices(read_by(state, *seq, picker.query()));
            }
            Self::Recall { .. } | Self::Attach { .. } | Self::Links { .. } => {}
        }
    }
}

impl Layer for Popup {
    fn key(&mut self, state: &mut State, key: Key) -> Then {
        match (&mut *self, key.code) {
            (Self::Recall { .. } | Self::Attach { .. }, Code::Char('y')) => self.take(state, None),
            (Self::Recall { .. } | Self::Attach { .. }, Code::Char('n')) => Then::Close,
            (Self::Recall { .. } | Self::Attach { .. } | Self::Links { .. }, Code::Enter) => {
                self.take(state, None)
            }
            (Self::Links { .. }, Code::Char(c)) => {
                match (0..26).find(|row| hint(*row) == Some(c)) {
                    Some(row) => self.take(state, Some(row)),
                    None => Then::Stay,
                }
            }
            (Self::React(picker), Code::Char(c @ '1'..='6')) if picker.query().is_empty() => {
                let row = usize::try_from(c.to_digit(10).unwrap_or(1)).unwrap_or(1) - 1;
                self.press(state, row)
            }
            (Self::React(picker), _) => {
                if picker.key(key) {
                    self.find(state);
                }
                Then::Stay
            }
            (Self::Readers { picker, .. }, _) => {
                if picker.key(key) {
                    self.find(state);
                }
                Then::Stay
            }
            _ => Then::Stay,
        }
    }

    fn paste(&mut self, state: &mut State, text: &str) -> Then {
        let changed = match self {
            Self::React(picker) => picker.paste(text),
            Self::Readers { picker, .. } => picker.paste(text),
            Self::Recall { .. } | Self::Attach { .. } | Self::Links { .. } => false,
        };
        if changed {
            self.find(state);
        }
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        let fits = self.fits(state);
        match (self, deed) {
            (this, ListDeed::Open) => return this.take(state, None),
            (Self::React(picker), ListDeed::Move(step)) => picker.step(step, fits),
            (Self::Readers { picker, .. }, ListDeed::Move(step)) => picker.step(step, fits),
            (Self::Links { links, list }, ListDeed::Move(step)) => {
                list.step(step.rows(links.len(), fits), links.len());
            }
            _ => {}
        }
        Then::Stay
    }

    fn press(&mut self, state: &mut State, row: usize) -> Then {
        let there = match self {
            Self::React(picker) => picker.press(row),
            Self::Readers { picker, .. } => {
                return {
                    picker.press(row);
                    Then::Stay
                };
            }
            Self::Links { links, .. } => row < links.len(),
            Self::Recall { .. } | Self::Attach { .. } => false,
        };
        if there { self.take(state, Some(row)) } else { Then::Stay }
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        super::view::draw(self, state, area, canvas);
    }
}
