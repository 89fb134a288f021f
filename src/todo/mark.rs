//! The mark under a message that was captured: by whom, how far it has come. Seen by those who are
//! on the to-do and may see the message, and by nobody else.

use canteen_protocol::MessageId;

use super::words;
use crate::model::{ItemKey, TodoItem};
use crate::state::State;
use crate::theme::Role;

/// What stands under a message, if it was captured.
#[must_use]
pub fn mark(state: &State, message: MessageId) -> Option<(String, Role)> {
    let item = state.todo.of_message(message)?;
    let role = if item.now.done.is_some() { Role::Success } else { Role::Dim };
    Some((format!("┌ {}", text(state, item)), role))
}

fn text(state: &State, item: &TodoItem) -> String {
    let mine = state.me() == Some(item.now.owner);
    let mut text = if mine {
        state.t("todo-mark-own")
    } else {
        let who = state.name_of(item.now.owner);
        state.texts.with("todo-mark-other", &[("who", who.into())])
    };
    let over = state.me().is_some_and(|me| item.is_over(me));
    let more = if item.now.done.is_some() {
        Some(state.t("todo-mark-done"))
    } else if let Some(progress) = words::progress(state, item) {
        Some(progress)
    } else {
        over.then(|| state.t("todo-mark-done"))
    };
    if let Some(more) = more {
        text = format!("{text} · {more}");
    }
    if item.pending {
        text.push_str(" ↑");
    }
    text
}

/// Lets the open chat draw messages anew whose mark has changed.
pub fn settle(state: &mut State) {
    for message in std::mem::take(&mut state.todo.touched) {
        crate::chat::forget(state, message.conversation, ItemKey::Logged(message.seq));
    }
}
