//! What is set: read from command lines, made into acts.

use canteen_protocol::Time;
use canteen_protocol::rest::{AwayReply, Quiet, Work};
use canteen_text::when::{self, NINE, When};

use super::Preset;
use crate::engine::Command;
use crate::model::{Act, LocalId};
use crate::state::{Effect, Level, State};

/// The statuses by their names in command lines.
const WORKS: [(&str, Work); 7] = [
    ("online", Work::Online),
    ("busy", Work::Busy),
    ("meeting", Work::Meeting),
    ("lunch", Work::Lunch),
    ("away", Work::Away),
    ("off", Work::Off),
    ("off-work", Work::Off),
];

/// Asks for it, and shows it at once: the next key is pressed on what is seen.
fn act(state: &mut State, act: Act) -> Effect {
    state.rest.resting.lay(&act, LocalId(0));
    Effect::Engine(Command::Act(act))
}

fn refuse(state: &mut State, text: String) -> Vec<Effect> {
    state.toast(Level::Error, text);
    Vec::new()
}

/// Reads a time in the member's zone; what is no time is said.
pub fn time(state: &mut State, given: &str) -> Option<Time> {
    match when::read(given, state.now.0, &state.zone, NINE) {
        Ok(at) => Some(Time(at)),
        Err(error) => {
            let text = said(state, &error);
            state.toast(Level::Error, text);
            None
        }
    }
}

fn said(state: &State, error: &when::BadWhen) -> String {
    use when::BadWhen;
    match error {
        BadWhen::Past => state.t("rest-time-past"),
        BadWhen::TooFar => state.t("rest-time-far"),
        BadWhen::Unknown(part) | BadWhen::NoSuchTime(part) => {
            state.texts.with("rest-time-unknown", &[("part", part.as_str().into())])
        }
        BadWhen::Empty | BadWhen::Twice => state.t("rest-time-empty"),
    }
}

/// `WORDS... [until TIME]`.
fn with_until<'a>(state: &mut State, line: &'a str) -> Option<(&'a str, Option<Time>)> {
    for mark in [" until ", " 直到 ", " 到 "] {
        if let Some((words, until)) = line.rsplit_once(mark) {
            return Some((words.trim(), Some(time(state, until)?)));
        }
    }
    Some((line.trim(), None))
}

/// `status WORK [WORDS] [until TIME]`, or words of one's own.
pub fn status(state: &mut State, line: &str) -> Vec<Effect> {
    let Some((words, until)) = with_until(state, line) else { return Vec::new() };
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    let known = WORKS.iter().find(|(name, _)| *name == first).map(|(_, work)| *work);
    let (work, text) = match known {
        Some(work) => (work, rest.trim().to_owned()),
        None => (Work::Custom, words.to_owned()),
    };
    let at = state.now;
    state.rest.by_itself = false;
    vec![act(state, Act::Status { at, work, text, until })]
}

/// Away, or online again, by one key.
pub fn toggle_away(state: &mut State) -> Vec<Effect> {
    let now = state.rest.resting.rest.status.at(state.now).work;
    let line = if now == Work::Online { "away" } else { "online" };
    status(state, line)
}

/// `away off`, `away PRESET [until TIME]`, `away WORDS [until TIME]`.
pub fn away(state: &mut State, line: &str) -> Vec<Effect> {
    let Some((words, until)) = with_until(state, line) else { return Vec::new() };
    let at = state.now;
    if words == "off" {
        let off = act(state, Act::AwayReply { at, reply: None });
        return [vec![off], status(state, "online")].concat();
    }
    let told = until.map(|until| state.soon(until));
    let (work, text) = match Preset::of(words) {
        Some(preset) => (preset.work(), preset.text(&state.texts, told.as_deref())),
        None => (Work::Away, words.to_owned()),
    };
    state.rest.by_itself = false;
    let reply = AwayReply { text, from: None, until };
    vec![
        act(state, Act::Status { at, work, text: String::new(), until }),
        act(state, Act::AwayReply { at, reply: Some(reply) }),
    ]
}

/// `quiet next`, `quiet off`, `quiet morning`, `quiet working-day`, `quiet TIME`.
pub fn quiet(state: &mut State, given: &str) -> Vec<Effect> {
    let quiet = match given {
        "next" => next(state),
        "off" => Quiet::Off,
        "lunch" | "小休" => Quiet::For { minutes: 60 },
        "morning" | "off-work" | "下班" => Quiet::Morning,
        "working-day" | "工作日" => Quiet::WorkingDay,
        _ => match when::parse(given) {
            // Counted from now, also when it is told to the server later.
            Ok(When::In { days: 0, seconds }) => {
                Quiet::For { minutes: seconds.div_euclid(60) + i64::from(seconds % 60 > 0) }
            }
            _ => match time(state, given) {
                Some(time) => Quiet::Until { time },
                None => return Vec::new(),
            },
        },
    };
    let at = state.now;
    vec![act(state, Act::Quiet { at, quiet })]
}

/// One hour, then until the next morning, then off.
fn next(state: &State) -> Quiet {
    let Some(until) = state.rest.resting.rest.status.at(state.now).quiet else {
        return Quiet::For { minutes: 60 };
    };
    let zone = state.rest.resting.zone();
    let morning = crate::model::quiet_end(Quiet::Morning, state.now, &zone);
    let soon = until.0 - state.now.0 <= 3_600_000;
    // The last hour before nine was asked for in the evening.
    let is_morning = jiff::Timestamp::from_millisecond(until.0)
        .is_ok_and(|until| until.to_zoned(zone).time() == NINE);
    if soon && !is_morning && morning.is_some_and(|morning| until < morning) {
        Quiet::Morning
    } else {
        Quiet::Off
    }
}

/// `zone NAME`, or `zone auto`.
pub fn zone(state: &mut State, name: &str) -> Vec<Effect> {
    let auto = name == "auto";
    if !auto && jiff::tz::TimeZone::get(name).is_err() {
        let text = state.texts.with("rest-zone-unknown", &[("name", name.into())]);
        return refuse(state, text);
    }
    let zone = if auto { String::new() } else { name.to_owned() };
    vec![act(state, Act::Zone { zone, chosen: true })]
}

/// So often it is looked whether any terminal is attached, in milliseconds.
const LOOK_EVERY: i64 = 60_000;
/// So long after a change of the focus it is looked.
const LOOK_AGAIN: i64 = 1_000;

/// After something was done, or nothing for a while: away by itself, and back, when the member
/// has set that.
pub fn idle(state: &mut State, active: bool) -> Vec<Effect> {
    if active {
        state.rest.active = state.now;
        if std::mem::take(&mut state.rest.by_itself) {
            return status(state, "online");
        }
        return Vec::new();
    }
    let after = state.settings.away_minutes.saturating_mul(60_000);
    let idle = state.now.0 - state.rest.active.0;
    let work = state.rest.resting.rest.status.at(state.now).work;
    if after == 0 || state.rest.active == Time(0) || idle < after || work != Work::Online {
        return Vec::new();
    }
    leave(state)
}

/// Away until something is done.
fn leave(state: &mut State) -> Vec<Effect> {
    let effects = status(state, "away");
    state.rest.by_itself = true;
    effects
}

/// Asks whether any terminal shows this when it is time, if the member has set that it matters.
pub fn look_for_terminal(state: &mut State) -> Vec<Effect> {
    if !state.settings.away_detached || state.now < state.rest.look {
        return Vec::new();
    }
    state.rest.look = Time(state.now.0 + LOOK_EVERY);
    vec![Effect::AskAttached]
}

/// The focus came or went, as it does when a terminal is detached: tmux knows of that a moment
/// later.
pub fn focus_changed(state: &mut State) {
    state.rest.look = Time(state.now.0 + LOOK_AGAIN);
}

/// When it is next looked for a terminal.
pub fn wake(state: &State) -> Option<Time> {
    state.settings.away_detached.then_some(state.rest.look)
}

/// Whether any terminal shows this: away while none does.
pub fn attached(state: &mut State, attached: bool) -> Vec<Effect> {
    let was_detached = std::mem::replace(&mut state.rest.detached, !attached);
    let work = state.rest.resting.rest.status.at(state.now).work;
    match (was_detached, attached) {
        (false, false) if work == Work::Online => leave(state),
        (true, true) if std::mem::take(&mut state.rest.by_itself) => status(state, "online"),
        _ => Vec::new(),
    }
}
