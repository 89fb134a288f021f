//! Going to a message from outside of the chat, and back to what was seen before.

use canteen_protocol::{ConversationId, Seq};

use super::log::Place;
use super::{select, settle, update};
use crate::engine::Command;
use crate::model::{Anchor, ItemKey, Spot};
use crate::state::{Effect, State};

/// What is seen of the open chat.
#[must_use]
pub fn whereabouts(state: &State) -> Spot {
    let first = match state.chat.place {
        Place::Item(ItemKey::Logged(seq), _) => Some(seq),
        Place::Item(ItemKey::Queued(_), _) | Place::Bottom => None,
    };
    Spot { first, chosen: selected_place(state) }
}

/// The place of the message one is at.
#[must_use]
pub fn selected_place(state: &State) -> Option<Seq> {
    match state.chat.selected() {
        Some(ItemKey::Logged(seq)) => Some(seq),
        _ => None,
    }
}

/// Whether one is choosing among the messages, or soon is: at what is still to come.
#[must_use]
pub fn is_choosing(state: &State) -> bool {
    state.chat.select.is_some() || state.chat.sought.is_some()
}

/// Shows a conversation at one of its messages, which is chosen; what is not held is fetched.
pub fn go_to(state: &mut State, conversation: ConversationId, seq: Seq) -> Vec<Effect> {
    let mut effects = open(state, conversation);
    effects.extend(select::to(state, seq));
    effects
}

/// Shows a conversation as it was seen.
pub fn show_again(state: &mut State, conversation: ConversationId, spot: Spot) -> Vec<Effect> {
    let mut effects = open(state, conversation);
    select::leave(state);
    state.chat.sought = None;
    match (spot.chosen, spot.first) {
        (Some(seq), _) => effects.extend(select::to(state, seq)),
        (None, Some(seq)) if state.chat.log.find(ItemKey::Logged(seq)).is_ok() => {
            state.chat.place = Place::Item(ItemKey::Logged(seq), 0);
        }
        (None, Some(seq)) => effects.extend(select::to(state, seq)),
        (None, None) => effects.extend(update::to_newest(state)),
    }
    effects
}

/// Shows what was seen of the open conversation when it was left, unless something is new in it.
pub fn resume(state: &mut State) -> Vec<Effect> {
    let Some(chat) = state.chat.summary(state) else { return Vec::new() };
    let (conversation, spot) = (chat.id, chat.spot);
    if chat.unread > 0 {
        return Vec::new();
    }
    state.chat.sought = spot.chosen;
    let Some(first) = spot.first else { return Vec::new() };
    let anchor = Anchor::Around(first);
    state.chat.log.restart(anchor);
    state.chat.place = Place::Item(ItemKey::Logged(first), 0);
    let members = Command::LoadParticipants(conversation);
    vec![settle::load(conversation, anchor), Effect::Engine(members)]
}

/// Opens a conversation without asking for its end.
fn open(state: &mut State, conversation: ConversationId) -> Vec<Effect> {
    let new = state.chat.open != Some(conversation);
    let mut effects = crate::chats::show(state, conversation);
    if new {
        effects.push(Effect::Engine(Command::LoadParticipants(conversation)));
    }
    effects
}
