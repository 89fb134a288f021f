//! The themes, each shown on the whole screen while it is chosen; Esc brings back the one before.

use std::sync::Arc;

use ratatui::layout::Rect;

use super::finding::fitting;
use super::layer::{Layer, Then};
use crate::input::Key;
use crate::state::{Effect, Keep, ListDeed, State};
use crate::theme::Theme;
use crate::view::Canvas;
use crate::widgets::{Choice, Picker, popup};

/// The choice of what suits the terminal.
const AUTO: &str = "auto";

/// The picker.
#[derive(Debug)]
pub struct Themes {
    picker: Picker<String>,
    before: Arc<Theme>,
}

impl Themes {
    /// One at the theme in use.
    #[must_use]
    pub fn new(state: &State) -> Self {
        let mut themes = Self { picker: Picker::default(), before: state.theme.clone() };
        themes.find(state);
        let used = if state.settings.auto_theme { AUTO } else { state.theme.name() };
        let row = themes.picker.choices().iter().position(|choice| choice.key == used);
        themes.picker.press(row.unwrap_or(0));
        themes
    }

    fn find(&mut self, state: &State) {
        let names = state.themes.iter().map(|theme| theme.name());
        let names: Vec<&str> = std::iter::once(AUTO).chain(names).collect();
        let found = fitting(self.picker.query(), names, |name| vec![(*name).to_owned()]);
        let own = crate::theme::builtin_names().collect::<Vec<_>>();
        let choice = |name: &str| Choice {
            detail: match name {
                AUTO => state.texts.with("themes-auto", &[("name", state.suiting.as_str().into())]),
                name if own.contains(&name) => String::new(),
                _ => state.t("themes-own"),
            },
            ..Choice::new(name.to_owned(), name)
        };
        self.picker.set_choices(found.into_iter().map(choice).collect());
    }

    /// Shows what is chosen.
    fn preview(&self, state: &mut State) {
        let Some(name) = self.picker.selected() else { return };
        let name = if name == AUTO { state.suiting.as_str() } else { name.as_str() };
        if let Some(theme) = state.themes.iter().find(|theme| theme.name() == name) {
            state.theme = theme.clone();
        }
    }

    fn take(&self, state: &mut State) -> Then {
        let Some(name) = self.picker.selected().cloned() else { return Then::Stay };
        self.preview(state);
        state.settings.auto_theme = name == AUTO;
        // "auto" is the default: the file need not say it.
        let literal = (name != AUTO).then(|| toml::Value::String(name).to_string());
        Then::Do(vec![Effect::Keep(Keep::Setting { name: "theme", literal })])
    }
}

/// At the right, so that what is coloured can be seen.
fn frame(area: Rect) -> Rect {
    let (width, height) = (34.min(area.width), 17.min(area.height.saturating_sub(1)));
    let gap = u16::from(area.width > width);
    Rect {
        x: area.right() - width - gap,
        y: area.y + u16::from(area.height > height + 1),
        width,
        height,
    }
}

impl Layer for Themes {
    fn key(&mut self, state: &mut State, key: Key) -> Then {
        if self.picker.key(key) {
            self.find(state);
            self.preview(state);
        }
        Then::Stay
    }

    fn paste(&mut self, state: &mut State, text: &str) -> Then {
        if self.picker.paste(text) {
            self.find(state);
            self.preview(state);
        }
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        match deed {
            ListDeed::Move(step) => {
                let area = frame(Rect::new(0, 0, state.columns, state.rows));
                self.picker.step(step, usize::from(area.height.saturating_sub(4)).max(1));
                self.preview(state);
            }
            ListDeed::Open => return self.take(state),
            ListDeed::Filter => {}
        }
        Then::Stay
    }

    fn press(&mut self, state: &mut State, row: usize) -> Then {
        let before = self.picker.selected().cloned();
        if !self.picker.press(row) {
            return Then::Stay;
        }
        // The first press shows it, the second keeps it.
        if self.picker.selected() == before.as_ref() {
            return self.take(state);
        }
        self.preview(state);
        Then::Stay
    }

    fn close(&mut self, state: &mut State) -> Then {
        state.theme = self.before.clone();
        Then::Close
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let inner = popup(frame(area), canvas, &state.t("themes-title"));
        let (hint, empty) = (state.t("themes-hint"), state.t("themes-empty"));
        self.picker.draw(inner, canvas, &hint, &empty, true);
    }
}
