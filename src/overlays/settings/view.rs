//! How the settings look: the filter, the list, and below it what the chosen one means.

use canteen_text::width::width;
use canteen_text::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Row, Settings};
use crate::config::{Key as Setting, Kind};
use crate::state::State;
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{ListView, Pen, Place, place, popup};

/// Columns of the settings' titles.
const TITLES: u16 = 24;
/// Rows for what a setting means.
const ABOUT: u16 = 5;

/// The parts inside the frame.
pub struct Parts {
    /// The line that filters.
    pub filter: Rect,
    /// The list.
    pub list: Rect,
    /// What the chosen setting means.
    pub about: Rect,
}

fn frame(area: Rect) -> Rect {
    place(area, 92, area.height.saturating_sub(2).clamp(4, 40), Place::Middle)
}

/// The inside of the frame on this screen.
pub fn inner_of(state: &State) -> Rect {
    let frame = frame(Rect::new(0, 0, state.columns, state.rows));
    Rect {
        x: frame.x + 1,
        y: frame.y + 1,
        width: frame.width.saturating_sub(2),
        height: frame.height.saturating_sub(2),
    }
}

/// Divides the inside: what a setting means gives way on low screens.
pub fn parts(inner: Rect) -> Parts {
    let about = if inner.height >= 12 { ABOUT } else { inner.height.saturating_sub(4).min(2) };
    let filter = inner.height.min(1);
    let list = inner.height.saturating_sub(about + filter);
    let part = |y: u16, height: u16| Rect { y: inner.y + y, height, ..inner };
    Parts { filter: part(0, filter), list: part(filter, list), about: part(filter + list, about) }
}

impl Settings {
    pub(super) fn show(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let inner = popup(frame(area), canvas, &state.t("settings-title"));
        if inner.width < 8 {
            return;
        }
        let parts = parts(inner);
        let mut pen = Pen::new(parts.filter);
        pen.write("› ", canvas.style(Role::Accent), canvas);
        let input = Rect { x: pen.x, width: parts.filter.right() - pen.x, ..parts.filter };
        self.filter.draw(input, canvas, self.typing.is_none(), &state.t("settings-hint"));
        let empty = state.t("settings-empty");
        let view = ListView {
            list: &self.list,
            len: self.rows.len(),
            row_height: 1,
            focused: true,
            empty: &empty,
        };
        view.draw(parts.list, canvas, Target::Choice, |row, place, canvas| {
            match self.rows.get(row) {
                Some(Row::Group(group)) => {
                    let title = state.t(&format!("settings-group-{}", group.name()));
                    Pen::new(place).write(&title, canvas.style(Role::Title), canvas);
                }
                Some(Row::Setting(setting)) => {
                    let chosen = row == self.list.selected();
                    self.row(state, setting, chosen, place, canvas);
                }
                Some(Row::Forget) => {
                    let mut pen = Pen::new(place);
                    pen.skip(2);
                    pen.write(&state.t("settings-forget"), Style::new(), canvas);
                }
                None => {}
            }
        });
        self.about(state, parts.about, canvas);
    }

    fn row(
        &self,
        state: &State,
        setting: &Setting,
        chosen: bool,
        place: Rect,
        canvas: &mut Canvas<'_, '_>,
    ) {
        let mut pen = Pen::new(place);
        pen.skip(2);
        let titles = TITLES.min(place.width / 2);
        let title = state.t(&format!("setting-{}", setting.name));
        pen.until(place.x + titles).write(&title, Style::new(), canvas);
        pen.x = place.x + titles + 1;
        if let Some(typing) = self.typing.as_ref().filter(|_| chosen) {
            let input = Rect { x: pen.x, width: place.right().saturating_sub(pen.x), ..place };
            typing.input.draw(input, canvas, true, "");
            return;
        }
        let own = &state.configuration.own;
        let is_set = state.configuration.set.contains(&setting.name)
            && setting.literal(own) != setting.default;
        let ink = |role, canvas: &Canvas<'_, '_>| Style { bg: None, ..canvas.style(role) };
        let value = shown(state, setting);
        let role = if is_set { Role::Accent } else { Role::Dim };
        if chosen && matches!(setting.kind, Kind::Flag | Kind::Choice(_) | Kind::Theme) {
            pen.write("‹ ", ink(Role::Dim, canvas), canvas);
            pen.write(&value, ink(role, canvas), canvas);
            pen.write(" ›", ink(Role::Dim, canvas), canvas);
        } else {
            pen.write(&value, ink(role, canvas), canvas);
        }
        if state.configuration.given.contains(&setting.name) {
            pen.skip(1);
            pen.write(&state.t("settings-given"), ink(Role::Warning, canvas), canvas);
        }
    }

    /// What the chosen setting means, or why what was typed is not taken.
    fn about(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let Some(setting) = self.at().filter(|_| area.height > 0) else { return };
        let rule = "─".repeat(usize::from(area.width));
        Pen::new(area).write(&rule, canvas.style(Role::PopupBorder), canvas);
        let cells = usize::from(area.width.saturating_sub(2)).max(1);
        let error = self.typing.as_ref().and_then(|typing| typing.error.clone());
        let (text, role) = match error {
            Some(error) => (error, Role::Error),
            None => (state.t(&format!("setting-{}-doc", setting.name)), Role::Text),
        };
        let line = |y: u16| Rect { x: area.x + 1, y: area.y + y, width: area.width - 2, height: 1 };
        let ground = |role, canvas: &Canvas<'_, '_>| Style { bg: None, ..canvas.style(role) };
        let most = area.height.saturating_sub(2).max(1);
        for (y, range) in (1..=most).zip(wrap(&text, cells)) {
            Pen::new(line(y)).write(&text[range], ground(role, canvas), canvas);
        }
        if area.height < 3 {
            return;
        }
        let literal = setting.literal(&state.configuration.own);
        let written = format!("{} = {literal}", setting.name);
        let mut pen = Pen::new(line(area.height - 1));
        pen.write(&written, ground(Role::Dim, canvas), canvas);
        if literal != setting.default {
            let values = [("value", setting.default_value().into())];
            let default = state.texts.with("settings-default", &values);
            if usize::from(pen.x) + width(&default) + 2 < usize::from(area.right()) {
                pen.skip(2);
                pen.write(&default, ground(Role::Dim, canvas), canvas);
            }
        }
    }
}

/// The value as people read it.
fn shown(state: &State, setting: &Setting) -> String {
    let value = setting.value(&state.configuration.own);
    match setting.kind {
        Kind::Flag if value == "true" => state.t("settings-on"),
        Kind::Flag => state.t("settings-off"),
        Kind::Text if value.is_empty() => state.t("settings-none"),
        _ => value,
    }
}
