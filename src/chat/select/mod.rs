//! Choosing among the messages; `deeds` is what is done with the chosen one.

mod deeds;

use std::collections::BTreeSet;

use canteen_protocol::{MemberId, MessageId, Seq};

use crate::chat::log::{Place, place};
use crate::model::{Anchor, Item, ItemKey, ItemKind, Said};
use crate::state::{Effect, Level, Move, State};
pub use deeds::{copy, edit, mark, react, recall_hindered, reply, retry, withdraw};

/// What is chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Select {
    /// The item one is at.
    pub at: ItemKey,
    /// Items chosen besides, to be done with together.
    pub marked: BTreeSet<ItemKey>,
}

/// Whether one can stand on it.
fn stands(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Message(_))
}

/// Begins at the last message seen.
pub fn begin(state: &mut State) -> Vec<Effect> {
    let items = state.chat.log.items();
    let last = match state.chat.seen.items {
        Some((_, last)) => last.min(items.len().saturating_sub(1)),
        None => return Vec::new(),
    };
    let found = items[..=last].iter().rposition(stands).map(|index| items[index].key);
    if let Some(key) = found {
        go(state, key);
    }
    Vec::new()
}

/// Stands on an item and brings it into sight.
pub fn go(state: &mut State, key: ItemKey) {
    match &mut state.chat.select {
        Some(select) => select.at = key,
        None => state.chat.select = Some(Select { at: key, marked: BTreeSet::new() }),
    }
    place::reveal(state, key, false);
}

/// Leaves choosing; the view follows the end again when that is in sight.
pub fn leave(state: &mut State) {
    if state.chat.select.take().is_some() && state.chat.seen.bottom && state.chat.log.at_end {
        state.chat.place = Place::Bottom;
    }
}

/// Moves among the messages.
pub fn step(state: &mut State, step: Move) -> Vec<Effect> {
    let Some(at) = state.chat.selected() else { return begin(state) };
    let items = state.chat.log.items();
    let here = match state.chat.log.find(at) {
        Ok(index) | Err(index) => index,
    };
    let up = items.iter().enumerate().take(here).rev().filter(|(_, item)| stands(item));
    let down = items.iter().enumerate().skip(here + 1).filter(|(_, item)| stands(item));
    let seen = state.chat.seen.items.map_or(1, |(first, last)| (last - first).max(1));
    let found = match step {
        Move::Rows(by) if by < 0 => up.take(by.unsigned_abs()).last(),
        Move::Rows(by) => down.take(by.unsigned_abs()).last(),
        Move::Pages(by) if by < 0 => up.take(seen).last(),
        Move::Pages(_) => down.take(seen).last(),
        Move::First => items.iter().enumerate().take(here).find(|(_, item)| stands(item)),
        Move::Last if !state.chat.log.at_end => {
            return crate::chat::update::to_newest(state);
        }
        Move::Last => items.iter().enumerate().skip(here + 1).rfind(|(_, item)| stands(item)),
    };
    if let Some(key) = found.map(|(_, item)| item.key) {
        go(state, key);
    } else if step == Move::First || matches!(step, Move::Rows(by) | Move::Pages(by) if by < 0) {
        place::scroll(state, -3);
    }
    Vec::new()
}

/// Down, and from the last message on into the composer.
pub fn below(state: &mut State) -> Vec<Effect> {
    let before = state.chat.selected();
    let effects = step(state, Move::Rows(1));
    if state.chat.selected() == before && state.chat.log.at_end {
        leave(state);
    }
    effects
}

/// The message one is at.
#[must_use]
pub fn chosen(state: &State) -> Option<(&Item, &Said)> {
    let item = state.chat.log.get(state.chat.selected()?)?;
    match &item.kind {
        ItemKind::Message(said) => Some((item, said)),
        _ => None,
    }
}

/// Keeps the selection on something that is held: what it was on may have got another key.
pub fn settle(state: &mut State) {
    let Some(at) = state.chat.selected() else { return };
    if state.chat.log.find(at).is_ok() {
        return;
    }
    let items = state.chat.log.items();
    let index = state.chat.log.find(at).unwrap_or_else(|index| index);
    let near = items[index..].iter().find(|item| stands(item));
    let near = near.or_else(|| items[..index].iter().rfind(|item| stands(item)));
    match near.map(|item| item.key) {
        Some(key) => {
            if let Some(select) = &mut state.chat.select {
                select.at = key;
            }
        }
        None => state.chat.select = None,
    }
}

/// Says why not.
pub fn refuse(state: &mut State, key: &str) -> Vec<Effect> {
    let text = state.t(key);
    state.toast(Level::Warning, text);
    Vec::new()
}

/// The place of the message one is at, when it is in the log and not taken back.
pub fn target(state: &mut State) -> Option<Seq> {
    let (item, said) = chosen(state)?;
    match item.key {
        ItemKey::Logged(seq) if !said.recalled => Some(seq),
        ItemKey::Logged(_) => {
            refuse(state, "chat-is-recalled");
            None
        }
        ItemKey::Queued(_) => {
            refuse(state, "chat-not-sent-yet");
            None
        }
    }
}

/// Goes to the message that this one answers.
pub fn to_quoted(state: &mut State) -> Vec<Effect> {
    let quoted = chosen(state).and_then(|(_, said)| said.reply_to.as_ref()).map(|quote| quote.seq);
    match quoted {
        Some(seq) => to(state, seq),
        None => Vec::new(),
    }
}

/// Goes to a place of the log, wherever it is.
pub fn to(state: &mut State, seq: Seq) -> Vec<Effect> {
    let Some(conversation) = state.chat.open else { return Vec::new() };
    let key = ItemKey::Logged(seq);
    if state.chat.log.find(key).is_ok() {
        go(state, key);
        place::reveal(state, key, true);
        return Vec::new();
    }
    let anchor = Anchor::Around(seq);
    crate::chat::update::restart(state, anchor);
    state.chat.sought = Some(seq);
    vec![crate::chat::settle::load(conversation, anchor)]
}

/// A message as other panes may take it over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// Which.
    pub message: MessageId,
    /// Who said it.
    pub by: MemberId,
    /// What it reads now; the names of its files when it has no words.
    pub text: String,
}

/// The chosen message, when it is in the log and not taken back; says why not.
pub fn taken(state: &mut State) -> Option<Taken> {
    let (seq, conversation) = (target(state)?, state.chat.open?);
    let (item, said) = chosen(state)?;
    let (by, text) = (item.by.unwrap_or_default(), said.gist());
    Some(Taken { message: MessageId { conversation, seq }, by, text })
}
