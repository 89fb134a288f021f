//! To what was found, from hit to hit in its conversation, and back to where one was.

use std::collections::BTreeSet;

use canteen_protocol::search::Criteria;
use canteen_protocol::{ConversationId, Seq, WireError};
use canteen_text::tokens::{self, Query};

use super::rows;
use super::state::{Row, Source};
use super::update::{ask, is_online, progress};
use crate::chat;
use crate::engine::Place;
use crate::model::{Hits, Link, Spot};
use crate::state::{Effect, Focus, Level, State};
use crate::update::run_line;

/// Where one was before the jump.
#[derive(Clone, Debug)]
pub struct Origin {
    focus: Focus,
    conversation: Option<ConversationId>,
    view: Spot,
    /// Where the jump went.
    to: ConversationId,
}

/// The hits of one conversation, to be stepped through.
#[derive(Clone, Debug)]
pub struct Walk {
    conversation: ConversationId,
    criteria: Criteria,
    /// The hit one is at.
    at: Seq,
    /// Those that are known.
    places: BTreeSet<Seq>,
    number: u64,
    here: Source,
    server: Source,
    /// A step that waits for an answer: whether to an older one.
    wants: Option<bool>,
}

/// Jumps to the selected hit.
pub fn take(state: &mut State) -> Option<Vec<Effect>> {
    let Row { hit, .. } = state.search.rows.get(state.search.list.selected())?;
    let (conversation, seq) = (hit.conversation, rows::seq(hit));
    let mut criteria = state.search.asked.criteria.clone()?;
    criteria.conversations = vec![conversation];
    let mine = state.search.rows.iter().filter(|row| row.hit.conversation == conversation);
    let places = mine.map(|row| rows::seq(&row.hit)).collect();
    let number = state.search.number();
    let (here, server) = (Source::Unasked, Source::Unasked);
    let walk = Walk { conversation, criteria, at: seq, places, number, here, server, wants: None };
    state.search.walk = Some(walk);
    if state.search.origin.is_none() {
        let (focus, view) = (state.focus, chat::whereabouts(state));
        let before = state.chat.conversation();
        state.search.origin = Some(Origin { focus, conversation: before, view, to: conversation });
    }
    if let Some(origin) = &mut state.search.origin {
        origin.to = conversation;
    }
    Some(chat::go_to(state, conversation, seq))
}

/// What is looked for in the open chat, while one goes from hit to hit there.
pub fn sought(state: &State) -> Option<Query> {
    let walk = state.search.walk.as_ref()?;
    let goes = state.chat.conversation() == Some(walk.conversation) && chat::is_choosing(state);
    let query = goes.then(|| tokens::query(&walk.criteria.words))?;
    (!query.is_empty()).then_some(query)
}

/// To the next older hit, or the one before it.
pub fn step(state: &mut State, older: bool) -> Vec<Effect> {
    let open = state.chat.conversation();
    let selected = chat::selected_place(state);
    let Some(walk) = state.search.walk.as_mut().filter(|walk| Some(walk.conversation) == open)
    else {
        return say(state, "search-no-search");
    };
    // From where one is, which need not be a hit any more.
    walk.at = selected.unwrap_or(walk.at);
    walk.wants = Some(older);
    advance(state)
}

/// Makes the step that is wanted, or asks for more.
fn advance(state: &mut State) -> Vec<Effect> {
    let online = is_online(state);
    let Some(walk) = &mut state.search.walk else { return Vec::new() };
    let Some(older) = walk.wants else { return Vec::new() };
    let next = if older {
        walk.places.range(..walk.at).next_back().copied()
    } else {
        walk.places.range(Seq(walk.at.0 + 1)..).next().copied()
    };
    if let Some(seq) = next {
        walk.wants = None;
        walk.at = seq;
        let conversation = walk.conversation;
        return chat::go_to(state, conversation, seq);
    }
    if walk.here == Source::Waiting || walk.server == Source::Waiting {
        return Vec::new();
    }
    let mut effects = Vec::new();
    for (place, source) in [(Place::Here, &mut walk.here), (Place::Server, &mut walk.server)] {
        let cursor = match source {
            Source::Unasked => None,
            Source::More(cursor) => Some(*cursor),
            _ => continue,
        };
        if place == Place::Here || online {
            effects.push(ask(walk.number, walk.criteria.clone(), place, cursor));
            *source = Source::Waiting;
        }
    }
    if effects.is_empty() {
        walk.wants = None;
        return say(state, if older { "search-no-older" } else { "search-no-newer" });
    }
    effects
}

/// An answer for the walk.
pub fn found(
    state: &mut State,
    number: u64,
    place: Place,
    found: &Result<Hits, WireError>,
) -> Vec<Effect> {
    let Some(walk) = state.search.walk.as_mut().filter(|walk| walk.number == number) else {
        return Vec::new();
    };
    let source = match place {
        Place::Here => &mut walk.here,
        Place::Server => &mut walk.server,
    };
    *source = progress(found);
    if let Ok(Hits { hits, .. }) = found {
        walk.places.extend(hits.iter().map(rows::seq));
    }
    advance(state)
}

fn say(state: &mut State, key: &str) -> Vec<Effect> {
    let mut text = state.t(key);
    if !matches!(state.link, Link::Online) && key != "search-no-search" {
        text = format!("{text} · {}", state.t("search-offline"));
    }
    state.toast(Level::Info, text);
    Vec::new()
}

/// Back to where one was before the jump; without one, a step back as ever.
pub fn back(state: &mut State) -> Vec<Effect> {
    if state.toasts.clear() {
        return Vec::new();
    }
    let Some(origin) = state.search.origin.take() else { return run_line(state, "back") };
    let mut effects = Vec::new();
    if let Some(conversation) = origin.conversation {
        effects.extend(chat::show_again(state, conversation, origin.view));
    }
    state.focus = origin.focus;
    effects
}

/// Who goes on from where they jumped to stays there.
pub fn settle(state: &mut State) {
    let stays =
        |origin: &Origin| state.chat.conversation() == Some(origin.to) && chat::is_choosing(state);
    if state.search.origin.as_ref().is_some_and(|origin| !stays(origin)) {
        state.search.origin = None;
    }
}
