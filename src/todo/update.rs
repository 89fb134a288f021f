//! How the app changes.

use canteen_protocol::Time;

use super::{mark, reminders, view};
use crate::engine::{Command, News};
use crate::input::{Context, Key};
use crate::state::{Button, Effect, ListDeed, Mouse, MouseKind, Move, Screen, Slot, State};
use crate::view::Target;
use crate::widgets::filter;

/// In which context its keys are read.
pub fn context(state: &State, slot: Slot) -> Context {
    match slot {
        Slot::Main if state.todo.filter.is_some() => Context::ListFilter,
        _ => Context::Todo,
    }
}

/// Hears news.
pub fn news(state: &mut State, news: &News) -> Vec<Effect> {
    match news {
        News::Todos(all) => {
            state.todo.take(all.clone());
            arrange(state);
        }
        News::Directory(_) | News::Account(_) => arrange(state),
        News::Reminded(reminders) => return reminders::hear(state, reminders),
        _ => {}
    }
    Vec::new()
}

/// Makes the rows anew.
pub fn arrange(state: &mut State) {
    let me = state.me().unwrap_or_default();
    let directory = state.directory.clone();
    state.todo.arrange(&directory, me, state.now);
}

/// A key that is bound to nothing: text for the filter.
pub fn key(state: &mut State, slot: Slot, key: Key) -> Vec<Effect> {
    if slot == Slot::Main
        && let Some(text) = &mut state.todo.filter
        && filter::key(text, key)
    {
        refilter(state);
    }
    Vec::new()
}

/// Pasted text goes into the filter.
pub fn paste(state: &mut State, slot: Slot, text: &str) -> Vec<Effect> {
    if slot == Slot::Main
        && let Some(filter) = &mut state.todo.filter
    {
        filter::paste(filter, text);
        refilter(state);
    }
    Vec::new()
}

fn refilter(state: &mut State) {
    arrange(state);
    state.todo.list.select(0);
}

/// A click selects, a second one shows the details, one on the box does it; the wheel moves.
pub fn mouse(state: &mut State, slot: Slot, mouse: &Mouse) -> Vec<Effect> {
    match (mouse.kind, &mouse.target) {
        (MouseKind::Down(Button::Left), Some(Target::Row(Screen::Todo, Slot::Main, row))) => {
            state.todo.list.select(*row);
            if view::is_box(state, mouse.column) {
                return super::deeds::done(state);
            }
            if mouse.clicks == 2 { list(state, slot, ListDeed::Open) } else { Vec::new() }
        }
        (MouseKind::Wheel(by), _) => {
            let rows = by.saturating_mul(state.settings.wheel_lines);
            let rows = isize::try_from(rows).unwrap_or(0);
            list(state, slot, ListDeed::Move(Move::Rows(rows)))
        }
        _ => Vec::new(),
    }
}

/// What is done with every list; in the details the lines move.
pub fn list(state: &mut State, slot: Slot, deed: ListDeed) -> Vec<Effect> {
    match (slot, deed) {
        (Slot::Main, ListDeed::Move(step)) => {
            let (rows, len) = (view::rows(state), state.todo.rows.len());
            state.todo.list.step(step.rows(len, rows), len);
            state.todo.scroll = 0;
        }
        (Slot::Main, ListDeed::Open) if state.todo.selected().is_some() => {
            state.focus.slot = Slot::Side;
        }
        (Slot::Main, ListDeed::Filter) => {
            state.todo.filter = match state.todo.filter.take() {
                None => Some(String::new()),
                Some(_) => None,
            };
            arrange(state);
        }
        (_, ListDeed::Move(step)) => {
            let (lines, fits) = view::details_size(state);
            let by = step.rows(lines, fits);
            let last = lines.saturating_sub(fits);
            state.todo.scroll = state.todo.scroll.min(last).saturating_add_signed(by).min(last);
        }
        (_, ListDeed::Open) => return super::deeds::source(state),
        _ => {}
    }
    Vec::new()
}

/// Keeps the selection in sight, the rows current, and marks in the open chat true.
pub fn settle(state: &mut State) -> Vec<Effect> {
    let before = state.todo.made;
    let due = state.todo.next_due(before);
    if due.is_some_and(|due| due <= state.now) {
        arrange(state);
    }
    let (rows, len) = (view::rows(state), state.todo.rows.len());
    state.todo.list.fit(len, rows);
    mark::settle(state);
    if state.focus == (crate::state::Focus { screen: Screen::Todo, slot: Slot::Side })
        && state.todo.selected().is_none()
    {
        state.focus.slot = Slot::Main;
    }
    if state.focus.screen == Screen::Todo && !state.todo.loaded {
        state.todo.loaded = true;
        return vec![Effect::Engine(Command::LoadTodos)];
    }
    Vec::new()
}

/// When something becomes overdue; that it is due in fewer minutes the shell's minute covers.
pub fn wake(state: &State) -> Option<Time> {
    state.todo.next_due(state.todo.made).map(|due| Time(due.0 + 1))
}
