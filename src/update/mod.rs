//! How the state changes: one event in, deeds for the executors out.
//!
//! Synchronous and total: never waits, blocks, reads a clock or touches a file, and takes every
//! event in every state.

mod configured;
mod keys;
mod mouse;
mod news;

use canteen_protocol::Time;

use crate::notices;
use crate::overlays;
use crate::rest;
use crate::search;
use crate::state::pane::{self, PANES};
use crate::state::{Edited, Effect, Event, Level, State};
use crate::theme;

pub use keys::run_line;

/// Changes the state by one event.
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    update_all(state, [event])
}

/// Changes the state by several events that nobody sees one by one.
pub fn update_all(state: &mut State, events: impl IntoIterator<Item = Event>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for event in events {
        effects.extend(take(state, event));
    }
    effects.extend(settle(state));
    effects
}

/// What an event changes by itself.
fn take(state: &mut State, event: Event) -> Vec<Effect> {
    let active = matches!(event, Event::Key(_) | Event::Paste(_) | Event::Mouse(_));
    if active {
        state.last_key = state.now;
    }
    if matches!(event, Event::Key(_) | Event::Paste(_) | Event::Resize { .. }) {
        state.selection = None;
    }
    let mut effects = if active { rest::idle(state, true) } else { Vec::new() };
    effects.extend(match event {
        Event::Tick(now) => tick(state, now),
        Event::Key(key) => keys::press(state, key),
        Event::Paste(text) => paste(state, &text),
        Event::Mouse(mouse) => mouse::act(state, &mouse),
        Event::Resize { columns, rows } => {
            (state.columns, state.rows) = (columns, rows);
            Vec::new()
        }
        Event::Colours { depth, light } => {
            suit(state, theme::suiting(depth, light));
            Vec::new()
        }
        Event::Configured(read) => configured::take(state, *read),
        Event::Attended(attended) => {
            (state.attended, state.focus_told) = (attended, true);
            rest::focus_changed(state);
            Vec::new()
        }
        Event::Attached(attached) => rest::attached(state, attached),
        Event::News(said) => news::hear(state, &said),
        Event::Edited { purpose, text } => edited(state, purpose, &text),
        Event::Copied => {
            let text = state.t("copied");
            state.toast(Level::Info, text);
            Vec::new()
        }
        Event::Disk(found) => {
            overlays::found(state, &found);
            crate::chat::found(state, &found);
            Vec::new()
        }
        Event::Played { file, fault } => {
            crate::chat::played(state, file);
            if let Some(why) = fault {
                state.toast(Level::Error, why);
            }
            Vec::new()
        }
        Event::Failed(why) => {
            state.toast(Level::Error, why);
            Vec::new()
        }
    });
    effects
}

/// What follows from what has changed.
fn settle(state: &mut State) -> Vec<Effect> {
    let mut effects: Vec<Effect> = PANES.iter().flat_map(|pane| (pane.settle)(state)).collect();
    effects.extend(notices::settle(state));
    effects.extend(search::settle(state));
    effects
}

/// When the state next changes by the mere passing of time.
#[must_use]
pub fn wake(state: &State) -> Option<Time> {
    // The clock in the status line changes with the minute.
    let minute = Time((state.now.0.div_euclid(60_000) + 1) * 60_000);
    PANES
        .iter()
        .filter_map(|pane| (pane.wake)(state))
        .chain(search::wake(state))
        .chain(rest::wake(state))
        .chain(state.toasts.wake())
        .chain(state.pending.wake(state.settings.chord_ms))
        .chain([minute])
        .min()
}

/// Takes the theme that suits the terminal, unless the member has chosen one.
fn suit(state: &mut State, name: &str) {
    name.clone_into(&mut state.suiting);
    let found = state.themes.iter().find(|theme| theme.name() == name);
    if let Some(theme) = found.filter(|_| state.settings.auto_theme) {
        state.theme = theme.clone();
    }
}

fn tick(state: &mut State, now: Time) -> Vec<Effect> {
    state.now = now;
    if state.last_key == Time(0) {
        state.last_key = now;
    }
    state.toasts.expire(now);
    let mut effects = keys::expire(state);
    effects.extend(rest::idle(state, false));
    effects.extend(rest::look_for_terminal(state));
    effects
}

fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    if !state.overlays.is_empty() {
        return overlays::paste(state, text);
    }
    let pane = pane::owner(state.focus.screen, state.focus.slot);
    (pane.paste)(state, state.focus.slot, text)
}

fn edited(state: &mut State, purpose: Edited, text: &str) -> Vec<Effect> {
    match purpose {
        Edited::Composer => crate::chat::edited(state, text),
        Edited::Dialog => overlays::edited(state, text),
    }
}

#[cfg(test)]
mod tests;
