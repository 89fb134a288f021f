//! Lines that are no messages: what happened to the conversation, and what is missing.

use canteen_protocol::conversation::ConversationKind;
use canteen_protocol::{Body, MemberId, Seq};

use super::piece::Line;
use crate::model::Item;
use crate::state::State;
use crate::theme::Role;

/// Names listed before it says how many more.
const NAMED: usize = 4;

/// The lines of an event.
#[must_use]
pub fn event(state: &State, item: &Item, body: &Body, cells: usize) -> Vec<Line> {
    Line::centred(&sentence(state, item, body), Role::Happening, cells)
}

/// The line for entries that are not held yet.
#[must_use]
pub fn hole(state: &State, from: Seq, to: Seq, cells: usize) -> Vec<Line> {
    let n = (to.0 - from.0 + 1).max(1);
    let text = state.texts.with("chat-hole", &[("n", n.into())]);
    Line::centred(&text, Role::Dim, cells)
}

/// The line for entries that retention removed.
#[must_use]
pub fn purged(state: &State, cells: usize) -> Vec<Line> {
    Line::centred(&state.t("chat-purged"), Role::Dim, cells)
}

fn sentence(state: &State, item: &Item, body: &Body) -> String {
    let who = item.by.map_or_else(|| state.t("chat-someone"), |by| who(state, by));
    let with = |key: &str, more: Option<(&str, String)>| {
        let mut values = vec![("who", who.clone().into())];
        values.extend(more.map(|(name, text)| (name, text.into())));
        state.texts.with(key, &values)
    };
    match body {
        Body::Created { name, .. } if direct(state) && name.is_empty() => state.t("chat-began"),
        Body::Created { name, .. } if item.by.is_none() => {
            state.texts.with("chat-formed", &[("name", name.as_str().into())])
        }
        Body::Created { name, .. } => with("chat-created", Some(("name", name.clone()))),
        Body::Joined { members } => match item.by {
            Some(by) if *members != [by] => {
                // Whoever begins a group joins it with the others; nobody adds themself.
                let others: Vec<_> = members.iter().copied().filter(|m| *m != by).collect();
                with("chat-added", Some(("names", names(state, &others))))
            }
            _ => with_names(state, "chat-joined", members),
        },
        Body::Left { members } => match item.by {
            Some(by) if *members != [by] => {
                with("chat-removed", Some(("names", names(state, members))))
            }
            _ => with_names(state, "chat-left", members),
        },
        Body::Renamed { name } if item.by.is_none() => {
            state.texts.with("chat-called", &[("name", name.as_str().into())])
        }
        Body::Renamed { name } => with("chat-renamed", Some(("name", name.clone()))),
        Body::Owner { member } if item.by.is_none() => {
            let name = self::who(state, *member);
            state.texts.with("chat-owner-now", &[("name", name.into())])
        }
        Body::Owner { member } => with("chat-new-owner", Some(("name", self::who(state, *member)))),
        Body::Notice { text } if text.is_empty() => with("chat-notice-down", None),
        Body::Notice { text } => {
            with("chat-notice-up", Some(("text", canteen_text::markup::plain(text))))
        }
        _ => state.t("chat-unknown-entry"),
    }
}

fn with_names(state: &State, key: &str, members: &[MemberId]) -> String {
    state.texts.with(key, &[("names", names(state, members).into())])
}

fn direct(state: &State) -> bool {
    state.chat.summary(state).is_some_and(|chat| chat.kind == ConversationKind::Direct)
}

fn who(state: &State, member: MemberId) -> String {
    if state.me() == Some(member) { state.t("chat-you") } else { state.name_of(member) }
}

/// Names in a row: the first few, then how many more.
#[must_use]
pub fn names(state: &State, members: &[MemberId]) -> String {
    let comma = state.t("chat-comma");
    let comma = if comma == "," { ", " } else { &comma };
    let listed: Vec<_> = members.iter().take(NAMED).map(|id| who(state, *id)).collect();
    let listed = listed.join(comma);
    match members.len().checked_sub(NAMED) {
        Some(more) if more > 0 => {
            state.texts.with("chat-names-more", &[("names", listed.into()), ("n", more.into())])
        }
        _ => listed,
    }
}
