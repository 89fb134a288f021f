//! The mouse: marking text, then what lies on top, then the focus, then the pane that drew the target.

use super::run_line;
use crate::overlays;
use crate::state::{Button, Effect, Mouse, MouseKind, Selection, State, pane};
use crate::view::Target;

/// The mouse did something.
pub fn act(state: &mut State, mouse: &Mouse) -> Vec<Effect> {
    match mark(state, mouse) {
        Some(effects) => effects,
        None => act_on(state, mouse),
    }
}

/// Dragging with the left button marks text; letting go copies it. None when the event means
/// something else.
fn mark(state: &mut State, mouse: &Mouse) -> Option<Vec<Effect>> {
    match mouse.kind {
        MouseKind::Down(button) => {
            let begins = button == Button::Left;
            state.selection = begins.then(|| Selection::begin(mouse.column, mouse.row));
            None
        }
        MouseKind::Drag(Button::Left) => {
            let selection = state.selection.as_mut()?;
            selection.drag(mouse.column, mouse.row);
            selection.dragged.then(Vec::new)
        }
        MouseKind::Up(Button::Left) => {
            let selection = state.selection?;
            if selection.dragged {
                return Some(vec![Effect::CopyMarked(selection)]);
            }
            state.selection = None;
            None
        }
        MouseKind::Wheel(_) => {
            state.selection = None;
            None
        }
        MouseKind::Drag(_) | MouseKind::Up(_) => None,
    }
}

fn act_on(state: &mut State, mouse: &Mouse) -> Vec<Effect> {
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
