//! How the pane changes.

use canteen_protocol::ConversationId;

use super::log::held::Side;
use super::log::{Log, Place, place};
use super::state::Asked;
use super::{composer, files, goto, popup, select, settle, view};
use crate::engine::{Command, News};
use crate::input::{Context, Key};
use crate::model::{Anchor, Item, ItemKey, ItemKind, Window};
use crate::state::{Button, Effect, ListDeed, Mouse, MouseKind, Screen, Slot, State};
use crate::view::Target;

/// In which context keys are read.
pub fn context(state: &State, slot: Slot) -> Context {
    match slot {
        Slot::Side => Context::Side,
        _ if state.chat.select.is_some() => Context::Select,
        _ if state.chat.composer.completion.is_some() => Context::Completion,
        _ => state.chat.composer.buffer.context(),
    }
}

/// Shows a conversation.
pub fn open(state: &mut State, conversation: ConversationId) -> Vec<Effect> {
    state.chat.select = None;
    if state.chat.open == Some(conversation) {
        return Vec::new();
    }
    let effects = leave(state);
    let presence = std::mem::take(&mut state.chat.asked.presence);
    let watched = state.chat.asked.watched;
    let files = std::mem::take(&mut state.chat.files);
    state.chat = super::State {
        open: Some(conversation),
        files,
        asked: Asked { presence, watched, ..Asked::default() },
        ..super::State::default()
    };
    effects
}

/// Keeps what is written and where one is in the open conversation.
pub fn leave(state: &mut State) -> Vec<Effect> {
    let mut effects = composer::flush(state);
    if let Some(conversation) = state.chat.open.filter(|_| state.chat.log.loaded) {
        let spot = goto::whereabouts(state);
        effects.push(Effect::Engine(Command::Leave { conversation, spot }));
    }
    effects
}

/// Lets a message that is shown be drawn anew.
pub fn forget(state: &mut State, conversation: ConversationId, key: ItemKey) {
    if state.chat.open == Some(conversation) {
        state.chat.cache.forget(key);
    }
}

/// Hears news.
pub fn news(state: &mut State, news: &News) -> Vec<Effect> {
    let open = state.chat.open;
    match news {
        News::Window(window) if Some(window.conversation) == open => join(state, window),
        News::Items { conversation, items, gone } if Some(*conversation) == open => {
            change(state, items, gone);
        }
        News::Participants { conversation, members, receipts } if Some(*conversation) == open => {
            state.chat.people.set(members);
            state.chat.people.receipts(*receipts);
        }
        News::Reads { conversation, marks } if Some(*conversation) == open => {
            state.chat.people.read(marks);
        }
        News::Typing { conversation, member }
            if Some(*conversation) == open && Some(*member) != state.me() =>
        {
            state.chat.people.writes(*member, state.now);
        }
        News::Transfer(_) | News::Saved { .. } | News::Picture { .. } => {
            return files::news(state, news);
        }
        News::Withdrawn { conversation, draft: Some(draft) } if *conversation == open => {
            return composer::take_back(state, draft);
        }
        News::Drafted { conversation, draft, over } if Some(*conversation) == open => {
            composer::follow_draft(state, draft, over);
        }
        News::Account(_) | News::Directory(_) => state.chat.cache.clear(),
        News::Link(crate::model::Link::Online) => {
            state.chat.log.asked.clear();
            // Some may have come, left or read on meanwhile.
            if open.is_some() {
                settle::members_changed(state);
            }
        }
        _ => {}
    }
    Vec::new()
}

fn join(state: &mut State, window: &Window) {
    for item in &window.items {
        if state.chat.log.get(item.key).is_some_and(|held| held != item) {
            state.chat.cache.forget(item.key);
        }
    }
    state.chat.log.join(window);
    let side = match window.anchor {
        Anchor::Before(_) => Side::End,
        _ => Side::Start,
    };
    trim(state, side);
}

fn change(state: &mut State, items: &[Item], gone: &[ItemKey]) {
    for key in items.iter().map(|item| &item.key).chain(gone) {
        state.chat.cache.forget(*key);
    }
    for item in items {
        if let (Some(by), ItemKind::Message(_)) = (item.by, &item.kind) {
            state.chat.people.stopped(by);
        }
        if matches!(item.kind, ItemKind::Event(_)) {
            settle::members_changed(state);
        }
    }
    state.chat.log.change(items, gone);
    let side = if state.chat.place == Place::Bottom { Side::Start } else { far_side(state) };
    trim(state, side);
}

/// The side of what is held that is farther from what is seen.
fn far_side(state: &State) -> Side {
    let len = state.chat.log.items().len();
    match state.chat.seen.items {
        Some((first, _)) if first < len / 2 => Side::End,
        _ => Side::Start,
    }
}

fn trim(state: &mut State, side: Side) {
    for key in state.chat.log.trim(side) {
        state.chat.cache.forget(key);
    }
}

/// Forgets what is held and waits for another part.
pub fn restart(state: &mut State, anchor: Anchor) {
    state.chat.log = Log::default();
    state.chat.log.restart(anchor);
    state.chat.cache.clear();
    state.chat.select = None;
    state.chat.place = Place::Bottom;
}

/// Goes to the end.
pub fn to_newest(state: &mut State) -> Vec<Effect> {
    let Some(conversation) = state.chat.open else { return Vec::new() };
    let selecting = state.chat.select.is_some();
    state.chat.place = Place::Bottom;
    if state.chat.log.at_end {
        if selecting {
            let items = state.chat.log.items();
            let last = items.iter().rfind(|item| matches!(item.kind, ItemKind::Message(_)));
            if let Some(key) = last.map(|item| item.key) {
                select::go(state, key);
                state.chat.place = Place::Bottom;
            }
        }
        return Vec::new();
    }
    if !state.chat.log.loaded {
        return Vec::new();
    }
    restart(state, Anchor::Newest);
    vec![settle::load(conversation, Anchor::Newest)]
}

/// Turns a page of the log.
pub fn page(state: &mut State, pages: isize) -> Vec<Effect> {
    let rows = isize::try_from(state.chat.seen.size.1.max(3) - 2).unwrap_or(1);
    place::scroll(state, pages * rows);
    Vec::new()
}

/// A key that is bound to nothing.
pub fn key(state: &mut State, slot: Slot, key: Key) -> Vec<Effect> {
    match slot {
        Slot::Main if state.chat.select.is_none() => composer::key(state, key),
        _ => Vec::new(),
    }
}

/// Pasted text.
pub fn paste(state: &mut State, slot: Slot, text: &str) -> Vec<Effect> {
    if slot != Slot::Main {
        return Vec::new();
    }
    select::leave(state);
    composer::paste(state, text)
}

/// A click selects a message or puts the caret; the wheel scrolls.
pub fn mouse(state: &mut State, slot: Slot, mouse: &Mouse) -> Vec<Effect> {
    match (mouse.kind, &mouse.target) {
        (MouseKind::Wheel(by), _) if slot == Slot::Side => {
            let len = state.chat.people.members().len();
            state.chat.side.step(isize::try_from(by).unwrap_or(0), len);
        }
        (MouseKind::Wheel(by), _) => {
            let lines = by.saturating_mul(state.settings.wheel_lines);
            place::scroll(state, isize::try_from(lines).unwrap_or(0));
        }
        (MouseKind::Down(Button::Left), Some(Target::Item(key))) => {
            let message = state.chat.log.get(*key);
            if message.is_some_and(|item| matches!(item.kind, ItemKind::Message(_))) {
                select::go(state, *key);
                if mouse.clicks == 2 {
                    return crate::todo::capture(state);
                }
            }
        }
        (MouseKind::Down(Button::Left), Some(Target::Link(key, address))) => {
            select::go(state, *key);
            return popup::link(state, address);
        }
        (MouseKind::Down(Button::Left), Some(Target::Reaction(key, emoji))) => {
            select::go(state, *key);
            return select::react(state, emoji);
        }
        (MouseKind::Down(Button::Left), Some(Target::Choice(row))) => {
            return composer::press(state, *row);
        }
        (MouseKind::Down(Button::Left), Some(Target::Composer(column, row))) => {
            select::leave(state);
            composer::point(state, *column, *row);
        }
        (MouseKind::Down(Button::Left), Some(Target::Row(Screen::Chats, Slot::Side, row))) => {
            state.chat.side.select(*row);
        }
        _ => {}
    }
    Vec::new()
}

/// What is done with the list of members.
pub fn list(state: &mut State, slot: Slot, deed: ListDeed) -> Vec<Effect> {
    if slot != Slot::Side {
        return Vec::new();
    }
    match deed {
        ListDeed::Move(step) => {
            let len = state.chat.people.members().len();
            let by = step.rows(len, view::side_rows(state));
            state.chat.side.step(by, len);
            Vec::new()
        }
        ListDeed::Open => {
            let row = state.chat.side.selected();
            let member = state.chat.people.members().get(row).map(|one| one.member);
            match member {
                Some(member) => vec![Effect::Engine(Command::OpenDirect(member))],
                None => Vec::new(),
            }
        }
        ListDeed::Filter => Vec::new(),
    }
}
