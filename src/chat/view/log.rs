//! The messages, and the line under them that tells who is writing and what lies below.

use canteen_text::tokens::{Query, Tokens};
use canteen_text::width::width;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::put;
use crate::chat::lines::body::reaction_of;
use crate::chat::lines::names;
use crate::chat::lines::piece::Look;
use crate::chat::log::place::Row;
use crate::state::{Slot, State};
use crate::theme::{self, Role};
use crate::view::{Canvas, Target};

/// Draws the rows that are seen, the last at the bottom.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let chat = &state.chat;
    if chat.log.items().is_empty() {
        let key = if chat.log.loaded { state.t("chat-empty") } else { state.t("chat-loading") };
        if area.height > 0 {
            let style = canvas.style(Role::Placeholder);
            put(canvas, area.x + 1, area.y, area.right(), &key, style);
        }
        return;
    }
    let rows = u16::try_from(chat.seen.rows.len()).unwrap_or(u16::MAX).min(area.height);
    let top = area.bottom() - rows;
    let sought = crate::search::sought(state);
    for (row, y) in chat.seen.rows.iter().zip(top..area.bottom()) {
        let place = Rect { y, height: 1, ..area };
        draw_row(state, row, place, canvas);
        if let Some(query) = sought.as_ref().filter(|_| row.body) {
            mark_hits(row, query, place, canvas);
        }
    }
}

/// Marks what is looked for in a row.
fn mark_hits(row: &Row, query: &Query, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let text: String = row.line.pieces.iter().map(|piece| &*piece.text).collect();
    let style = Style { bg: None, ..canvas.style(Role::Match) };
    let cells = |text: &str| u16::try_from(width(text)).unwrap_or(u16::MAX);
    let left = area.x.saturating_add(u16::try_from(row.line.indent).unwrap_or(0));
    for hit in Tokens::of(&text).hits(query) {
        let (before, found) = (text.get(..hit.start), text.get(hit));
        let (Some(before), Some(found)) = (before, found) else { continue };
        let place = Rect { x: left.saturating_add(cells(before)), width: cells(found), ..area };
        canvas.frame.buffer_mut().set_style(place.intersection(area), style);
    }
}

fn draw_row(state: &State, row: &Row, area: Rect, canvas: &mut Canvas<'_, '_>) {
    canvas.hits.add(area, Target::Item(row.key));
    let select = state.chat.select.as_ref().filter(|_| row.body);
    let ground = select.and_then(|select| {
        if select.at == row.key {
            let focused = state.focus.slot == Slot::Main;
            Some(if focused { Role::Selected } else { Role::SelectedAway })
        } else {
            select.marked.contains(&row.key).then_some(Role::Marked)
        }
    });
    if let Some(role) = ground {
        let style = canvas.style(role);
        canvas.frame.buffer_mut().set_style(area, style);
        let marked = select.is_some_and(|select| select.marked.contains(&row.key));
        let sign = match (marked, state.settings.ascii) {
            (true, false) => "✓",
            (true, true) => "*",
            (false, _) => "▌",
        };
        put(canvas, area.x, area.y, area.right(), sign, canvas.style(Role::Accent));
    }
    let mut x = area.x + u16::try_from(row.line.indent).unwrap_or(0);
    for piece in &row.line.pieces {
        let mut style = style_of(canvas, piece.look);
        if let Some(role) = ground {
            style.bg = None;
            // Turned round, a colour would be a ground of its own.
            if canvas.style(role).add_modifier.contains(Modifier::REVERSED) {
                style.fg = None;
            }
        }
        if let Some((upper, lower)) = piece.paint {
            style = theme::paint(upper, lower);
        }
        let begin = x;
        x = put(canvas, x, area.y, area.right(), &piece.text, style);
        if let Some(link) = &piece.link {
            let place = Rect { x: begin, width: x - begin, ..area };
            canvas.hits.link(place, &**link);
            canvas.hits.add(place, Target::Link(row.key, link.to_string()));
        }
        if matches!(piece.look.role, Role::Reaction | Role::OwnReaction) {
            let place = Rect { x: begin, width: x - begin, ..area };
            let emoji = reaction_of(&piece.text).to_owned();
            canvas.hits.add(place, Target::Reaction(row.key, emoji));
        }
    }
    if let Some(mark) = &row.mark {
        let wide = u16::try_from(width(&mark.text)).unwrap_or(0);
        let begin = area.right().saturating_sub(wide + 1);
        if begin > x {
            let style = style_of(canvas, mark.look);
            put(canvas, begin, area.y, area.right(), &mark.text, style);
        }
    }
}

fn style_of(canvas: &Canvas<'_, '_>, look: Look) -> Style {
    let mut style = canvas.style(look.role);
    for (on, modifier) in [
        (look.bold, Modifier::BOLD),
        (look.italic, Modifier::ITALIC),
        (look.strike, Modifier::CROSSED_OUT),
    ] {
        if on {
            style = style.add_modifier(modifier);
        }
    }
    style
}

/// The line above the composer: who is writing at the left, what is new below at the right.
pub fn rule(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    if area.height == 0 {
        return;
    }
    let line = "─".repeat(usize::from(area.width));
    put(canvas, area.x, area.y, area.right(), &line, canvas.style(Role::Border));
    let mut end = area.right();
    if let Some((text, role)) = below(state) {
        let wide = u16::try_from(width(&text)).unwrap_or(0) + 3;
        if wide < area.width {
            end -= wide;
            let place = Rect { x: end, width: wide, ..area };
            put(canvas, end, area.y, area.right(), &format!(" {text} "), canvas.style(role));
            canvas.hits.add(place, Target::Line("newest".to_owned()));
        }
    }
    if let Some(text) = writing(state) {
        let style = canvas.style(Role::Dim);
        put(canvas, area.x + 2, area.y, end, &format!(" {text} "), style);
    }
}

fn writing(state: &State) -> Option<String> {
    let who: Vec<_> = state.chat.people.writing().collect();
    if who.is_empty() {
        return None;
    }
    let names = names(state, &who);
    Some(state.texts.with("chat-typing", &[("names", names.into()), ("n", who.len().into())]))
}

/// What is not seen below: how many new messages, or only that there is more.
fn below(state: &State) -> Option<(String, Role)> {
    let chat = &state.chat;
    if chat.seen.bottom && chat.log.at_end {
        return None;
    }
    let n = super::super::settle::unseen(state);
    if n > 0 {
        Some((state.texts.with("chat-new-below", &[("n", n.into())]), Role::New))
    } else {
        Some((state.t("chat-more-below"), Role::Dim))
    }
}
