//! Times and progress of to-dos in words.

use canteen_protocol::Time;
use canteen_protocol::todo::Need;
use canteen_text::when;
use jiff::civil;

use crate::model::TodoItem;
use crate::state::State;
use crate::theme::Role;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// When something is due, seen from now: `in 45 min`, `today 17:00`, `2 days late`.
#[must_use]
pub fn due(state: &State, at: Time) -> (String, Role) {
    let left = at.0 - state.now.0;
    let number = |key: &str, n: i64| state.texts.with(key, &[("n", n.into())]);
    if left < 0 {
        let late = -left;
        let text = if late < HOUR {
            number("todo-late-minutes", (late / MINUTE).max(1))
        } else if late < DAY {
            number("todo-late-hours", late / HOUR)
        } else {
            number("todo-late-days", late / DAY)
        };
        return (text, Role::Error);
    }
    if left < HOUR {
        return (number("todo-in-minutes", left / MINUTE), Role::Warning);
    }
    let role = if left < DAY { Role::Warning } else { Role::Dim };
    (moment(state, at), role)
}

/// A time to come as a day and an hour: `tomorrow 09:00`, `Friday 17:00`, `3 December 09:00`.
#[must_use]
pub fn moment(state: &State, at: Time) -> String {
    let clock = state.clock(at);
    let (Some(day), Some(today)) = (state.day(at), state.day(state.now)) else { return clock };
    let day = match (day - today).get_days() {
        0 => state.t("todo-today"),
        1 => state.t("todo-tomorrow"),
        2..=6 => weekday(state, day),
        _ => state.day_name(at),
    };
    format!("{day} {clock}")
}

fn weekday(state: &State, day: civil::Date) -> String {
    let key = match day.weekday() {
        civil::Weekday::Monday => "time-mon",
        civil::Weekday::Tuesday => "time-tue",
        civil::Weekday::Wednesday => "time-wed",
        civil::Weekday::Thursday => "time-thu",
        civil::Weekday::Friday => "time-fri",
        civil::Weekday::Saturday => "time-sat",
        civil::Weekday::Sunday => "time-sun",
    };
    state.t(key)
}

/// The instant a text means in the member's zone. A day alone is its end of work for what is due,
/// its beginning for a reminder.
///
/// # Errors
/// Why it is no time, for people.
pub fn read(state: &State, text: &str, clock: civil::Time) -> Result<Time, String> {
    when::read(text, state.now.0, &state.zone, clock).map(Time).map_err(|error| match error {
        when::BadWhen::Past => state.t("todo-when-past"),
        _ => state.texts.with("todo-when-unknown", &[("text", text.into())]),
    })
}

/// How far a shared one has come: `1/3`, or `one of 3` where one is enough.
#[must_use]
pub fn progress(state: &State, item: &TodoItem) -> Option<String> {
    let (done, all) = item.progress();
    if !item.is_shared() || all == 0 {
        return None;
    }
    Some(match item.now.need {
        Need::All => format!("{done}/{all}"),
        Need::Any => state.texts.with("todo-any-of", &[("n", all.into())]),
    })
}

/// The text on one line; what there is instead when it went with its message.
#[must_use]
pub fn title(state: &State, item: &TodoItem) -> String {
    if item.now.text.is_empty() {
        return state.t("todo-recalled");
    }
    canteen_text::excerpt::excerpt(&item.now.text, 200)
}
