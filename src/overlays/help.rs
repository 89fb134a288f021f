//! Keys and what they do: those of this screen first.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::layer::{Layer, Then};
use crate::commands;
use crate::input::{Code, Context, Key};
use crate::state::{ListDeed, Move, State};
use crate::theme::Role;
use crate::view::Canvas;
use crate::widgets::{Place, place, popup, scrollbar};

/// The help screen.
#[derive(Debug)]
pub struct Help {
    beneath: Context,
    first: usize,
}

impl Help {
    /// One for a context.
    #[must_use]
    pub fn new(beneath: Context) -> Self {
        Self { beneath, first: 0 }
    }

    /// The contexts it explains: this one, those it falls back to, then the others.
    fn contexts(&self) -> Vec<Context> {
        let mut all: Vec<Context> = self.beneath.chain().collect();
        let others = Context::ALL.iter().filter(|context| !all.contains(context));
        let others: Vec<Context> = others.copied().collect();
        all.extend(others);
        all
    }

    fn lines(&self, state: &State, canvas: &Canvas<'_, '_>) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for context in self.contexts() {
            let rows = rows(state, context, canvas);
            if rows.is_empty() {
                continue;
            }
            if !lines.is_empty() {
                lines.push(Line::raw(""));
            }
            let title = state.t(&format!("context-{}", context.name().replace('.', "-")));
            lines.push(Line::styled(title, canvas.style(Role::Title)));
            lines.extend(rows);
        }
        lines
    }

    fn inner(state: &State) -> Rect {
        let frame = frame(Rect::new(0, 0, state.columns, state.rows));
        Rect { height: frame.height.saturating_sub(2), ..frame }
    }
}

/// The keys of one context; those that run the same command share a row.
fn rows(state: &State, context: Context, canvas: &Canvas<'_, '_>) -> Vec<Line<'static>> {
    let mut rows: Vec<(Vec<String>, &str)> = Vec::new();
    for (keys, line) in state.keymap.of(context) {
        let chord = crate::input::chord_text(keys);
        match rows.iter_mut().find(|(_, known)| *known == line) {
            Some((chords, _)) => chords.push(chord),
            None => rows.push((vec![chord], line)),
        }
    }
    // As the commands are listed, so that what belongs together stands together.
    let rank = |line: &str| {
        let name = line.split(' ').next().unwrap_or("");
        commands::all().position(|command| command.name == name)
    };
    rows.sort_by_key(|(_, line)| rank(line));
    rows.into_iter()
        .map(|(chords, line)| {
            let chords = canteen_text::width::pad(&chords.join("  "), 22);
            Line::from(vec![
                Span::styled(format!("  {chords} "), canvas.style(Role::Key)),
                Span::styled(commands::describe(line, &state.texts), canvas.style(Role::Hint)),
            ])
        })
        .collect()
}

fn frame(area: Rect) -> Rect {
    place(area, 84, area.height.saturating_sub(2).max(4), Place::Middle)
}

impl Layer for Help {
    fn key(&mut self, state: &mut State, key: Key) -> Then {
        match key.code {
            Code::Char(' ') => self.list(state, ListDeed::Move(Move::Pages(1))),
            Code::Char('q' | '?') | Code::Enter => Then::Close,
            _ => Then::Stay,
        }
    }

    fn paste(&mut self, _: &mut State, _: &str) -> Then {
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        if let ListDeed::Move(step) = deed {
            let contexts = self.contexts();
            let bound = |context: &Context| state.keymap.of(*context).count() + 2;
            let len: usize = contexts.iter().map(bound).sum();
            let fits = usize::from(Self::inner(state).height);
            let last = len.saturating_sub(fits);
            self.first = self.first.saturating_add_signed(step.rows(len, fits)).min(last);
        }
        Then::Stay
    }

    fn press(&mut self, _: &mut State, _: usize) -> Then {
        Then::Stay
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let inner = popup(frame(area), canvas, &state.t("help-title"));
        let lines = self.lines(state, canvas);
        let (len, fits) = (lines.len(), usize::from(inner.height));
        let first = self.first.min(len.saturating_sub(fits));
        let seen: Vec<Line<'static>> = lines.into_iter().skip(first).take(fits).collect();
        canvas.frame.render_widget(Paragraph::new(seen), inner);
        if len > fits && inner.width > 0 {
            let bar = Rect { x: inner.right() - 1, width: 1, ..inner };
            scrollbar(bar, first..first + fits, len, canvas);
        }
    }
}
