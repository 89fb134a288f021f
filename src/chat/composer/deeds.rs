//! What is done with the composer: typing, sending, replying, editing, keeping drafts.

use canteen_protocol::limits::Limits;
use canteen_protocol::{Seq, Time};

use super::Purpose;
use crate::engine::Command;
use crate::input::{Code, Key};
use crate::model::{Act, Item, ItemKey, ItemKind};
use crate::state::{Effect, Level, State};

/// So long after the last change a draft is kept.
const SAVE_AFTER: i64 = 700;
/// So often others are told that one is writing.
const TELL_EVERY: i64 = 3_000;

/// Why nothing can be written here; `None` when it can.
#[must_use]
pub fn locked(state: &State) -> Option<String> {
    let chat = state.chat.summary(state)?;
    (!chat.joined).then(|| state.t("chat-locked"))
}

/// A key that is bound to nothing.
pub fn key(state: &mut State, key: Key) -> Vec<Effect> {
    if state.chat.open.is_none() {
        return Vec::new();
    }
    if let Some(why) = locked(state) {
        if key.typed().is_some() {
            state.toast(Level::Warning, why);
        }
        return Vec::new();
    }
    let empty = state.chat.composer.buffer.is_empty();
    match key.code {
        Code::Up if empty => crate::chat::select::begin(state),
        Code::PageUp => crate::chat::update::page(state, -1),
        Code::PageDown => crate::chat::update::page(state, 1),
        _ => {
            let before = state.chat.composer.buffer.text();
            let taken = state.chat.composer.buffer.key(key);
            if taken && state.chat.composer.buffer.text() != before {
                return changed(state);
            }
            if !taken && key.code == Code::Up {
                return crate::chat::select::begin(state);
            }
            Vec::new()
        }
    }
}

/// Pasted text comes in as it is.
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    if state.chat.open.is_none() {
        return Vec::new();
    }
    if let Some(why) = locked(state) {
        state.toast(Level::Warning, why);
        return Vec::new();
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    state.chat.composer.buffer.insert(&text);
    changed(state)
}

/// A new line.
pub fn newline(state: &mut State) -> Vec<Effect> {
    paste(state, "\n")
}

/// The text from the editor takes the place of what was written.
pub fn edited(state: &mut State, text: &str) -> Vec<Effect> {
    state.chat.composer.buffer.set(text.trim_end_matches('\n'));
    changed(state)
}

/// After each change of the text.
pub fn changed(state: &mut State) -> Vec<Effect> {
    let now = state.now;
    let composer = &mut state.chat.composer;
    composer.error = None;
    if matches!(composer.purpose, Purpose::Edit { .. }) {
        return Vec::new();
    }
    composer.save_due = Some(Time(now.0.saturating_add(SAVE_AFTER)));
    let Some(conversation) = state.chat.open else { return Vec::new() };
    if composer.buffer.is_empty() || now < composer.tell_from {
        return Vec::new();
    }
    composer.tell_from = Time(now.0.saturating_add(TELL_EVERY));
    vec![Effect::Engine(Command::Typing(conversation))]
}

/// Sends what is written. What cannot be sent stays, and it says why.
pub fn send(state: &mut State) -> Vec<Effect> {
    let Some(conversation) = state.chat.open else { return Vec::new() };
    if let Some(why) = locked(state) {
        state.toast(Level::Warning, why);
        return Vec::new();
    }
    let composer = &state.chat.composer;
    let text = canteen_text::emoji::expand(composer.buffer.text().trim_end()).into_owned();
    if text.trim().is_empty() {
        return Vec::new();
    }
    let limit = state.account.as_ref().map_or_else(|| Limits::default().text, |a| a.limits.text);
    if text.len() > limit {
        let values = [("size", text.len().into()), ("limit", limit.into())];
        state.chat.composer.error = Some(state.texts.with("chat-too-long", &values));
        return Vec::new();
    }
    let act = match &composer.purpose {
        Purpose::New => Act::Send { conversation, text, reply_to: None },
        Purpose::Reply { to, .. } => Act::Send { conversation, text, reply_to: Some(*to) },
        Purpose::Edit { target, .. } => Act::Edit { conversation, target: *target, text },
    };
    let sends = matches!(act, Act::Send { .. });
    finish(state);
    let mut effects = vec![Effect::Engine(Command::Act(act))];
    effects.extend(flush(state));
    if sends {
        effects.extend(crate::chat::update::to_newest(state));
    }
    effects
}

/// Leaves replying or editing; tells whether there was something to leave.
pub fn cancel(state: &mut State) -> bool {
    match &mut state.chat.composer.purpose {
        Purpose::New => return state.chat.composer.error.take().is_some(),
        Purpose::Reply { .. } => state.chat.composer.purpose = Purpose::New,
        Purpose::Edit { .. } => finish(state),
    }
    true
}

/// Back to a new message, with the draft that was there before an edit.
fn finish(state: &mut State) {
    let composer = &mut state.chat.composer;
    let before = match std::mem::take(&mut composer.purpose) {
        Purpose::Edit { before, .. } => before,
        Purpose::New | Purpose::Reply { .. } => String::new(),
    };
    composer.buffer.set(&before);
    composer.error = None;
    composer.tell_from = Time(0);
}

/// Begins an answer to a message.
pub fn reply(state: &mut State, item: &Item) {
    let (ItemKey::Logged(to), ItemKind::Message(said)) = (item.key, &item.kind) else { return };
    cancel(state);
    let text = canteen_text::excerpt::excerpt(&said.text, 120);
    state.chat.composer.purpose = Purpose::Reply { to, by: item.by, text };
}

/// Begins to edit one's own message.
pub fn revise(state: &mut State, target: Seq, text: &str) {
    cancel(state);
    let composer = &mut state.chat.composer;
    let before = composer.buffer.text();
    composer.purpose = Purpose::Edit { target, before };
    composer.buffer.set(text);
}

/// Keeps the draft now, when it differs from what is kept.
pub fn flush(state: &mut State) -> Vec<Effect> {
    let Some(conversation) = state.chat.open else { return Vec::new() };
    let met = state.chat.asked.met;
    let composer = &mut state.chat.composer;
    composer.save_due = None;
    let draft = match &composer.purpose {
        Purpose::Edit { before, .. } => before.clone(),
        Purpose::New | Purpose::Reply { .. } => composer.buffer.text(),
    };
    // Before the list has told of the chat its draft is not known and must not be lost.
    if draft == composer.saved || (!met && draft.is_empty()) {
        return Vec::new();
    }
    let text = draft;
    composer.saved.clone_from(&text);
    vec![Effect::Engine(Command::SaveDraft { conversation, text })]
}

/// Takes over the draft that was kept.
pub fn load_draft(state: &mut State, draft: &str) {
    let composer = &mut state.chat.composer;
    draft.clone_into(&mut composer.saved);
    if composer.buffer.is_empty() {
        composer.buffer.set(draft);
    }
}

/// Keeps the draft when it is time.
pub fn settle(state: &mut State) -> Vec<Effect> {
    let (columns, rows) = super::view::text_size(state);
    state.chat.composer.buffer.fit(columns, rows);
    super::completion::settle(state);
    if state.chat.composer.save_due.is_some_and(|due| due <= state.now) {
        return flush(state);
    }
    Vec::new()
}

/// When the draft is to be kept.
#[must_use]
pub fn wake(state: &State) -> Option<Time> {
    state.chat.composer.save_due
}

/// Puts the caret where the mouse pointed.
pub fn point(state: &mut State, column: u16, row: u16) {
    state.chat.composer.buffer.press(column, row);
}
