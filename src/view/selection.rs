//! What is marked with the mouse: its look, and its text as it is to be copied.

use canteen_text::width::grapheme_width;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::{Canvas, Hits};
use crate::state::{Selection, State};
use crate::theme::Role;

/// Draws it over what is there.
pub fn draw(state: &State, canvas: &mut Canvas<'_, '_>) {
    let Some(selection) = state.selection.filter(|selection| selection.dragged) else { return };
    let Some(place) = canvas.hits.place(selection.from) else { return };
    // Reversed, so that it is seen on a chosen row as well.
    let style = canvas.style(Role::Selection).add_modifier(Modifier::REVERSED);
    for row in selection.rows(place) {
        canvas.frame.buffer_mut().set_style(row, style);
    }
}

/// Its text. Rows that go on in the next one for want of room are joined when they are one link;
/// the indentation that all rows share is left out.
#[must_use]
pub fn text(selection: &Selection, buffer: &Buffer, hits: &Hits) -> String {
    let Some(place) = hits.place(selection.from) else { return String::new() };
    let rows = selection.rows(place.intersection(buffer.area));
    let mut lines: Vec<Line> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let mut line = Line::default();
        let mut x = row.x;
        while x < row.right() {
            let Some(cell) = buffer.cell((x, row.y)) else { break };
            // The bars beside lists and chosen rows are no text.
            let empty = matches!(cell.symbol(), "" | "▌" | "▐");
            let symbol = if empty { " " } else { cell.symbol() };
            let blank = symbol == " " && cell.underline_color == Color::Reset;
            if !blank && line.first.is_none() {
                line.first = Some(cell.underline_color);
                line.indent = line.text.len();
            }
            line.text.push_str(symbol);
            if !blank {
                line.last = Some(cell.underline_color);
                line.end = line.text.len();
            }
            x += u16::try_from(grapheme_width(symbol).max(1)).unwrap_or(1);
        }
        line.text.truncate(line.end);
        // The first row begins where the button went down, not at the margin.
        line.partial = index == 0 && row.x > place.x;
        lines.push(line);
    }
    joined(&lines)
}

/// A marked row: its text, and the links at its ends.
#[derive(Default)]
struct Line {
    text: String,
    indent: usize,
    end: usize,
    first: Option<Color>,
    last: Option<Color>,
    partial: bool,
}

fn joined(lines: &[Line]) -> String {
    let whole = lines.iter().filter(|line| !line.partial && line.first.is_some());
    let margin = whole.map(|line| line.indent).min().unwrap_or(0);
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| lines.get(index));
        let one_link = before.is_some_and(|before| {
            before.last == line.first && line.first.is_some_and(|color| color != Color::Reset)
        });
        let skipped = if one_link { line.indent } else { margin };
        if before.is_some() && !one_link {
            text.push('\n');
        }
        let from = if line.partial { 0 } else { skipped.min(line.text.len()) };
        text.push_str(line.text.get(from..).unwrap_or_default());
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;
    use crate::state::{Screen, Slot};
    use crate::view::Target;

    fn marked(lines: &[&str], from: (u16, u16), to: (u16, u16)) -> (Selection, Buffer, Hits) {
        let buffer = Buffer::with_lines(lines.iter().copied());
        let mut hits = Hits::default();
        hits.add(buffer.area, Target::Place(Screen::Chats, Slot::Main));
        let mut selection = Selection::begin(from.0, from.1);
        selection.drag(to.0, to.1);
        (selection, buffer, hits)
    }

    #[test]
    fn what_is_marked_is_copied_without_the_margin() {
        let lines = [
            "09:12 Li Wei      ",
            "  deploy 412      ",
            "    is 绿色 now   ",
            "                  ",
        ];
        for (from, to, expected) in [
            ((0, 0), (17, 3), "09:12 Li Wei\n  deploy 412\n    is 绿色 now"),
            ((0, 1), (17, 2), "deploy 412\n  is 绿色 now"),
            ((9, 1), (17, 2), "412\nis 绿色 now"),
            ((7, 2), (10, 2), "绿色"),
            ((10, 2), (7, 2), "绿色"),
            ((0, 3), (17, 3), ""),
        ] {
            let (selection, buffer, hits) = marked(&lines, from, to);
            assert_eq!(text(&selection, &buffer, &hits), expected, "{from:?} {to:?}");
        }
    }

    #[test]
    fn a_link_over_several_rows_stays_one() {
        let lines = ["  see https://a.exa", "  mple/long and more"];
        let (selection, mut buffer, hits) = marked(&lines, (0, 0), (19, 1));
        let link = Color::Rgb(1, 2, 3);
        for (x, y) in (6..19).map(|x| (x, 0)).chain((2..11).map(|x| (x, 1))) {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.underline_color = link;
            }
        }
        let copied = text(&selection, &buffer, &hits);
        assert_eq!(copied, "see https://a.example/long and more");
    }

    #[test]
    fn nothing_of_what_is_beside_or_beneath_is_copied() {
        let (mut selection, buffer, mut hits) = marked(&["aaaa|bbbb", "aaaa|bbbb"], (6, 0), (8, 1));
        let right = Rect::new(5, 0, 4, 2);
        hits.add(right, Target::Place(Screen::Chats, Slot::Side));
        selection.to.x = 8;
        assert_eq!(text(&selection, &buffer, &hits), "bbb\nbbbb");
        assert_eq!(text(&selection, &buffer, &Hits::default()), "");
    }
}
