//! How dialogs look.

use canteen_protocol::Time;
use canteen_text::qr::Qr;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Dialog;
use crate::state::State;
use crate::theme;
use crate::view::Canvas;
use crate::widgets::{Pen, Place, place, popup};

/// Modules of ground around a code: less than the standard wants, and enough for telephones.
const QUIET: usize = 2;
/// Columns of the dialog.
const COLUMNS: u16 = 76;

/// Draws one in the middle of the area.
pub fn draw(state: &State, dialog: &Dialog, area: Rect, canvas: &mut Canvas<'_, '_>) {
    match dialog {
        Dialog::Invite { url, expires } => invite(state, (url, *expires), area, canvas),
    }
}

fn invite(state: &State, (url, expires): (&str, Time), area: Rect, canvas: &mut Canvas<'_, '_>) {
    let wide = usize::from(COLUMNS.min(area.width).saturating_sub(4)).max(1);
    let characters: Vec<char> = url.chars().collect();
    let mut lines: Vec<String> =
        characters.chunks(wide).map(|line| line.iter().collect()).collect();
    let until = state.exact(expires);
    lines.push(state.texts.with("invite-until", &[("time", until.into())]));
    let room = usize::from(area.height).saturating_sub(lines.len() + 2);
    let code =
        Qr::new(url, QUIET).filter(|code| code.side().div_ceil(2) <= room && code.side() <= wide);
    if code.is_none() {
        lines.push(state.t("invite-no-room"));
    }
    let code: Vec<String> = code.iter().flat_map(Qr::half_blocks).collect();
    let rows = u16::try_from(code.len() + lines.len() + 2).unwrap_or(u16::MAX);
    let inner = popup(place(area, COLUMNS, rows, Place::Middle), canvas, &state.t("invite-title"));
    let styles = code.iter().map(|line| (line, theme::paint([255; 3], [0; 3])));
    let all = styles.chain(lines.iter().map(|line| (line, Style::new())));
    for (row, (line, style)) in (inner.top()..inner.bottom()).zip(all) {
        let left = usize::from(inner.width).saturating_sub(canteen_text::width::width(line)) / 2;
        let mut pen = Pen::new(Rect { y: row, height: 1, ..inner });
        pen.skip(u16::try_from(left).unwrap_or(0));
        pen.write(line, style, canvas);
    }
}
