//! What stands above an item because of what comes before it: the day, the line above what is
//! new, the author.

use canteen_protocol::Seq;

use super::piece::{Line, Piece};
use crate::model::{Item, ItemKey, ItemKind};
use crate::state::State;
use crate::theme::Role;

/// After so many milliseconds of silence the author is named again.
const PAUSE: i64 = 5 * 60_000;

/// The lines above an item, given the one before it.
#[must_use]
pub fn lines(state: &State, before: Option<&Item>, item: &Item, cells: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    if matches!(item.kind, ItemKind::Hole { .. } | ItemKind::Purged { .. }) {
        return lines;
    }
    let day = before.is_none_or(|before| state.day(before.at) != state.day(item.at));
    if day {
        lines.push(Line::rule(&state.day_name(item.at), Role::Day, cells));
    }
    let new = begins_new(state.chat.new_after, state, before, item);
    if new {
        let time = state.clock(item.at);
        let text = state.texts.with("chat-new-since", &[("time", time.into())]);
        lines.push(Line::rule(&text, Role::New, cells));
    }
    if let ItemKind::Message(said) = &item.kind
        && !said.recalled
        && (day || new || before.is_none_or(|before| changes_author(before, item)))
    {
        lines.push(author(state, item));
    }
    lines
}

/// Whether the first message after the read mark is this one.
fn begins_new(mark: Option<Seq>, state: &State, before: Option<&Item>, item: &Item) -> bool {
    let Some(mark) = mark else { return false };
    let beyond = |item: &Item| match item.key {
        ItemKey::Logged(seq) => seq > mark,
        ItemKey::Queued(_) => false,
    };
    beyond(item) && item.by != state.me() && before.is_some_and(|before| !beyond(before))
}

fn changes_author(before: &Item, item: &Item) -> bool {
    let ItemKind::Message(said) = &before.kind else { return true };
    said.recalled
        || is_auto(before) != is_auto(item)
        || before.by != item.by
        || item.at.0 - before.at.0 > PAUSE
}

/// Whether it was given automatically, for who was away.
fn is_auto(item: &Item) -> bool {
    matches!(&item.kind, ItemKind::Message(said) if said.auto)
}

fn author(state: &State, item: &Item) -> Line {
    let own = item.by.is_some() && item.by == state.me();
    let role = if own { Role::OwnName } else { Role::Name };
    let name = item.by.map_or_else(|| state.t("someone"), |by| state.name_of(by));
    let clock = Piece::new(format!("{} ", state.clock(item.at)), Role::Clock);
    let mut pieces = vec![clock, Piece::new(name, role)];
    if is_auto(item) {
        pieces.push(Piece::new(format!(" ({})", state.t("rest-auto")), Role::Dim));
    }
    Line { indent: 0, pieces }
}
