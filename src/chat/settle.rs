//! After every event: what is shown is compared with what was asked of the engine, and the gap is
//! closed.

use canteen_protocol::{ConversationId, Seq, Time};

use super::log::COUNT;
use super::log::place;
use super::{composer, select, view};
use crate::engine::Command;
use crate::model::{Act, Anchor, ItemKey, ItemKind};
use crate::state::{Effect, Screen, Slot, State};

/// So long what is new must have been on the screen before it counts as read.
const READ_AFTER: i64 = 300;
/// Further items are asked for when fewer than this many are left beyond the screen.
const AHEAD: usize = 30;
/// Changes of membership come in bursts; the members are asked for once after this long.
const MEMBERS_AFTER: i64 = 300;

/// Asks for a part of a conversation.
#[must_use]
pub fn load(conversation: ConversationId, anchor: Anchor) -> Effect {
    Effect::Engine(Command::LoadItems { conversation, anchor, count: COUNT })
}

/// Closes the gap between what is shown and what was asked for.
pub fn settle(state: &mut State) -> Vec<Effect> {
    let mut effects = super::presence::settle(state);
    state.chat.people.expire(state.now);
    let Some(conversation) = state.chat.open else { return effects };
    meet(state);
    effects.extend(watch(state, conversation));
    effects.extend(composer::settle(state));
    if state.focus.slot == Slot::List {
        select::leave(state);
    }
    arrange(state);
    effects.extend(super::files::settle(state));
    effects.extend(load_more(state, conversation));
    effects.extend(read(state, conversation));
    let len = state.chat.people.members().len();
    let fits = view::side_rows(state);
    state.chat.side.fit(len, fits);
    effects
}

/// Takes over what the list knows of the chat, as soon as it knows it.
fn meet(state: &mut State) {
    if state.chat.asked.met {
        return;
    }
    let Some(chat) = state.chat.summary(state) else { return };
    let (read, unread, draft) = (chat.read, chat.unread, chat.draft.clone());
    state.chat.asked.met = true;
    state.chat.asked.read = read;
    state.chat.asked.shown = read;
    state.chat.new_after = (unread > 0).then_some(read);
    composer::load_draft(state, &draft);
}

fn watch(state: &mut State, conversation: ConversationId) -> Vec<Effect> {
    let mut effects = Vec::new();
    let asked = &mut state.chat.asked;
    if asked.watched != Some(conversation) {
        asked.watched = Some(conversation);
        effects.push(Effect::Engine(Command::Watch(vec![conversation])));
    }
    if !state.chat.log.loaded && state.chat.log.ask(Anchor::Newest) {
        let first = state.chat.log.asked.len() == 1;
        if first {
            effects.push(load(conversation, Anchor::Newest));
            effects.push(Effect::Engine(Command::LoadParticipants(conversation)));
        }
    }
    if state.chat.asked.members_due.is_some_and(|due| due <= state.now) {
        state.chat.asked.members_due = None;
        effects.push(Effect::Engine(Command::LoadParticipants(conversation)));
    }
    effects
}

/// The members have changed: they are asked for soon.
pub fn members_changed(state: &mut State) {
    state.chat.asked.members_due.get_or_insert(Time(state.now.0 + MEMBERS_AFTER));
}

fn arrange(state: &mut State) {
    select::settle(state);
    let area = state.arrangement().inner(Slot::Main);
    let size = area.map_or((0, 0), |area| {
        let log = view::parts(state, area).log;
        (usize::from(log.width), usize::from(log.height))
    });
    let resized = size != state.chat.seen.size;
    if let Some(seq) = state.chat.sought
        && state.chat.log.loaded
    {
        // What is on its way is waited for: the hole it fills is no place to stand on.
        let held = state.chat.log.find(ItemKey::Logged(seq)).is_ok_and(|index| {
            !matches!(state.chat.log.items()[index].kind, ItemKind::Hole { .. })
        });
        if held || !state.chat.log.asked.contains(&Anchor::Around(seq)) {
            state.chat.sought = None;
        }
        place::arrange(state, size.0, size.1);
        let items = state.chat.log.items();
        let index = items.partition_point(|item| item.key < ItemKey::Logged(seq));
        if let Some(key) = items.get(index).or(items.last()).map(|item| item.key) {
            select::go(state, key);
            place::reveal(state, key, true);
        }
    }
    place::arrange(state, size.0, size.1);
    // The view holds on to its first row: after a change of size the selection may be below it.
    if let Some(at) = state.chat.selected()
        && resized
    {
        place::reveal(state, at, false);
        place::arrange(state, size.0, size.1);
    }
}

fn load_more(state: &mut State, conversation: ConversationId) -> Vec<Effect> {
    let mut effects = Vec::new();
    let chat = &mut state.chat;
    let (Some((first, last)), Some((top, bottom))) = (chat.log.ends(), chat.seen.items) else {
        return effects;
    };
    if top < AHEAD && !chat.log.at_start && chat.log.ask(Anchor::Before(first)) {
        effects.push(load(conversation, Anchor::Before(first)));
    }
    let left = chat.log.items().len().saturating_sub(bottom + 1);
    if left < AHEAD && !chat.log.at_end && chat.log.ask(Anchor::After(last)) {
        effects.push(load(conversation, Anchor::After(last)));
    }
    effects
}

/// Whether the member looks at the open chat.
#[must_use]
pub fn looked_at(state: &State) -> bool {
    state.attended
        && state.focus.screen == Screen::Chats
        && state.focus.slot != Slot::List
        && state.arrangement().main.is_some()
}

/// Whether the member looks at this conversation.
#[must_use]
pub fn looks_at(state: &State, conversation: ConversationId) -> bool {
    state.chat.open == Some(conversation) && looked_at(state)
}

/// The last entry held.
fn newest(state: &State) -> Option<Seq> {
    state.chat.log.items().iter().rev().find_map(|item| match (&item.kind, item.key) {
        (ItemKind::Hole { to } | ItemKind::Purged { to }, _) => Some(*to),
        (_, ItemKey::Logged(seq)) => Some(seq),
        (_, ItemKey::Queued(_)) => None,
    })
}

/// Marks as read what is on the screen to its end, a moment after it came there.
fn read(state: &mut State, conversation: ConversationId) -> Vec<Effect> {
    let at_end = state.chat.log.at_end && state.chat.seen.bottom;
    if !looked_at(state) || !at_end || !state.chat.asked.met {
        state.chat.asked.read_due = None;
        return Vec::new();
    }
    let Some(seq) = newest(state) else { return Vec::new() };
    let asked = &mut state.chat.asked;
    asked.shown = asked.shown.max(seq);
    if seq <= asked.read {
        asked.read_due = None;
        return Vec::new();
    }
    let due = *asked.read_due.get_or_insert(Time(state.now.0 + READ_AFTER));
    if due > state.now {
        return Vec::new();
    }
    asked.read_due = None;
    asked.read = seq;
    vec![Effect::Engine(Command::Act(Act::Read { conversation, seq }))]
}

/// How many messages of others lie below what was ever seen.
#[must_use]
pub fn unseen(state: &State) -> usize {
    let shown = ItemKey::Logged(state.chat.asked.shown);
    let items = state.chat.log.items().iter().rev();
    let held = items
        .skip_while(|item| matches!(item.key, ItemKey::Queued(_)))
        .take_while(|item| item.key > shown)
        .filter(|item| matches!(item.kind, ItemKind::Message(_)) && item.by != state.me())
        .count();
    let known = state.chat.summary(state).map_or(0, |chat| chat.unread);
    if state.chat.log.at_end { held } else { held.max(usize::try_from(known).unwrap_or(0)) }
}

/// When time alone changes something.
pub fn wake(state: &State) -> Option<Time> {
    let asked = &state.chat.asked;
    [
        composer::wake(state),
        state.chat.people.wake(),
        asked.read_due,
        asked.members_due,
        asked.presence_due,
    ]
    .into_iter()
    .flatten()
    .min()
}
