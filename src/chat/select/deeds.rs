//! What is done with the chosen message: answering, editing, copying, reacting, and what is done
//! with one that has not been sent.

use super::{chosen, leave, refuse, step, target};
use crate::chat::composer;
use crate::engine::Command;
use crate::model::{Act, Delivery, Item, ItemKey, ItemKind, LocalId, Said};
use crate::state::{Effect, Level, Move, State};

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
        // Its text alone would come back.
        if !said.files.is_empty() {
            return refuse(state, "chat-edit-file");
        }
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
        return (!said.recalled).then(|| (said.gist(), 1));
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
            (!said.recalled).then(|| format!("{name} {day} {clock}\n{}", said.gist()))
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
        _ => match crate::chat::files::stop(state) {
            Some(effects) => effects,
            None => refuse(state, "chat-not-queued"),
        },
    }
}

fn withdraw_item(state: &mut State, local: LocalId) -> Vec<Effect> {
    leave(state);
    vec![Effect::Engine(Command::Withdraw(local))]
}
