//! Being told of messages: whether at all ([`rule`]), by which way ([`route`]), in which words, and
//! the window's title that counts what is unread.
//!
//! Decisions are pure; sequences are `terminal`'s, the desktop is the executor's.

mod route;
mod rule;

use canteen_protocol::ConversationId;

use crate::chats::title_of;
use crate::model::{Item, ItemKind};
use crate::state::{Effect, State};

pub use route::{Route, route};
pub use rule::{Arrival, Told, Wish, told};

/// Characters of a message in a notice.
const TEXT: usize = 160;
/// So long after the last key a member counts as gone, on terminals that do not tell of the focus.
const GONE_AFTER: i64 = 60_000;

/// A message of somebody else has arrived.
pub fn arrived(
    state: &State,
    conversation: ConversationId,
    item: &Item,
    mentions_me: bool,
) -> Vec<Effect> {
    let Some(chat) = state.chats.get(conversation) else { return Vec::new() };
    let ItemKind::Message(said) = &item.kind else { return Vec::new() };
    if state.rest.is_quiet(state.now) {
        return Vec::new();
    }
    let present = present(state);
    let arrival = Arrival {
        own: item.by.is_some() && item.by == state.me(),
        muted: chat.muted,
        mentions_me,
        direct: chat.peer.is_some(),
        looked_at: present && crate::chat::looks_at(state, conversation),
        present,
    };
    let wish = wish(state);
    match told(arrival, wish) {
        Told::Nothing => Vec::new(),
        Told::Bell => vec![Effect::Bell],
        Told::Notice { ring } => {
            let title = title_of(state, chat);
            let by = item.by.map(|by| state.name_of(by)).unwrap_or_default();
            let body = if state.settings.private_notices {
                state.texts.with("notice-private", &[("who", by.into())])
            } else {
                let text = canteen_text::excerpt::excerpt(&said.gist(), TEXT);
                if chat.peer.is_some() { text } else { format!("{by}: {text}") }
            };
            vec![Effect::Notify { title, body, ring, way: wish.way }]
        }
    }
}

/// Something for the member alone, such as a reminder: told as a message to them alone would be.
pub fn personal(state: &State, title: String, body: &str) -> Vec<Effect> {
    if state.rest.is_quiet(state.now) {
        return Vec::new();
    }
    let arrival =
        Arrival { mentions_me: true, direct: true, present: present(state), ..Arrival::default() };
    let Wish { way, .. } = wish(state);
    match told(arrival, wish(state)) {
        Told::Nothing => Vec::new(),
        Told::Bell => vec![Effect::Bell],
        Told::Notice { ring } => {
            let body = canteen_text::excerpt::excerpt(body, TEXT);
            vec![Effect::Notify { title, body, ring, way }]
        }
    }
}

/// What the member has set.
fn wish(state: &State) -> Wish {
    Wish { way: state.settings.notify, which: state.settings.notify_for, bell: state.settings.bell }
}

/// Whether the member sits at this terminal, as far as can be known.
fn present(state: &State) -> bool {
    let idle = state.now.0 - state.last_key.0;
    if state.focus_told { state.attended } else { idle < GONE_AFTER }
}

/// The window's title: how much is unread, a sign when the member is mentioned; nothing of it while
/// the member is quiet.
#[must_use]
pub fn title(state: &State) -> String {
    if state.rest.is_quiet(state.now) {
        return NAME.to_owned();
    }
    match state.chats.unread() {
        (0, 0) => NAME.to_owned(),
        (0, _) => format!("(@) {NAME}"),
        (unread, 0) => format!("({unread}) {NAME}"),
        (unread, _) => format!("({unread} @) {NAME}"),
    }
}

/// The title when there is nothing to tell.
pub const NAME: &str = "Canteen";

/// Names the window anew when its title has changed.
pub fn settle(state: &mut State) -> Vec<Effect> {
    if !state.settings.title {
        return Vec::new();
    }
    let title = title(state);
    if title == state.title {
        return Vec::new();
    }
    state.title.clone_from(&title);
    vec![Effect::SetTitle(title)]
}

#[cfg(test)]
mod tests;
