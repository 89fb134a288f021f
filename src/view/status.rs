//! The status line: who one is, what a half-typed chord can become or what can be done, what is
//! queued, the link, the clock. It tells the truth.

use canteen_protocol::Time;
use canteen_text::width::{truncate, width};
use ratatui::layout::Rect;

use super::hints::{ALWAYS, hints, is_shown};
use super::{Canvas, Target, toast};
use crate::commands::describe;
use crate::input::chord_text;
use crate::model::Link;
use crate::rest;
use crate::state::State;
use crate::theme::Role;
use crate::widgets::Pen;

/// From this many columns on, the name of the member is shown.
const ROOMY: u16 = 60;

/// Draws the status line.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let ground = canvas.style(Role::Status);
    canvas.frame.buffer_mut().set_style(area, ground);
    let aside = aside(state, area.width);
    let wide: usize = aside.iter().map(|(text, _)| width(text)).sum();
    let wide = u16::try_from(wide).unwrap_or(area.width).min(area.width);
    let mut pen = Pen::new(area);
    pen.skip(area.width - wide);
    for (text, role) in &aside {
        pen.write(text, canvas.style(*role), canvas);
    }
    let left = Rect { width: (area.width - wide).saturating_sub(2), ..area };
    let mut pen = Pen::new(left);
    pen.skip(1);
    if area.width >= ROOMY {
        me(state, &mut pen, canvas);
    }
    let room = left.right().saturating_sub(pen.x + 1);
    if let Some(toast) = state.toasts.top()
        && toast::is_long(toast, room)
    {
        let above = Rect { height: area.y, y: 0, ..area };
        toast::draw(state, toast, above, canvas);
    }
    if !state.pending.keys().is_empty() {
        continuations(state, pen, left, canvas);
    } else if let Some(toast) = state.toasts.top().filter(|toast| !toast::is_long(toast, room)) {
        pen.skip(u16::from(area.width >= ROOMY));
        pen.write(&toast.text, canvas.style(toast::role(toast)), canvas);
    } else {
        all_hints(state, pen, left, canvas);
    }
}

/// A dot for how the link stands, and the member's name.
fn me(state: &State, pen: &mut Pen, canvas: &mut Canvas<'_, '_>) {
    let Some(account) = &state.account else { return };
    let (dot, role) = match state.link {
        Link::Online => ("●", Role::Online),
        Link::Connecting | Link::Syncing => ("◌", Role::Away),
        Link::Offline { .. } | Link::SignedOut { .. } | Link::Refused { .. } => {
            ("○", Role::Offline)
        }
    };
    let dot = if state.settings.ascii { "*" } else { dot };
    pen.write(dot, canvas.style(role), canvas);
    pen.skip(1);
    let name = state.name_of(account.member);
    let (name, _) = truncate(&name, 20);
    pen.write(&name, canvas.style(Role::Hint), canvas);
    pen.skip(1);
    if let Some(doing) = rest::mine(state) {
        let (sign, role) = rest::sign(state, account.member);
        pen.write(&format!("{sign} {doing}"), canvas.style(role), canvas);
        pen.skip(1);
    }
}

/// What the keys pressed so far can become.
fn continuations(state: &State, mut pen: Pen, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let context = state.context();
    let keys = state.pending.keys();
    pen.write(&format!("{} …", chord_text(keys)), canvas.style(Role::Accent), canvas);
    for binding in state.keymap.continuations(context, keys) {
        let text = describe(&binding.line, &state.texts);
        hint(&mut pen, area, (&binding.chord(), &text, &binding.line), canvas);
    }
}

fn all_hints(state: &State, mut pen: Pen, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let context = state.context();
    let modal = !state.overlays.is_empty();
    let always = if modal { &[] } else { ALWAYS };
    for (line, key) in hints(context).iter().chain(always) {
        if !is_shown(state, line) {
            continue;
        }
        let Some(chord) = state.keymap.chord_for(context, line) else { continue };
        let text = state.t(key);
        if !hint(&mut pen, area, (&chord, &text, line), canvas) {
            break;
        }
    }
}

/// Writes one hint when all of it fits; tells whether it did. A press of the mouse runs it.
fn hint(
    pen: &mut Pen,
    area: Rect,
    (chord, text, line): (&str, &str, &str),
    canvas: &mut Canvas<'_, '_>,
) -> bool {
    let needed = u16::try_from(width(chord) + 1 + width(text)).unwrap_or(u16::MAX);
    let begun = pen.x > area.x + 1;
    let start = pen.x + if begun { 2 } else { 0 };
    if start.saturating_add(needed) > area.right() {
        return false;
    }
    pen.x = start;
    pen.write(chord, canvas.style(Role::Key), canvas);
    pen.skip(1);
    pen.write(text, canvas.style(Role::Hint), canvas);
    let place = Rect { x: start, width: needed, ..area };
    canvas.hits.add(place, Target::Line(line.to_owned()));
    true
}

/// What stands at the right, the clock last.
fn aside(state: &State, columns: u16) -> Vec<(String, Role)> {
    let roomy = columns >= ROOMY;
    let mut parts: Vec<(String, Role)> = Vec::new();
    if let Some(quiet) = rest::countdown(state) {
        parts.push((quiet, Role::Away));
    }
    if let Some(ends) = state.account.as_ref().and_then(|account| account.standing.ends) {
        let when = state.exact(ends);
        let text = state.texts.with("status-ends", &[("when", when.as_str().into())]);
        parts.push((if roomy { text } else { format!("✗ {when}") }, Role::Error));
    }
    if state.failed > 0 {
        let text = state.texts.with("status-failed", &[("n", state.failed.into())]);
        let text = if roomy { text } else { format!("✗{}", state.failed) };
        parts.push((text, Role::Error));
    }
    if state.queued > 0 {
        let text = state.texts.with("status-queued", &[("n", state.queued.into())]);
        let text = if roomy { text } else { format!("↑{}", state.queued) };
        parts.push((text, Role::Warning));
    }
    parts.push(link(state, roomy));
    if columns >= 40 || parts.len() < 2 {
        parts.push((state.clock(state.now), Role::Hint));
    }
    let count = parts.len();
    let mut spaced = Vec::with_capacity(count * 2);
    for (index, part) in parts.into_iter().enumerate() {
        spaced.push(part);
        let gap = if index + 1 < count { " · " } else { " " };
        spaced.push((gap.to_owned(), Role::Hint));
    }
    spaced
}

fn link(state: &State, roomy: bool) -> (String, Role) {
    match &state.link {
        Link::Connecting => (state.t("link-connecting"), Role::Hint),
        Link::Syncing => (state.t("link-syncing"), Role::Hint),
        // The dot has the colour: a word on a ground of it is hard to read where rows are turned round.
        Link::Online => (state.t("link-online"), Role::Hint),
        Link::Offline { since, .. } if roomy && *since > Time(0) => {
            let since = state.clock(*since);
            (state.texts.with("link-offline-since", &[("since", since.into())]), Role::Warning)
        }
        Link::Offline { .. } => (state.t("link-offline"), Role::Warning),
        Link::SignedOut { .. } => (state.t("link-signed-out"), Role::Error),
        Link::Refused { .. } => (state.t("link-refused"), Role::Error),
    }
}
