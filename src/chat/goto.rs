//! Going to a message from outside of the chat, and back to what was seen before.

use canteen_protocol::{ConversationId, Seq};

use super::log::Place;
use super::{select, update};
use crate::engine::Command;
use crate::model::ItemKey;
use crate::state::{Effect, State};

/// What was seen of a chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct View {
    /// The first message seen; the end when there is none.
    first: Option<Seq>,
    /// The message that was chosen.
    chosen: Option<Seq>,
}

/// What is seen of the open chat.
#[must_use]
pub fn whereabouts(state: &State) -> View {
    let first = match state.chat.place {
        Place::Item(ItemKey::Logged(seq), _) => Some(seq),
        Place::Item(ItemKey::Queued(_), _) | Place::Bottom => None,
    };
    View { first, chosen: selected_place(state) }
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
pub fn show_again(state: &mut State, conversation: ConversationId, view: View) -> Vec<Effect> {
    let mut effects = open(state, conversation);
    select::leave(state);
    state.chat.sought = None;
    match (view.chosen, view.first) {
        (Some(seq), _) => effects.extend(select::to(state, seq)),
        (None, Some(seq)) if state.chat.log.find(ItemKey::Logged(seq)).is_ok() => {
            state.chat.place = Place::Item(ItemKey::Logged(seq), 0);
        }
        (None, Some(seq)) => effects.extend(select::to(state, seq)),
        (None, None) => effects.extend(update::to_newest(state)),
    }
    effects
}

/// Opens a conversation without asking for its end.
fn open(state: &mut State, conversation: ConversationId) -> Vec<Effect> {
    let new = state.chat.open != Some(conversation);
    let mut effects = crate::chats::open(state, conversation);
    if new {
        effects.push(Effect::Engine(Command::LoadParticipants(conversation)));
    }
    effects
}
