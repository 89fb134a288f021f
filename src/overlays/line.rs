//! The `:` line: a command written out, with completion and with what it takes.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::finding::fitting;
use super::layer::{Layer, Then};
use crate::commands::{self, Command, Param};
use crate::input::Key;
use crate::state::{Disk, Effect, Entry, Found, ListDeed, Listing, Move, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{History, Input, List, ListView, cover};

/// So many completions are shown.
const MOST: u16 = 8;
/// So many paths are offered.
const PATHS: usize = 200;

/// The line.
#[derive(Debug, Default)]
pub struct CommandLine {
    input: Input,
    list: List,
    /// Whether a completion was chosen with the arrows: then Enter takes it first.
    chosen: bool,
    /// The folder whose names complete a path.
    listing: Option<Listing>,
}

/// What can stand at the caret, and from which byte on.
struct Completions {
    from: usize,
    words: Vec<String>,
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

    /// The path that is being written at the caret, and where it begins.
    fn path(&self) -> Option<(usize, &str)> {
        let command = self.command()?;
        let text = &self.input.text()[..self.input.caret()];
        let [Param::MaybePath] = command.params else { return None };
        let from = text.len() - text.trim_start().len() + command.name.len() + 1;
        text.get(from..).map(|path| (from, path))
    }

    /// Names of the folder that is being written.
    fn paths(&self, from: usize, written: &str) -> Completions {
        let folder = folder_of(written);
        let begun = written[folder.len()..].to_lowercase();
        let listing = self.listing.as_ref().filter(|listing| listing.asked == folder);
        let fits = |entry: &&Entry| {
            let hidden = entry.name.starts_with('.') && !begun.starts_with('.');
            // What could be mistaken for something else is chosen in the dialog.
            let plain = canteen_text::sanitize::line(&entry.name, 300) == entry.name;
            plain && !hidden && entry.name.to_lowercase().starts_with(&begun)
        };
        let entries = listing.iter().flat_map(|listing| listing.entries.iter()).filter(fits);
        let words = entries.map(|entry| {
            let end = if entry.folder { "/" } else { "" };
            format!("{folder}{}{end}", entry.name)
        });
        Completions { from, words: words.take(PATHS).collect() }
    }

    /// Asks for the folder that is being written, when it is another than before.
    pub fn ask(&mut self) -> Then {
        let Some(folder) = self.path().map(|(_, written)| folder_of(written).to_owned()) else {
            return Then::Stay;
        };
        if self.listing.as_ref().is_some_and(|listing| listing.asked == folder) {
            return Then::Stay;
        }
        self.listing = Some(Listing { asked: folder.clone(), ..Listing::default() });
        Then::And(vec![Effect::Disk(Disk::List(folder))])
    }

    fn completions(&self) -> Completions {
        if let Some((from, written)) = self.path() {
            return self.paths(from, written);
        }
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
        let words = fitting(typed, words, |word| vec![(*word).to_owned()]);
        Completions { from, words: words.into_iter().map(str::to_owned).collect() }
    }

    /// Puts the chosen completion in.
    pub fn complete(&mut self) -> bool {
        let Completions { from, words } = self.completions();
        let Some(word) = words.get(self.list.selected()) else { return false };
        let end = if self.path().is_some() { "" } else { " " };
        self.input.replace_from(from, &format!("{word}{end}"));
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
            return self.ask();
        }
        let line = self.input.text().trim().to_owned();
        if line.is_empty() {
            return Then::Close;
        }
        state.past_lines.add(&line);
        Then::Run(line)
    }
}

/// The part of a path up to its last separator.
fn folder_of(written: &str) -> &str {
    &written[..written.rfind('/').map_or(0, |at| at + 1)]
}

impl Layer for CommandLine {
    fn key(&mut self, _: &mut State, key: Key) -> Then {
        let empty = self.input.is_empty();
        self.input.key(key);
        self.changed();
        // Taking back more than there is leaves the line, as in vim.
        if empty && key.code == crate::input::Code::Backspace { Then::Close } else { self.ask() }
    }

    fn paste(&mut self, _: &mut State, text: &str) -> Then {
        self.input.insert(text);
        self.changed();
        self.ask()
    }

    fn found(&mut self, _: &mut State, found: &Found) {
        if let (Found::Folder(new), Some(old)) = (found, &self.listing)
            && old.asked == new.asked
        {
            self.listing = Some(new.clone());
            self.list = List::default();
        }
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
        self.ask()
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
