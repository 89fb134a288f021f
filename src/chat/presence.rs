//! Whose presence is on the screen of chats: peers in the list and members at the side.

use std::collections::BTreeSet;

use canteen_protocol::{MemberId, Time};

use super::view;
use crate::engine::Command;
use crate::state::{Effect, Screen, State};

/// Scrolling changes it at every step; it is asked for after this long.
const AFTER: i64 = 250;

/// Watches those on the screen, once it has stood still for a moment. Another screen watches
/// its own, so coming back asks again.
pub fn settle(state: &mut State) -> Vec<Effect> {
    if state.focus.screen != Screen::Chats {
        state.chat.asked.presence.clear();
        state.chat.asked.presence_due = None;
        return Vec::new();
    }
    let wanted = wanted(state);
    let asked = &mut state.chat.asked;
    if wanted == asked.presence {
        asked.presence_due = None;
        return Vec::new();
    }
    let due = *asked.presence_due.get_or_insert(Time(state.now.0 + AFTER));
    if due > state.now {
        return Vec::new();
    }
    asked.presence_due = None;
    asked.presence.clone_from(&wanted);
    vec![Effect::Engine(Command::WatchPresence(wanted))]
}

fn wanted(state: &State) -> Vec<MemberId> {
    let mut wanted: BTreeSet<MemberId> =
        state.chats.seen(state).filter_map(|chat| chat.peer).collect();
    wanted.extend(state.chat.summary(state).and_then(|chat| chat.peer));
    if state.arrangement().side.is_some() {
        let members = state.chat.people.members();
        let seen = state.chat.side.seen(members.len(), view::side_rows(state));
        wanted.extend(members[seen].iter().map(|one| one.member));
    }
    wanted.into_iter().filter(|member| Some(*member) != state.me()).collect()
}
