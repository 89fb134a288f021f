//! The settings: every one of them by group, with what it means, changed in place.
//!
//! What is changed is kept in the user's file at once and holds as soon as that was read again.

mod view;

use crate::config::{self, Group, Key as Setting, Kind};
use crate::input::{Code, Key};
use crate::overlays::finding::fitting;
use crate::overlays::layer::{Layer, Then};
use crate::state::{Effect, Keep, Learnt, Level, ListDeed, Move, State};
use crate::view::Canvas;
use crate::widgets::{Edit, Input, List};

use ratatui::layout::Rect;

/// A row of the list.
#[derive(Clone, Copy)]
enum Row {
    Group(Group),
    Setting(&'static Setting),
    /// Shows all hints again.
    Forget,
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Group(group) => group.name(),
            Self::Setting(setting) => setting.name,
            Self::Forget => "forget",
        })
    }
}

/// A value being typed.
#[derive(Debug)]
struct Typing {
    input: Input,
    /// Why it is not taken.
    error: Option<String>,
}

/// The screen.
#[derive(Debug)]
pub struct Settings {
    filter: Input,
    rows: Vec<Row>,
    list: List,
    typing: Option<Typing>,
}

/// What is done with the setting one is at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// The next of its values.
    Next,
    /// The one before.
    Previous,
    /// Its default.
    Default,
}

impl Settings {
    /// One with this in its filter.
    #[must_use]
    pub fn new(state: &State, filter: &str) -> Self {
        let mut settings = Self {
            filter: Input::with(filter),
            rows: Vec::new(),
            list: List::default(),
            typing: None,
        };
        settings.find(state);
        settings
    }

    fn find(&mut self, state: &State) {
        let all: Vec<&'static Setting> = config::keys().iter().collect();
        let query = self.filter.text();
        self.rows = if query.trim().is_empty() {
            let mut rows = Vec::new();
            let mut last = None;
            for setting in all {
                if last != Some(setting.group) {
                    rows.push(Row::Group(setting.group));
                    last = Some(setting.group);
                }
                rows.push(Row::Setting(setting));
                if setting.name == "hints" {
                    rows.push(Row::Forget);
                }
            }
            rows
        } else {
            let names = |setting: &&Setting| {
                vec![
                    state.t(&format!("setting-{}", setting.name)),
                    setting.name.to_owned(),
                    state.t(&format!("settings-group-{}", setting.group.name())),
                ]
            };
            fitting(query, all, names).into_iter().map(Row::Setting).collect()
        };
        self.list = List::default();
        self.leave_heading(true);
    }

    /// The setting one is at.
    fn at(&self) -> Option<&'static Setting> {
        match self.rows.get(self.list.selected()) {
            Some(Row::Setting(setting)) => Some(setting),
            _ => None,
        }
    }

    /// Headings are passed over, in the direction of the step.
    fn leave_heading(&mut self, down: bool) {
        let len = self.rows.len();
        if matches!(self.rows.get(self.list.selected()), Some(Row::Group(_))) {
            // The first row is a heading, the last is none.
            let down = down || self.list.selected() == 0;
            self.list.step(if down { 1 } else { -1 }, len);
        }
    }

    /// Ends the typing of a value; tells whether there was one.
    fn stop_typing(&mut self) -> bool {
        self.typing.take().is_some()
    }

    fn fits(state: &State) -> usize {
        usize::from(view::parts(view::inner_of(state)).list.height).max(1)
    }

    /// Enter: the other value, the next one, or a line to type one.
    fn open(&mut self, state: &mut State) -> Then {
        if matches!(self.rows.get(self.list.selected()), Some(Row::Forget)) {
            state.learnt = Learnt::default();
            let text = state.t("settings-forgot");
            state.toast(Level::Info, text);
            return Then::And(vec![Effect::Keep(Keep::Forget)]);
        }
        let Some(setting) = self.at() else { return Then::Stay };
        if let Some(typing) = &mut self.typing {
            return match setting.typed(typing.input.text()) {
                Ok(literal) => {
                    self.typing = None;
                    put(state, setting, Some(literal))
                }
                Err(why) => {
                    typing.error = Some(why);
                    Then::Stay
                }
            };
        }
        match setting.kind {
            Kind::Flag | Kind::Choice(_) => self.turn(state, true),
            Kind::Theme => Then::Run("theme".to_owned()),
            Kind::Number(..) | Kind::Text => {
                let input = Input::with(setting.value(&state.configuration.own));
                self.typing = Some(Typing { input, error: None });
                Then::Stay
            }
        }
    }

    fn turn(&mut self, state: &mut State, next: bool) -> Then {
        let Some(setting) = self.at() else { return Then::Stay };
        let value = setting.value(&state.configuration.own);
        let typed = match setting.kind {
            Kind::Flag => (value != "true").to_string(),
            Kind::Choice(choices) => beside(choices, &value, next),
            Kind::Theme => {
                let names = state.themes.iter().map(|theme| theme.name());
                beside(&std::iter::once("auto").chain(names).collect::<Vec<_>>(), &value, next)
            }
            Kind::Number(least, most) => {
                let step = if most > 1_000 { 100 } else { 1 };
                let number: i64 = value.parse().unwrap_or(least);
                (number + if next { step } else { -step }).clamp(least, most).to_string()
            }
            Kind::Text => return Then::Stay,
        };
        match setting.typed(&typed) {
            Ok(literal) => put(state, setting, Some(literal)),
            Err(_) => Then::Stay,
        }
    }

    /// Left, right and delete: the caret's while a value is typed, else the setting's.
    pub fn act(&mut self, state: &mut State, deed: Deed) -> Then {
        if let Some(typing) = &mut self.typing {
            typing.input.edit(match deed {
                Deed::Next => Edit::Right,
                Deed::Previous => Edit::Left,
                Deed::Default => Edit::Delete,
            });
            return Then::Stay;
        }
        match (deed, self.at()) {
            (Deed::Default, Some(setting)) => put(state, setting, None),
            (Deed::Default, None) => Then::Stay,
            (deed, _) => self.turn(state, deed == Deed::Next),
        }
    }
}

/// The value beside this one, round the ends.
fn beside(choices: &[&str], value: &str, next: bool) -> String {
    let len = choices.len().max(1);
    let at = choices.iter().position(|choice| *choice == value).unwrap_or(0);
    let to = if next { at + 1 } else { at + len - 1 } % len;
    choices.get(to).map_or(value, |choice| choice).to_owned()
}

/// Asks for it to be kept. It is shown at once, and again as it was read from the file.
fn put(state: &mut State, setting: &'static Setting, literal: Option<String>) -> Then {
    let shown = literal.as_deref().unwrap_or(setting.default);
    // What was taken by `typed` is taken here too.
    let _ = setting.apply(&mut state.configuration.own, shown);
    Then::And(vec![Effect::Keep(Keep::Setting { name: setting.name, literal })])
}

impl Layer for Settings {
    fn key(&mut self, state: &mut State, key: Key) -> Then {
        if let Some(typing) = &mut self.typing {
            typing.error = None;
            typing.input.key(key);
            return Then::Stay;
        }
        let before = self.filter.text().to_owned();
        if key.code == Code::Backspace && before.is_empty() {
            return Then::Stay;
        }
        self.filter.key(key);
        if before != self.filter.text() {
            self.find(state);
        }
        Then::Stay
    }

    fn paste(&mut self, state: &mut State, text: &str) -> Then {
        match &mut self.typing {
            Some(typing) => typing.input.insert(text),
            None => {
                self.filter.insert(text);
                self.find(state);
            }
        }
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        match deed {
            ListDeed::Open => return self.open(state),
            ListDeed::Move(step) if self.typing.is_none() => {
                let (len, fits) = (self.rows.len(), Self::fits(state));
                let rows = step.rows(len, fits);
                self.list.step(rows, len);
                self.leave_heading(rows > 0 || step == Move::First);
                self.list.fit(len, fits);
            }
            ListDeed::Move(_) | ListDeed::Filter => {}
        }
        Then::Stay
    }

    fn press(&mut self, state: &mut State, row: usize) -> Then {
        let same = self.list.selected() == row;
        if self.typing.is_some() && same {
            return Then::Stay;
        }
        self.typing = None;
        match self.rows.get(row) {
            Some(Row::Setting(_) | Row::Forget) => {
                self.list.select(row);
                // The first press chooses, the second does it.
                if same { self.open(state) } else { Then::Stay }
            }
            _ => Then::Stay,
        }
    }

    fn close(&mut self, _: &mut State) -> Then {
        if self.stop_typing() { Then::Stay } else { Then::Close }
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        self.show(state, area, canvas);
    }
}

#[cfg(test)]
mod tests;
