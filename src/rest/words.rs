//! Statuses in signs and words.

use canteen_protocol::MemberId;
use canteen_protocol::rest::{Status, Work};

use crate::input::Context;
use crate::model::Waits;
use crate::state::State;
use crate::theme::Role;

/// A minute in milliseconds.
const MINUTE: i64 = 60_000;

/// The sign before a member's name: what they do, else whether they are there.
#[must_use]
pub fn sign(state: &State, member: MemberId) -> (&'static str, Role) {
    let here = state.online.contains(&member) || state.me() == Some(member);
    let status = status_of(state, member);
    let sign = match status.work {
        Work::Online if status.quiet.is_some() => "☾",
        Work::Online | Work::Unknown if here => "●",
        Work::Online | Work::Unknown => "○",
        Work::Busy => "◆",
        Work::Meeting => "▣",
        Work::Lunch => "☕",
        Work::Away => "◔",
        Work::Off => "☾",
        Work::Custom => "✎",
    };
    let role = match (sign, here) {
        ("●", _) => Role::Online,
        ("○", _) | (_, false) => Role::Offline,
        ("◆", true) => Role::Busy,
        (_, true) => Role::Away,
    };
    (sign, role)
}

fn status_of(state: &State, member: MemberId) -> Status {
    if state.me() == Some(member) {
        return state.rest.resting.rest.status.at(state.now);
    }
    state.rest.of(member, state.now)
}

/// What a member does, for behind their name: status, own words, until when, quiet. None when
/// they say nothing.
#[must_use]
pub fn about(state: &State, member: MemberId) -> Option<String> {
    let status = status_of(state, member);
    let mut parts = Vec::new();
    parts.extend(doing(state, &status));
    if let Some(until) = status.quiet {
        let time = state.soon(until);
        parts.push(state.texts.with("rest-quiet-until", &[("time", time.into())]));
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// What a status says, without quiet.
fn doing(state: &State, status: &Status) -> Option<String> {
    let word = match status.work {
        Work::Online | Work::Unknown => String::new(),
        Work::Custom => status.text.clone(),
        work => state.t(key(work)),
    };
    let word = match (status.work, status.text.as_str()) {
        (Work::Custom, _) | (_, "") => word,
        (_, text) if word.is_empty() => text.to_owned(),
        (_, text) => format!("{word} - {text}"),
    };
    if word.is_empty() {
        return None;
    }
    Some(match status.until {
        Some(until) => {
            let time = state.soon(until);
            state.texts.with("rest-until", &[("what", word.into()), ("time", time.into())])
        }
        None => word,
    })
}

fn key(work: Work) -> &'static str {
    match work {
        Work::Busy => "rest-busy",
        Work::Meeting => "rest-meeting",
        Work::Lunch => "rest-lunch",
        Work::Away => "rest-away",
        Work::Off => "rest-off",
        Work::Online | Work::Custom | Work::Unknown => "rest-online",
    }
}

/// One's own status for the status line; none when there is nothing to say.
#[must_use]
pub fn mine(state: &State) -> Option<String> {
    doing(state, &state.rest.resting.rest.status.at(state.now))
}

/// How long one is still quiet: the minutes of the last hour, else until when.
#[must_use]
pub fn countdown(state: &State) -> Option<String> {
    let until = state.rest.resting.rest.status.at(state.now).quiet?;
    let left = until.0 - state.now.0;
    if left <= 60 * MINUTE {
        let minutes = (left + MINUTE - 1).div_euclid(MINUTE);
        return Some(state.texts.with("rest-quiet-left", &[("n", minutes.into())]));
    }
    let time = state.soon(until);
    Some(state.texts.with("rest-quiet-until", &[("time", time.into())]))
}

/// What whoever writes to the open conversation's peer should know before they send.
#[must_use]
pub fn notice(state: &State) -> Option<String> {
    let chat = state.chat.summary(state)?;
    let waiting = state.rest.waiting(chat.id).count();
    let peer = chat.peer.filter(|peer| Some(*peer) != state.me());
    let status = peer.map(|peer| state.rest.of(peer, state.now)).unwrap_or_default();
    let who = || peer.map(|peer| state.name_of(peer)).unwrap_or_default();
    let mut parts = Vec::new();
    if let Some(until) = status.quiet {
        let values = [("who", who().into()), ("time", state.soon(until).into())];
        let key = if status.work == Work::Off { "rest-off-notice" } else { "rest-quiet-notice" };
        let text = state.texts.with(key, &values);
        let keys = state.keymap.chord_for(Context::Composer, "later");
        let keys = keys.unwrap_or_else(|| ":later".into());
        let hint = state.texts.with("rest-later-hint", &[("key", keys.into())]);
        parts.push(format!("{text} {hint}"));
    } else if let Some(doing) = doing(state, &status).filter(|_| status.work != Work::Online) {
        let values = [("who", who().into()), ("what", doing.into())];
        parts.push(state.texts.with("rest-doing-notice", &values));
    }
    if waiting > 0 {
        parts.push(state.texts.with("rest-waiting-notice", &[("n", waiting.into())]));
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// When a message that waits is delivered.
#[must_use]
pub fn due(state: &State, one: &Waits) -> String {
    one.at.map_or_else(|| state.t("rest-due-back"), |at| state.soon(at))
}
