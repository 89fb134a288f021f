//! How the list changes.

use canteen_protocol::{ConversationId, Time};

use crate::engine::{Command, News};
use crate::input::{Context, Key};
use crate::model::Act;
use crate::state::{Button, Effect, Focus, ListDeed, Mouse, MouseKind, Screen, Slot, State};
use crate::view::Target;
use crate::widgets::filter;

/// In which context its keys are read.
pub fn context(state: &State, _: Slot) -> Context {
    if state.chats.filter.is_some() { Context::ListFilter } else { Context::Chats }
}

/// Hears news.
pub fn news(state: &mut State, news: &News) -> Vec<Effect> {
    match news {
        News::Chats { chats, whole } => {
            state.chats.take(chats, *whole, &state.directory);
        }
        News::Directory(_) if state.chats.filter.is_some() => {
            state.chats.arrange(&state.directory);
        }
        News::LastOpen(conversation) => return resume(state, *conversation),
        News::Opened { conversation, .. } => return open(state, *conversation),
        _ => {}
    }
    Vec::new()
}

/// A key that is bound to nothing: text for the filter.
pub fn key(state: &mut State, _: Slot, key: Key) -> Vec<Effect> {
    let Some(filter) = &mut state.chats.filter else { return Vec::new() };
    if filter::key(filter, key) {
        refilter(state);
    }
    Vec::new()
}

/// Pasted text goes into the filter.
pub fn paste(state: &mut State, _: Slot, text: &str) -> Vec<Effect> {
    if let Some(filter) = &mut state.chats.filter {
        filter::paste(filter, text);
        refilter(state);
    }
    Vec::new()
}

/// The best match is at the top, so that is what is selected.
fn refilter(state: &mut State) {
    state.chats.arrange(&state.directory);
    state.chats.select(0);
}

/// A click selects and opens, the wheel moves.
pub fn mouse(state: &mut State, _: Slot, mouse: &Mouse) -> Vec<Effect> {
    match (mouse.kind, &mouse.target) {
        (MouseKind::Down(Button::Left), Some(Target::Row(_, _, row))) => {
            state.chats.select(*row);
            open_selected(state)
        }
        (MouseKind::Wheel(by), _) => {
            state.chats.step(isize::try_from(by).unwrap_or(0));
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// What is done with every list.
pub fn list(state: &mut State, _: Slot, deed: ListDeed) -> Vec<Effect> {
    match deed {
        ListDeed::Open => return open_selected(state),
        ListDeed::Move(step) => {
            let rows = super::view::rows(state);
            let by = step.rows(state.chats.shown().len(), rows);
            state.chats.step(by);
        }
        ListDeed::Filter => {
            state.chats.filter = match state.chats.filter.take() {
                None => Some(String::new()),
                Some(_) => None,
            };
            state.chats.arrange(&state.directory);
        }
    }
    Vec::new()
}

/// Keeps the selection in sight.
pub fn settle(state: &mut State) -> Vec<Effect> {
    let rows = super::view::rows(state);
    let len = state.chats.shown().len();
    state.chats.list.fit(len, rows);
    Vec::new()
}

/// The times shown change with the day, which the shell's minute covers.
pub fn wake(_: &State) -> Option<Time> {
    None
}

/// Opens what is selected and ends the filtering.
pub fn open_selected(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.chats.selected() else { return Vec::new() };
    if state.chats.filter.take().is_some() {
        state.chats.arrange(&state.directory);
    }
    open(state, id)
}

/// Shows a conversation as it was left and gives it the keys.
pub fn open(state: &mut State, id: ConversationId) -> Vec<Effect> {
    let is_open = state.chat.conversation() == Some(id);
    let mut effects = show(state, id);
    if !is_open {
        effects.extend(crate::chat::resume(state));
    }
    effects
}

/// Shows a conversation, wherever in it, and gives it the keys.
pub fn show(state: &mut State, id: ConversationId) -> Vec<Effect> {
    state.chats.select_chat(id);
    state.focus_on(Screen::Chats, Slot::Main);
    crate::chat::open(state, id)
}

/// Shows the conversation that was open when the client was last left. The keys stay with the list,
/// so that nothing is read unseen, unless a message was chosen.
fn resume(state: &mut State, id: ConversationId) -> Vec<Effect> {
    let Some(chat) = state.chats.get(id) else { return Vec::new() };
    if state.chat.conversation().is_some() {
        return Vec::new();
    }
    let chose = chat.unread == 0 && chat.spot.chosen.is_some();
    state.chats.select_chat(id);
    if chose && state.focus == Focus::default() {
        state.focus_on(Screen::Chats, Slot::Main);
    }
    let mut effects = crate::chat::open(state, id);
    effects.extend(crate::chat::resume(state));
    effects
}

/// The next conversation with something unread, `ahead` or behind the open one, wrapping round.
/// Mentions come first, muted conversations last.
pub fn next_unread(state: &State, ahead: bool) -> Option<ConversationId> {
    let shown = state.chats.shown();
    let here = state.chat.conversation().and_then(|id| shown.iter().position(|&s| s == id));
    let order = (1..=shown.len()).map(|step| {
        let start = here.unwrap_or(if ahead { shown.len() - 1 } else { 0 });
        let row = if ahead { start + step } else { start + shown.len() - step };
        shown[row % shown.len()]
    });
    let rank = |id: ConversationId| {
        let chat = state.chats.get(id)?;
        let open = state.chat.conversation() == Some(id);
        match (open, chat.mentions > 0, chat.unread > 0, chat.muted) {
            (false, true, ..) => Some(0),
            (false, _, true, false) => Some(1),
            (false, _, true, true) => Some(2),
            _ => None,
        }
    };
    order
        .filter_map(|id| rank(id).map(|rank| (rank, id)))
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, id)| id)
}

/// An act upon the conversation that is selected, or open when the chat has the keys.
pub fn act(state: &State, make: impl Fn(&crate::model::Chat) -> Act) -> Vec<Effect> {
    let id = match state.focus.slot {
        Slot::List => state.chats.selected(),
        Slot::Main | Slot::Side => state.chat.conversation(),
    };
    id.and_then(|id| state.chats.get(id))
        .map(|chat| vec![Effect::Engine(Command::Act(make(chat)))])
        .unwrap_or_default()
}
