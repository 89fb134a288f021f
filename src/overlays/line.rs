//! The `:` line: a command written out, with completion and with what it takes.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::finding::fitting;
use super::layer::{Layer, Then};
use crate::commands::{self, Command};
use crate::input::Key;
use crate::state::{ListDeed, Move, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{History, Input, List, ListView, cover};

/// So many completions are shown.
const MOST: u16 = 8;

/// The line.
#[derive(Debug, Default)]
pub struct CommandLine {
    input: Input,
    list: List,
    /// Whether a completion was chosen with the arrows: then Enter takes it first.
    chosen: bool,
}

/// What can stand at the caret, and from which byte on.
struct Completions {
    from: usize,
    words: Vec<&'static str>,
}

impl CommandLine {
    /// One that begins with this.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text = if text.is_empty() { String::new() } else { format!("{} ", text.trim_end()) };
        Self { input: Input::with(text), ..Self::default() }
    }

    /// The command that is written, once its name is.
    fn command(&self) -> Option<&'static Command> {
        let text = self.input.text();
        let (name, _) = text.trim_start().split_once(' ')?;
        commands::find(name)
    }

    fn completions(&self) -> Completions {
        let text = &self.input.text()[..self.input.caret()];
        let from = text.rfind(' ').map_or(0, |at| at + 1);
        let typed = &text[from..];
        let words: Vec<&'static str> = match self.command() {
            Some(command) => {
                let before = text[..from].split_whitespace().count().saturating_sub(1);
                command.params.get(before).map_or(Vec::new(), |param| param.words().to_vec())
            }
            None if from == 0 => commands::all().map(|command| command.name).collect(),
            None => Vec::new(),
        };
        Completions { from, words: fitting(typed, words, |word| vec![(*word).to_owned()]) }
    }

    /// Puts the chosen completion in.
    pub fn complete(&mut self) -> bool {
        let Completions { from, words } = self.completions();
        let Some(word) = words.get(self.list.selected()) else { return false };
        self.input.replace_from(from, &format!("{word} "));
        self.list = List::default();
        self.chosen = false;
        true
    }

    /// Calls back lines that were run before.
    pub fn recall(&mut self, past: &mut History, back: bool) {
        if back {
            past.back(&mut self.input);
        } else {
            past.forth(&mut self.input);
        }
        self.changed();
    }

    fn changed(&mut self) {
        self.list = List::default();
        self.chosen = false;
    }

    fn enter(&mut self, state: &mut State) -> Then {
        if self.chosen && self.complete() {
            return Then::Stay;
        }
        let line = self.input.text().trim().to_owned();
        if line.is_empty() {
            return Then::Close;
        }
        state.past_lines.add(&line);
        Then::Run(line)
    }
}

impl Layer for CommandLine {
    fn key(&mut self, _: &mut State, key: Key) -> Then {
        let empty = self.input.is_empty();
        self.input.key(key);
        self.changed();
        // Taking back more than there is leaves the line, as in vim.
        if empty && key.code == crate::input::Code::Backspace { Then::Close } else { Then::Stay }
    }

    fn paste(&mut self, _: &mut State, text: &str) -> Then {
        self.input.insert(text);
        self.changed();
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        match deed {
            ListDeed::Move(step) => {
                let len = self.completions().words.len();
                let first = !self.chosen && step == Move::Rows(1);
                if !first {
                    self.list.step(step.rows(len, usize::from(MOST)), len);
                }
                self.list.fit(len, usize::from(MOST));
                self.chosen = len > 0;
            }
            ListDeed::Open => return self.enter(state),
            ListDeed::Filter => {}
        }
        Then::Stay
    }

    fn press(&mut self, _: &mut State, row: usize) -> Then {
        self.list.select(row);
        self.complete();
        Then::Stay
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let Some(bottom) = area.bottom().checked_sub(1).filter(|_| area.width > 4) else { return };
        let line = Rect { y: bottom, height: 1, ..area };
        cover(line, canvas);
        canvas.hits.add(line, Target::Overlay);
        canvas.frame.buffer_mut().set_string(line.x, line.y, ":", canvas.theme.style(Role::Accent));
        let input = Rect { x: line.x + 1, width: line.width - 1, ..line };
        self.input.draw(input, canvas, true, &state.t("line-hint"));
        self.draw_completions(state, area, bottom, canvas);
    }
}

impl CommandLine {
    fn draw_completions(
        &self,
        state: &State,
        area: Rect,
        bottom: u16,
        canvas: &mut Canvas<'_, '_>,
    ) {
        let Completions { words, .. } = self.completions();
        let about = self.about(state);
        let room = bottom.saturating_sub(area.y);
        let explained = u16::from(about.is_some()).min(room);
        let rows = u16::try_from(words.len()).unwrap_or(MOST).min(MOST).min(room - explained);
        let height = rows + explained;
        if height == 0 {
            return;
        }
        let width = area.width.min(64);
        let place = Rect { x: area.x, y: bottom - height, width, height };
        // Without a frame: it belongs to the line below it.
        cover(place, canvas);
        let list = Rect { height: rows, ..place };
        let in_name = self.command().is_none();
        let view = ListView {
            list: &self.list,
            len: words.len(),
            row_height: 1,
            focused: self.chosen,
            empty: "",
        };
        if rows > 0 {
            view.draw(list, canvas, Target::Choice, |row, place, canvas| {
                let Some(word) = words.get(row) else { return };
                let mut spans = vec![Span::raw(format!(" {word:<16} "))];
                if let Some(command) = commands::find(word).filter(|_| in_name) {
                    spans.push(Span::styled(command.title(&state.texts), canvas.style(Role::Dim)));
                }
                canvas.frame.render_widget(Line::from(spans), place);
            });
        }
        if let Some(about) = about {
            let place = Rect { y: place.y + rows, height: explained, ..place };
            let line = Line::styled(format!(" {about}"), canvas.style(Role::Dim));
            canvas.frame.render_widget(line, place);
        }
    }

    /// What the command that is written takes and does.
    fn about(&self, state: &State) -> Option<String> {
        let command = self.command()?;
        let usage = command.usage();
        let gap = if usage.is_empty() { "" } else { " " };
        Some(format!("{}{gap}{usage} · {}", command.name, command.doc(&state.texts)))
    }
}
