//! Keys to commands, by way of chords.

use crate::commands;
use crate::input::{Found, Key};
use crate::overlays;
use crate::state::{Effect, Level, State, pane};
use crate::view;

/// A key was pressed.
pub fn press(state: &mut State, key: Key) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut waiting = vec![key];
    while let Some(key) = waiting.pop() {
        state.pending.push(key, state.now);
        effects.extend(step(state, false, &mut waiting));
    }
    effects
}

/// Gives a chord that has waited long enough its shorter meaning.
pub fn expire(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    if state.pending.wake(state.settings.chord_ms).is_some_and(|at| at <= state.now) {
        let mut waiting = Vec::new();
        effects.extend(step(state, true, &mut waiting));
        while let Some(key) = waiting.pop() {
            state.pending.push(key, state.now);
            effects.extend(step(state, false, &mut waiting));
        }
    }
    effects
}

/// Looks up what is pending. `over`: wait no longer. Keys that the shorter meaning leaves over
/// are put on `waiting`, the next one last.
fn step(state: &mut State, over: bool, waiting: &mut Vec<Key>) -> Vec<Effect> {
    let context = state.context();
    let keymap = state.keymap.clone();
    match keymap.find(context, state.pending.keys()) {
        Found { line: Some(line), grows } if over || !grows => {
            state.pending.clear();
            learn(state, &line);
            run_line(state, &line)
        }
        Found { grows: true, .. } if !over => Vec::new(),
        _ => {
            let keys = state.pending.take();
            let shorter = (1..keys.len())
                .rev()
                .find_map(|n| keymap.find(context, &keys[..n]).line.map(|line| (n, line)));
            match shorter {
                Some((n, line)) => {
                    waiting.extend(keys[n..].iter().rev());
                    learn(state, &line);
                    run_line(state, &line)
                }
                None => unbound(state, &keys, waiting),
            }
        }
    }
}

/// What was run by a key needs its hint less.
fn learn(state: &mut State, line: &str) {
    if view::has_hint(line) {
        state.learnt_more |= state.learnt.used(line);
    }
}

/// The first key means nothing: it is text or lost. The others are looked at again.
fn unbound(state: &mut State, keys: &[Key], waiting: &mut Vec<Key>) -> Vec<Effect> {
    let Some((&first, rest)) = keys.split_first() else { return Vec::new() };
    waiting.extend(rest.iter().rev());
    if !state.overlays.is_empty() {
        return overlays::key(state, first);
    }
    let pane = pane::owner(state.focus.screen, state.focus.slot);
    (pane.key)(state, state.focus.slot, first)
}

/// Runs a command line, as `:` and keymaps have them. What is wrong with it is said in a toast.
pub fn run_line(state: &mut State, line: &str) -> Vec<Effect> {
    match commands::parse(line) {
        Ok((command, args)) => (command.run)(state, &args),
        Err(fault) => {
            let text = fault.text(&state.texts);
            state.toast(Level::Error, text);
            Vec::new()
        }
    }
}
