//! What is done with the composer: typing, sending, replying, editing, keeping drafts.

use canteen_protocol::limits::Limits;
use canteen_protocol::message::Quote;
use canteen_protocol::{ConversationId, Seq, Time};
use canteen_text::geo::Point;

use super::{Composer, Purpose};
use crate::engine::Command;
use crate::input::{Code, Key};
use crate::model::{Act, Draft, Item, ItemKey, ItemKind};
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
    let mut effects = changed(state);
    effects.extend(crate::chat::files::pasted(&text));
    effects
}

/// Writes a place, as in `31.2304,121.4737 the café`: others see it as one and can open it.
pub fn location(state: &mut State, written: &str) -> Vec<Effect> {
    let written = written.trim();
    let (place, name) = written.split_once(char::is_whitespace).unwrap_or((written, ""));
    match place.parse::<Point>() {
        Ok(point) => paste(state, format!("{name} {}", point.address()).trim_start()),
        Err(why) => {
            state.toast(Level::Warning, why);
            Vec::new()
        }
    }
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
    composer.is_to_be_kept(now);
    let Some(conversation) = state.chat.open else { return Vec::new() };
    if composer.buffer.is_empty() || now < composer.tell_from {
        return Vec::new();
    }
    composer.tell_from = Time(now.0.saturating_add(TELL_EVERY));
    vec![Effect::Engine(Command::Typing(conversation))]
}

/// The conversation and what is written, when it can be sent; else it says why not.
fn written(state: &mut State) -> Option<(ConversationId, String)> {
    let conversation = state.chat.open?;
    if let Some(why) = locked(state) {
        state.toast(Level::Warning, why);
        return None;
    }
    let composer = &state.chat.composer;
    let text = canteen_text::emoji::expand(composer.buffer.text().trim_end()).into_owned();
    if text.trim().is_empty() {
        return None;
    }
    let limit = state.account.as_ref().map_or_else(|| Limits::default().text, |a| a.limits.text);
    if text.len() > limit {
        let values = [("size", text.len().into()), ("limit", limit.into())];
        state.chat.composer.error = Some(state.texts.with("chat-too-long", &values));
        return None;
    }
    Some((conversation, text))
}

/// Whether something said in the open chat can wait until then; without a time it waits for the
/// other's quiet to end, and there has to be one. Says so when not.
pub fn can_wait(state: &mut State, at: Option<Time>) -> bool {
    let peer = state.chat.summary(state).and_then(|chat| chat.peer);
    let can = at.is_some() || peer.is_some_and(|peer| Some(peer) != state.me());
    if !can {
        let text = state.t("rest-later-time");
        state.toast(Level::Warning, text);
    }
    can
}

/// Lets what is written wait on the server: for a time, or until the other is not quiet any more.
pub fn send_later(state: &mut State, at: Option<Time>) -> Vec<Effect> {
    if !can_wait(state, at) {
        return Vec::new();
    }
    let reply_to = match &state.chat.composer.purpose {
        Purpose::New => None,
        Purpose::Reply(quote) => Some(quote.seq),
        // An edit is no message of its own.
        Purpose::Edit { .. } => return Vec::new(),
    };
    let Some((conversation, text)) = written(state) else { return Vec::new() };
    finish(state);
    let done = state.t("rest-later-done");
    state.toast(Level::Info, done);
    let act = Act::Later { conversation, text, reply_to, at, files: Vec::new() };
    let mut effects = vec![Effect::Engine(Command::Act(act))];
    effects.extend(flush(state));
    effects
}

/// Sends what is written. What cannot be sent stays, and it says why.
pub fn send(state: &mut State) -> Vec<Effect> {
    let Some((conversation, text)) = written(state) else { return Vec::new() };
    let act = match &state.chat.composer.purpose {
        Purpose::New => Act::Send { conversation, text, reply_to: None, files: Vec::new() },
        Purpose::Reply(quote) => {
            Act::Send { conversation, text, reply_to: Some(quote.seq), files: Vec::new() }
        }
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
    let now = state.now;
    let composer = &mut state.chat.composer;
    match &composer.purpose {
        Purpose::New => return composer.error.take().is_some(),
        Purpose::Reply(_) => {
            composer.purpose = Purpose::New;
            composer.is_to_be_kept(now);
        }
        Purpose::Edit { .. } => finish(state),
    }
    true
}

/// Back to a new message, with the draft that was there before an edit.
fn finish(state: &mut State) {
    let composer = &mut state.chat.composer;
    let before = match std::mem::take(&mut composer.purpose) {
        Purpose::Edit { before, .. } => before,
        Purpose::New | Purpose::Reply(_) => Draft::default(),
    };
    composer.put(&before);
    composer.error = None;
    composer.tell_from = Time(0);
}

/// The message that is being answered, which something else than the written text answers now.
pub fn take_reply(state: &mut State) -> Option<Seq> {
    let Purpose::Reply(quote) = &state.chat.composer.purpose else { return None };
    let to = quote.seq;
    state.chat.composer.purpose = Purpose::New;
    Some(to)
}

impl Composer {
    /// Shows a draft.
    fn put(&mut self, draft: &Draft) {
        self.buffer.set(&draft.text);
        self.purpose = draft.reply_to.clone().map_or(Purpose::New, Purpose::Reply);
    }

    /// What is written and not sent; what was, while another message is edited.
    fn draft(&self) -> Draft {
        let text = self.buffer.text();
        match &self.purpose {
            Purpose::Edit { before, .. } => before.clone(),
            _ if text.is_empty() => Draft::default(),
            Purpose::New => Draft::new(text),
            Purpose::Reply(quote) => Draft { text, reply_to: Some(quote.clone()) },
        }
    }

    /// The draft has changed: it is kept soon.
    fn is_to_be_kept(&mut self, now: Time) {
        self.save_due = Some(Time(now.0.saturating_add(SAVE_AFTER)));
    }
}

/// Begins an answer to a message.
pub fn reply(state: &mut State, item: &Item) {
    let (ItemKey::Logged(to), ItemKind::Message(said)) = (item.key, &item.kind) else { return };
    cancel(state);
    let text = canteen_text::excerpt::excerpt(&said.gist(), 120);
    let now = state.now;
    let composer = &mut state.chat.composer;
    composer.purpose = Purpose::Reply(Quote { seq: to, by: item.by.unwrap_or_default(), text });
    composer.is_to_be_kept(now);
}

/// Begins to edit one's own message.
pub fn revise(state: &mut State, target: Seq, text: &str) {
    let composer = &mut state.chat.composer;
    let before = composer.draft();
    composer.error = None;
    composer.purpose = Purpose::Edit { target, before };
    composer.buffer.set(text);
}

/// Keeps the draft now, when it differs from what is kept.
pub fn flush(state: &mut State) -> Vec<Effect> {
    let Some(conversation) = state.chat.open else { return Vec::new() };
    let met = state.chat.asked.met;
    let composer = &mut state.chat.composer;
    composer.save_due = None;
    let draft = composer.draft();
    // Before the list has told of the chat its draft is not known and must not be lost.
    if draft == composer.saved || (!met && draft.is_empty()) {
        return Vec::new();
    }
    composer.saved.clone_from(&draft);
    vec![Effect::Engine(Command::SaveDraft { conversation, draft })]
}

/// Takes over the draft that was kept.
pub fn load_draft(state: &mut State, draft: &Draft) {
    let composer = &mut state.chat.composer;
    composer.saved.clone_from(draft);
    if composer.buffer.is_empty() && composer.purpose == Purpose::New {
        composer.put(draft);
    }
}

/// Another device has written this, in the place of the text `over`. What the engine did not know
/// of stays with it.
pub fn follow_draft(state: &mut State, draft: &Draft, over: &str) {
    let now = state.now;
    let composer = &mut state.chat.composer;
    let mine = composer.draft();
    let clean = mine == composer.saved && mine.text == over;
    composer.saved.clone_from(draft);
    let text = if clean { draft.text.clone() } else { Draft::joined(&mine.text, &draft.text) };
    let reply_to =
        if clean { None } else { mine.reply_to.clone() }.or_else(|| draft.reply_to.clone());
    let joined = Draft { text, reply_to };
    if joined != *draft {
        composer.is_to_be_kept(now);
    }
    if let Purpose::Edit { before, .. } = &mut composer.purpose {
        *before = joined;
    } else if joined != mine {
        composer.put(&joined);
    }
}

/// What was taken back goes into the composer, behind what is there.
pub fn take_back(state: &mut State, draft: &Draft) -> Vec<Effect> {
    let composer = &mut state.chat.composer;
    let written = composer.buffer.text();
    if written.is_empty() && composer.purpose == Purpose::New {
        composer.put(draft);
    } else if !draft.text.is_empty() {
        composer.buffer.set(&format!("{written}\n{}", draft.text));
    }
    changed(state)
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
