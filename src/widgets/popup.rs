//! The frame of what lies over the panes.

use canteen_text::width::grapheme_width;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, BorderType, Clear};

use crate::theme::Role;
use crate::view::{Canvas, Target};

/// Where in an area it lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In the middle.
    Middle,
    /// In the upper third: lists that grow while one types.
    Top,
}

/// A rectangle of this size, frame included, cut to the area.
#[must_use]
pub fn place(area: Rect, columns: u16, rows: u16, place: Place) -> Rect {
    let (width, height) = (columns.min(area.width), rows.min(area.height));
    let spare = area.height - height;
    let down = match place {
        Place::Middle => spare / 2,
        Place::Top => spare.min(area.height / 6),
    };
    Rect { x: area.x + (area.width - width) / 2, y: area.y + down, width, height }
}

/// Clears a rectangle for something to lie there. Wide characters that reach over its edges leave
/// blanks, not halves.
pub fn cover(area: Rect, canvas: &mut Canvas<'_, '_>) {
    let buffer = canvas.frame.buffer_mut();
    let area = area.intersection(buffer.area);
    let wide = |cell: &ratatui::buffer::Cell| grapheme_width(cell.symbol()) > 1;
    for y in area.top()..area.bottom() {
        if let Some(left) = area.x.checked_sub(1)
            && wide(&buffer[(left, y)])
        {
            buffer[(left, y)].set_symbol(" ");
        }
        if area.right() < buffer.area.right() && area.width > 0 {
            let last = &buffer[(area.right() - 1, y)];
            if wide(last) {
                let style = last.style();
                buffer[(area.right(), y)].set_style(style);
            }
        }
    }
    canvas.frame.render_widget(Clear, area);
    let ground = canvas.style(Role::Popup);
    canvas.frame.buffer_mut().set_style(area, ground);
}

/// Clears a rectangle, draws a frame with a title, says that the mouse hits it, and gives what is
/// inside. Where there is no room for a frame there is none.
pub fn popup(area: Rect, canvas: &mut Canvas<'_, '_>, title: &str) -> Rect {
    cover(area, canvas);
    canvas.hits.add(area, Target::Overlay);
    if area.width < 8 || area.height < 4 {
        return area;
    }
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(canvas.style(Role::PopupBorder))
        .title(format!(" {title} "))
        .title_style(canvas.style(Role::Title));
    let inner = block.inner(area);
    canvas.frame.render_widget(if title.is_empty() { block.title("") } else { block }, area);
    inner
}
