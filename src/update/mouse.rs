//! The mouse: what lies on top first, then the focus, then the pane that drew the target.

use super::run_line;
use crate::overlays;
use crate::state::{Effect, Mouse, MouseKind, State, pane};
use crate::view::Target;

/// The mouse did something.
pub fn act(state: &mut State, mouse: &Mouse) -> Vec<Effect> {
    if !state.overlays.is_empty() {
        return overlays::mouse(state, mouse);
    }
    let Some(target) = &mouse.target else { return Vec::new() };
    if let Target::Line(line) = target {
        return match mouse.kind {
            MouseKind::Down(_) => run_line(state, line),
            _ => Vec::new(),
        };
    }
    // A list over the pane that has the keys, such as that of completions, is part of it.
    let beside = matches!(target, Target::Choice(_)).then_some(state.focus);
    let Some(focus) = target.focus().or(beside) else { return Vec::new() };
    if matches!(mouse.kind, MouseKind::Down(_)) {
        state.focus = focus;
    }
    (pane::owner(focus.screen, focus.slot).mouse)(state, focus.slot, mouse)
}
