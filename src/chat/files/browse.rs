//! Choosing files of this machine: one folder at a time, filtered by what is typed.

use std::path::PathBuf;

use ratatui::layout::Rect;

use super::deeds;
use crate::engine::Due;
use crate::input::{Code, Key};
use crate::overlays::{Layer, Then};
use crate::state::{Disk, Effect, Entry, Found, ListDeed, Listing, State};
use crate::transfers::size;
use crate::view::Canvas;
use crate::widgets::{Choice, Picker, Place, place, popup};

/// What a row stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Goal {
    /// The folder above.
    Up,
    /// A folder in this one.
    Folder(String),
    /// A file in this folder.
    File(PathBuf),
}

/// The dialog.
#[derive(Debug)]
pub struct Browser {
    picker: Picker<Goal>,
    listing: Option<Listing>,
    due: Due,
}

impl Browser {
    /// One whose files are sent then.
    #[must_use]
    pub fn new(due: Due) -> Self {
        let picker = Picker::marking(|goal| matches!(goal, Goal::File(_)));
        Self { picker, listing: None, due }
    }

    /// Puts in what fits what is typed. Hidden entries come when the dot is typed.
    fn find(&mut self) {
        let Some(listing) = &self.listing else { return };
        let query = self.picker.query().to_lowercase();
        let fits = |entry: &&Entry| {
            let hidden = entry.name.starts_with('.') && !query.starts_with('.');
            !hidden && entry.name.to_lowercase().contains(&query)
        };
        let mut choices = Vec::new();
        if query.is_empty() && listing.path.parent().is_some() {
            choices.push(Choice::new(Goal::Up, "../"));
        }
        for entry in listing.entries.iter().filter(fits) {
            let shown = canteen_text::sanitize::line(&entry.name, 120);
            choices.push(if entry.folder {
                Choice::new(Goal::Folder(entry.name.clone()), format!("{shown}/"))
            } else {
                let goal = Goal::File(listing.path.join(&entry.name));
                Choice { aside: size(entry.size), ..Choice::new(goal, shown) }
            });
        }
        // Those whose name begins so stand first.
        choices.sort_by_key(|choice| !choice.text.to_lowercase().starts_with(&query));
        self.picker.set_choices(choices);
    }

    fn go(&mut self, to: PathBuf) -> Then {
        self.picker.clear_query();
        Then::And(vec![Effect::Disk(Disk::List(to.display().to_string()))])
    }

    fn take(&mut self, state: &mut State) -> Then {
        let Some(listing) = &self.listing else { return Then::Stay };
        let marked = self.picker.marked().iter().filter_map(|goal| match goal {
            Goal::File(path) => Some(path.clone()),
            _ => None,
        });
        let marked: Vec<_> = marked.collect();
        match self.picker.selected().cloned() {
            Some(Goal::Up) => {
                let up = listing.path.parent().map(PathBuf::from);
                up.map_or(Then::Stay, |up| self.go(up))
            }
            Some(Goal::Folder(name)) => {
                let to = listing.path.join(name);
                self.go(to)
            }
            Some(Goal::File(path)) if marked.is_empty() => {
                Then::Do(deeds::send(state, vec![path], self.due))
            }
            _ if marked.is_empty() => Then::Stay,
            _ => Then::Do(deeds::send(state, marked, self.due)),
        }
    }
}

fn frame(area: Rect) -> Rect {
    place(area, 72, 20, Place::Top)
}

impl Layer for Browser {
    fn key(&mut self, _: &mut State, key: Key) -> Then {
        match key.code {
            Code::Tab => self.picker.mark(),
            Code::Backspace if self.picker.query().is_empty() => {
                let up = self.listing.as_ref().and_then(|listing| listing.path.parent());
                if let Some(up) = up.map(PathBuf::from) {
                    return self.go(up);
                }
            }
            _ => {
                if self.picker.key(key) {
                    self.find();
                }
            }
        }
        Then::Stay
    }

    fn paste(&mut self, _: &mut State, text: &str) -> Then {
        let text = text.trim();
        if text.starts_with('/') || text.starts_with("~/") {
            return Then::And(vec![Effect::Disk(Disk::List(text.to_owned()))]);
        }
        if self.picker.paste(text) {
            self.find();
        }
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        match deed {
            ListDeed::Move(step) => {
                let area = frame(Rect::new(0, 0, state.columns, state.rows));
                self.picker.step(step, usize::from(area.height.saturating_sub(5)).max(1));
            }
            ListDeed::Open => return self.take(state),
            ListDeed::Filter => {}
        }
        Then::Stay
    }

    fn press(&mut self, state: &mut State, row: usize) -> Then {
        if self.picker.press(row) { self.take(state) } else { Then::Stay }
    }

    fn found(&mut self, _: &mut State, found: &Found) {
        if let Found::Folder(listing) = found {
            self.listing = Some(listing.clone());
            self.find();
        }
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let title = self.listing.as_ref().map_or_else(
            || state.t("chat-browse"),
            |listing| {
                let path = canteen_text::sanitize::line(&listing.path.display().to_string(), 300);
                let room = usize::from(frame(area).width.saturating_sub(24)).max(8);
                state.texts.with("chat-browse-title", &[("path", tail(&path, room).into())])
            },
        );
        let inner = popup(frame(area), canvas, &title);
        let error = self.listing.as_ref().and_then(|listing| listing.error.clone());
        let empty = match (&self.listing, error) {
            (None, _) => state.t("chat-loading"),
            (Some(_), Some(why)) => why,
            (Some(_), None) => state.t("chat-nothing-fits"),
        };
        self.picker.draw(inner, canvas, &state.t("chat-browse-hint"), &empty, true);
    }
}

/// The end of a path, which tells more than its beginning.
fn tail(path: &str, cells: usize) -> String {
    let mut shown = path;
    while canteen_text::width::width(shown) > cells {
        let Some(at) = shown.char_indices().nth(1).map(|(at, _)| at) else { break };
        shown = &shown[at..];
    }
    if shown.len() == path.len() { path.to_owned() } else { format!("…{shown}") }
}
