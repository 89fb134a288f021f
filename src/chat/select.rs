//! Choosing among the messages, and what is done with the chosen one.

use std::collections::BTreeSet;

use canteen_protocol::Seq;

use super::composer;
use super::log::{Place, place};
use crate::engine::Command;
use crate::model::{Act, Anchor, Delivery, Item, ItemKey, ItemKind, LocalId, Said};
use crate::state::{Effect, Level, Move, State};

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
        Move::First => up.last(),
        Move::Last if !state.chat.log.at_end => {
            return super::update::to_newest(state);
        }
        Move::Last => down.last(),
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

/// Answers the message.
pub fn reply(state: &mut State) -> Vec<Effect> {
    if target(state).is_none() {
        return Vec::new();
    }
    if let Some(why) = composer::locked(state) {
        state.toast(Level::Warning, why);
        return Vec::new();
    }
    if let Some(item) = chosen(state).map(|(item, _)| item.clone()) {
        composer::reply(state, &item);
        leave(state);
    }
    Vec::new()
}

/// Edits one's own message; one that waits or failed is taken out of the outbox for it.
pub fn edit(state: &mut State) -> Vec<Effect> {
    let Some((item, said)) = chosen(state) else { return Vec::new() };
    if item.by.is_none() || item.by != state.me() {
        return refuse(state, "chat-not-own");
    }
    if let ItemKey::Queued(local) = item.key {
        return withdraw_item(state, local);
    }
    let (at, text) = (item.at, said.text.clone());
    let limits = state.account.as_ref().map(|account| account.limits.edit_seconds);
    let Some(seq) = target(state) else { return Vec::new() };
    if limits.is_some_and(|seconds| state.now.0 - at.0 > seconds * 1_000) {
        return refuse(state, "chat-edit-late");
    }
    composer::revise(state, seq, &text);
    leave(state);
    Vec::new()
}

/// Why the message cannot be taken back, as a key of the texts.
#[must_use]
pub fn recall_hindered(state: &State) -> Option<&'static str> {
    let (item, said) = chosen(state)?;
    let owner = state.chat.summary(state).and_then(|chat| chat.owner);
    let may = state.me().is_some_and(|me| item.by == Some(me) || owner == Some(me));
    let limits = state.account.as_ref().map(|account| account.limits.recall_seconds);
    if said.recalled {
        Some("chat-is-recalled")
    } else if !may {
        Some("chat-not-own")
    } else if limits.is_some_and(|seconds| state.now.0 - item.at.0 > seconds * 1_000) {
        Some("chat-recall-late")
    } else {
        None
    }
}

/// The chosen messages as text: one alone as it was written, several with names.
#[must_use]
pub fn copied(state: &State) -> Option<(String, usize)> {
    let select = state.chat.select.as_ref()?;
    if select.marked.is_empty() {
        let (_, said) = chosen(state)?;
        return (!said.recalled).then(|| (said.text.clone(), 1));
    }
    let mut keys = select.marked.clone();
    keys.insert(select.at);
    let texts: Vec<_> = keys
        .iter()
        .filter_map(|key| {
            let item = state.chat.log.get(*key)?;
            let ItemKind::Message(said) = &item.kind else { return None };
            let name = item.by.map(|by| state.name_of(by)).unwrap_or_default();
            let (day, clock) = (state.day_name(item.at), state.clock(item.at));
            (!said.recalled).then(|| format!("{name} {day} {clock}\n{}", said.text))
        })
        .collect();
    (!texts.is_empty()).then(|| (texts.join("\n\n"), texts.len()))
}

/// Copies.
pub fn copy(state: &mut State) -> Vec<Effect> {
    let Some((text, n)) = copied(state) else { return refuse(state, "chat-is-recalled") };
    let said = state.texts.with("chat-copied", &[("n", n.into())]);
    state.toast(Level::Info, said);
    if let Some(select) = &mut state.chat.select {
        select.marked.clear();
    }
    vec![Effect::Copy(text)]
}

/// Chooses the message besides, or no longer.
pub fn mark(state: &mut State) -> Vec<Effect> {
    if let Some(select) = &mut state.chat.select
        && !select.marked.remove(&select.at)
    {
        select.marked.insert(select.at);
    }
    step(state, Move::Rows(1))
}

/// Adds or takes away a reaction of one's own.
pub fn react(state: &mut State, emoji: &str) -> Vec<Effect> {
    let (Some(conversation), Some(target)) = (state.chat.open, target(state)) else {
        return Vec::new();
    };
    let me = state.me();
    let on = chosen(state).is_some_and(|(_, said)| {
        let own = |reaction: &canteen_protocol::message::Reaction| {
            reaction.emoji == emoji && me.is_some_and(|me| reaction.members.contains(&me))
        };
        !said.reactions.iter().any(own)
    });
    let act = Act::React { conversation, target, emoji: emoji.to_owned(), on };
    vec![Effect::Engine(Command::Act(act))]
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
    super::update::restart(state, anchor);
    state.chat.sought = Some(seq);
    vec![super::settle::load(conversation, anchor)]
}

/// Tries a failed message again.
pub fn retry(state: &mut State) -> Vec<Effect> {
    match chosen(state) {
        Some((
            Item { key: ItemKey::Queued(local), .. },
            Said { delivery: Delivery::Failed(_), .. },
        )) => {
            vec![Effect::Engine(Command::Retry(*local))]
        }
        _ => refuse(state, "chat-not-failed"),
    }
}

/// Takes a message out of the outbox.
pub fn withdraw(state: &mut State) -> Vec<Effect> {
    match chosen(state) {
        Some((Item { key: ItemKey::Queued(local), .. }, _)) => {
            let local = *local;
            withdraw_item(state, local)
        }
        _ => refuse(state, "chat-not-queued"),
    }
}

fn withdraw_item(state: &mut State, local: LocalId) -> Vec<Effect> {
    leave(state);
    vec![Effect::Engine(Command::Withdraw(local))]
}
