//! How the workbench looks.

use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use super::state::{tool, tools};
use crate::state::{Screen, Slot, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{ListView, Pen};

/// How many rows fit.
pub fn rows(state: &State) -> usize {
    let place = state.arrangement().inner(Slot::List);
    place.map_or(1, |place| usize::from(place.height.saturating_sub(1)).max(1))
}

/// Draws one of its places.
pub fn draw(state: &State, slot: Slot, area: Rect, canvas: &mut Canvas<'_, '_>) {
    match slot {
        Slot::List => list(state, area, canvas),
        Slot::Main => about(state, area, canvas),
        Slot::Side => {}
    }
}

fn list(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let pen = &mut Pen::new(area);
    pen.skip(u16::from(area.width > 20));
    pen.write(&state.t("workbench-title"), canvas.style(Role::Title), canvas);
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let view = ListView {
        list: &state.workbench.list,
        len: tools(state).len(),
        row_height: 1,
        focused: state.focus.slot == Slot::List,
        empty: "",
    };
    let target = |row| Target::Row(Screen::Workbench, Slot::List, row);
    view.draw(below, canvas, target, |row, place, canvas| {
        let Some(tool) = tools(state).get(row) else { return };
        let mut pen = Pen::new(place);
        pen.skip(1);
        pen.write(tool.sign, canvas.style(Role::Accent), canvas);
        pen.skip(1);
        let title = state.t(&format!("workbench-{}", tool.name));
        let style = ratatui::style::Style { bg: None, ..canvas.style(Role::Text) };
        pen.write(&title, style, canvas);
    });
}

/// What the selected tool is for, and what will stand here.
fn about(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let Some(tool) = tool(state) else { return };
    let side = u16::from(area.width > 30) * 2;
    let area = Rect {
        x: area.x + side,
        width: area.width - side * 2,
        y: area.y + u16::from(area.height > 10),
        height: area.height - u16::from(area.height > 10),
    };
    let lines = vec![
        Line::styled(state.t(&format!("workbench-{}", tool.name)), canvas.style(Role::Strong)),
        Line::default(),
        Line::styled(state.t(&format!("workbench-{}-doc", tool.name)), canvas.style(Role::Text)),
        Line::default(),
        Line::styled(state.t("workbench-open-hint"), canvas.style(Role::Hint)),
    ];
    canvas.frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), area);
}
