//! The menu of what one does: each choice has a key of its own.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::input::{Code, Key};
use crate::overlays::{Layer, Then};
use crate::state::{ListDeed, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{List, ListView, Pen, Place, place, popup};

/// The key, what it runs, and the text that says so.
const ROWS: [(char, &str, &str); 15] = [
    ('o', "status online", "rest-online"),
    ('b', "status busy", "rest-busy"),
    ('m', "status meeting", "rest-meeting"),
    ('l', "status lunch", "rest-lunch"),
    ('a', "status away", "rest-away"),
    ('f', "status off", "rest-off"),
    ('c', "line status ", "rest-menu-custom"),
    ('z', "quiet 1h", "rest-menu-hour"),
    ('Z', "quiet morning", "rest-menu-morning"),
    ('w', "quiet working-day", "rest-menu-working-day"),
    ('x', "quiet off", "rest-menu-ring"),
    ('1', "away lunch", "rest-menu-reply-lunch"),
    ('2', "away meeting", "rest-menu-reply-meeting"),
    ('3', "away leave", "rest-menu-reply-leave"),
    ('0', "away off", "rest-menu-reply-off"),
];

/// The menu.
#[derive(Debug, Default)]
pub struct Menu {
    list: List,
}

fn frame(area: Rect) -> Rect {
    let rows = u16::try_from(ROWS.len()).unwrap_or(15) + 2;
    place(area, 52, rows.min(area.height), Place::Middle)
}

impl Menu {
    fn run(row: usize) -> Then {
        ROWS.get(row).map_or(Then::Stay, |(_, line, _)| Then::Run((*line).to_owned()))
    }
}

impl Layer for Menu {
    fn key(&mut self, _: &mut State, key: Key) -> Then {
        match key.code {
            Code::Enter => Self::run(self.list.selected()),
            Code::Char(c) => match ROWS.iter().position(|(key, ..)| *key == c) {
                Some(row) => Self::run(row),
                None => Then::Stay,
            },
            _ => Then::Stay,
        }
    }

    fn paste(&mut self, _: &mut State, _: &str) -> Then {
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        match deed {
            ListDeed::Open => Self::run(self.list.selected()),
            ListDeed::Move(step) => {
                let area = frame(Rect::new(0, 0, state.columns, state.rows));
                let fits = usize::from(area.height.saturating_sub(2)).max(1);
                self.list.step(step.rows(ROWS.len(), fits), ROWS.len());
                self.list.fit(ROWS.len(), fits);
                Then::Stay
            }
            ListDeed::Filter => Then::Stay,
        }
    }

    fn press(&mut self, _: &mut State, row: usize) -> Then {
        Self::run(row)
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let inner = popup(frame(area), canvas, &state.t("rest-menu-title"));
        let view =
            ListView { list: &self.list, len: ROWS.len(), row_height: 1, focused: true, empty: "" };
        view.draw(inner, canvas, Target::Choice, |row, place, canvas| {
            let Some((key, _, text)) = ROWS.get(row) else { return };
            let mut pen = Pen::new(place);
            pen.write(&format!(" {key} "), canvas.style(Role::Key), canvas);
            pen.write(&state.t(text), Style::new(), canvas);
        });
    }
}
