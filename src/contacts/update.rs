//! How the directory's list changes.

use canteen_protocol::Time;

use super::state::Row;
use crate::engine::{Command, News};
use crate::input::{Context, Key};
use crate::state::{Button, Effect, ListDeed, Mouse, MouseKind, Screen, Slot, State};
use crate::view::Target;
use crate::widgets::filter;

/// In which context its keys are read.
pub fn context(state: &State, slot: Slot) -> Context {
    match slot {
        Slot::List if state.contacts.filter.is_some() => Context::ListFilter,
        Slot::List => Context::Contacts,
        Slot::Main | Slot::Side => Context::Card,
    }
}

/// Hears news.
pub fn news(state: &mut State, news: &News) -> Vec<Effect> {
    match news {
        News::Order(order) => {
            state.contacts.order = (**order).clone();
            arrange(state);
        }
        News::Directory(_) => arrange(state),
        _ => {}
    }
    Vec::new()
}

/// Makes the rows anew.
pub fn arrange(state: &mut State) {
    state.contacts.arrange(&state.directory, &state.chats);
}

/// A key that is bound to nothing: text for the filter.
pub fn key(state: &mut State, _: Slot, key: Key) -> Vec<Effect> {
    let Some(filter) = &mut state.contacts.filter else { return Vec::new() };
    if filter::key(filter, key) {
        refilter(state);
    }
    Vec::new()
}

/// Pasted text goes into the filter.
pub fn paste(state: &mut State, _: Slot, text: &str) -> Vec<Effect> {
    if let Some(filter) = &mut state.contacts.filter {
        filter::paste(filter, text);
        refilter(state);
    }
    Vec::new()
}

fn refilter(state: &mut State) {
    arrange(state);
    state.contacts.list.select(0);
}

/// A click selects, and unfolds or opens; the wheel moves.
pub fn mouse(state: &mut State, _: Slot, mouse: &Mouse) -> Vec<Effect> {
    match (mouse.kind, &mouse.target) {
        (MouseKind::Down(Button::Left), Some(Target::Row(_, _, row))) => {
            state.contacts.list.select(*row);
            match state.contacts.selected() {
                Some(Row::Member(..)) if mouse.clicks < 2 => Vec::new(),
                _ => open_selected(state),
            }
        }
        (MouseKind::Wheel(by), _) => {
            let len = state.contacts.rows.len();
            state.contacts.list.step(isize::try_from(by).unwrap_or(0), len);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// What is done with every list.
pub fn list(state: &mut State, slot: Slot, deed: ListDeed) -> Vec<Effect> {
    match deed {
        ListDeed::Open if slot != Slot::List => message(state),
        ListDeed::Open => open_selected(state),
        ListDeed::Move(step) => {
            let rows = super::view::rows(state);
            let len = state.contacts.rows.len();
            state.contacts.list.step(step.rows(len, rows), len);
            Vec::new()
        }
        ListDeed::Filter => {
            state.contacts.filter = match state.contacts.filter.take() {
                None => Some(String::new()),
                Some(_) => None,
            };
            arrange(state);
            Vec::new()
        }
    }
}

/// Keeps the selection in sight and the people on screen watched.
pub fn settle(state: &mut State) -> Vec<Effect> {
    let empty = state.contacts.rows.is_empty() && !state.directory.is_empty();
    let here = state.focus.screen == Screen::Contacts;
    if empty || (here && state.contacts.is_behind(&state.chats)) {
        arrange(state);
    }
    let rows = super::view::rows(state);
    let len = state.contacts.rows.len();
    state.contacts.list.fit(len, rows);
    watch(state, rows)
}

/// Asks for the presence of those that are seen, when they are others than before.
fn watch(state: &mut State, rows: usize) -> Vec<Effect> {
    if state.focus.screen != Screen::Contacts {
        state.contacts.watched.clear();
        return Vec::new();
    }
    let contacts = &state.contacts;
    let seen = contacts.list.seen(contacts.rows.len(), rows);
    let members: Vec<_> = contacts.rows[seen]
        .iter()
        .filter_map(|row| match row {
            Row::Member(member, _) => Some(*member),
            _ => None,
        })
        .collect();
    if members.is_empty() || members == contacts.watched {
        return Vec::new();
    }
    state.contacts.watched.clone_from(&members);
    vec![Effect::Engine(Command::WatchPresence(members))]
}

/// Nothing here changes by time alone.
pub fn wake(_: &State) -> Option<Time> {
    None
}

/// A member's card gets the keys, a group is opened, anything else folds or unfolds.
fn open_selected(state: &mut State) -> Vec<Effect> {
    match state.contacts.selected() {
        Some(Row::Member(..)) => {
            state.focus_on(Screen::Contacts, Slot::Main);
            Vec::new()
        }
        Some(Row::Group(group)) => crate::chats::open(state, group),
        Some(row) => {
            if let Row::Department(..) = row {
                // What was found is shown where it stands.
                reveal(state, row);
            }
            state.contacts.fold(row, None);
            arrange(state);
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// Ends a search that found a department, with the department in sight.
fn reveal(state: &mut State, row: Row) {
    let Row::Department(id, _) = row else { return };
    if state.contacts.filter.take().is_none() {
        return;
    }
    let path: Vec<_> = state.directory.path(id).iter().map(|d| d.id).collect();
    for above in path.iter().filter(|above| **above != id) {
        state.contacts.fold(Row::Department(*above, 0), Some(true));
    }
    state.contacts.fold(row, Some(false));
    arrange(state);
    let place = state
        .contacts
        .rows
        .iter()
        .position(|row| matches!(row, Row::Department(here, _) if *here == id));
    state.contacts.list.select(place.unwrap_or(0));
}

/// Opens the conversation with the selected member.
pub fn message(state: &mut State) -> Vec<Effect> {
    match state.contacts.member() {
        Some(member) => vec![Effect::Engine(Command::OpenDirect(member))],
        None => Vec::new(),
    }
}
