//! What holds when. Pure: fed with what is stored and what is asked, answers with what is to be
//! stored or a refusal worded for people.

use canteen_protocol::Time;
use canteen_protocol::rest::{AwayReply, Quiet, SetStatus, Status, Work};
use canteen_text::sanitize;
use canteen_text::when::{Morning, morning};
use jiff::tz::TimeZone;

use crate::fault::{Fault, Outcome};

/// Characters of a status.
const STATUS_CHARS: usize = 80;
/// Characters of an away reply.
const REPLY_CHARS: usize = 1_000;
/// The longest quiet in minutes: thirty days.
const MINUTES: i64 = 43_200;
/// How far ahead anything may end, in milliseconds: a year and a day.
const AHEAD: i64 = 366 * 24 * 3_600_000;
/// Nobody is answered automatically more often than this, in milliseconds.
const ANSWER_AGAIN: i64 = 24 * 3_600_000;

/// When a setting counts as made: not in the future, whatever the device's clock says. None when
/// what is stored was set later, on another device: then that stays.
#[must_use]
pub fn made(said: Time, now: Time, stored: Time) -> Option<Time> {
    let made = said.min(now);
    (made >= stored).then_some(made)
}

/// The status that is asked for; `quiet` stays as it is.
///
/// # Errors
/// Invalid: a custom one without words, one that is too long or ends too far away.
pub fn status(asked: &SetStatus, now: Time, quiet: Option<Time>) -> Outcome<Status> {
    let text = sanitize::line(&asked.text, usize::MAX).trim().to_owned();
    let size = text.chars().count();
    if size > STATUS_CHARS {
        return Err(Fault::invalid(format!(
            "the status has {size} characters, the limit is {STATUS_CHARS}: shorten it"
        )));
    }
    let work = match asked.work {
        Work::Custom if text.is_empty() => {
            return Err(Fault::invalid("a status of one's own needs words: write some"));
        }
        Work::Unknown => {
            return Err(Fault::invalid(
                "there is no such status: use online, busy, meeting, lunch, away, off or custom",
            ));
        }
        work => work,
    };
    if let Some(until) = asked.until {
        within_a_year(until, now)?;
    }
    let asked = Status { work, text, until: asked.until, quiet };
    // One that came late, after a time without a connection, may be over already.
    Ok(Status { quiet, ..asked.at(now) })
}

/// When a quiet that was asked for at `made` ends; none when it is over or taken back.
///
/// # Errors
/// Invalid when it is no time to come, or too long.
pub fn quiet(asked: Quiet, made: Time, now: Time, zone: &TimeZone) -> Outcome<Option<Time>> {
    let of_morning = |which| {
        morning(made.0, zone, which).map(Time).map_err(|error| Fault::invalid(error.to_string()))
    };
    let until = match asked {
        Quiet::Off => return Ok(None),
        Quiet::For { minutes } if (1..=MINUTES).contains(&minutes) => {
            Time(made.0 + minutes * 60_000)
        }
        Quiet::For { minutes } => {
            return Err(Fault::invalid(format!(
                "{minutes} minutes are no quiet: give 1 to {MINUTES}"
            )));
        }
        Quiet::Until { time } if time <= made => {
            return Err(Fault::invalid("that time is over: give one to come"));
        }
        Quiet::Until { time } => time,
        Quiet::Morning => of_morning(Morning::Tomorrow)?,
        Quiet::WorkingDay => of_morning(Morning::NextWorkingDay)?,
    };
    within_a_year(until, now)?;
    Ok(Some(until).filter(|until| *until > now))
}

/// The away reply that is asked for.
///
/// # Errors
/// Invalid: empty, too long, or never given.
pub fn away(asked: AwayReply, now: Time) -> Outcome<AwayReply> {
    let text = sanitize::text(&asked.text).trim().to_owned();
    let size = text.chars().count();
    if text.is_empty() {
        return Err(Fault::invalid("the away reply is empty: write something"));
    }
    if size > REPLY_CHARS {
        return Err(Fault::invalid(format!(
            "the away reply has {size} characters, the limit is {REPLY_CHARS}: shorten it"
        )));
    }
    if let Some(until) = asked.until {
        within_a_year(until, now)?;
        if asked.from.is_some_and(|from| from >= until) {
            return Err(Fault::invalid(
                "the away reply ends before it begins: turn the times round",
            ));
        }
    }
    Ok(AwayReply { text, ..asked })
}

fn within_a_year(until: Time, now: Time) -> Outcome<()> {
    if until.0.saturating_sub(now.0) > AHEAD {
        return Err(Fault::invalid("that is more than a year away: give a nearer time"));
    }
    Ok(())
}

/// Whether an away reply is given to someone who was last given one at `last`.
#[must_use]
pub fn answers(reply: &AwayReply, last: Option<Time>, now: Time) -> bool {
    reply.is_given(now) && last.is_none_or(|last| now.0 - last.0 >= ANSWER_AGAIN)
}

/// Whether a status says that the member is back and answers for themself: an away reply that is
/// given now ends by it, one for later does not.
#[must_use]
pub fn is_back(asked: &SetStatus, reply: Option<&AwayReply>, now: Time) -> bool {
    asked.work == Work::Online && reply.is_some_and(|reply| reply.is_given(now))
}

/// The zone and whether it was chosen, when what is told changes it.
///
/// # Errors
/// Invalid when the member chooses one that there is not.
pub fn zone(
    (stored, was_chosen): (&str, bool),
    told: &str,
    chosen: bool,
) -> Outcome<Option<(String, bool)>> {
    let told = told.trim();
    if chosen && told.is_empty() {
        return Ok(was_chosen.then(|| (String::new(), false)));
    }
    let Ok(found) = TimeZone::get(told) else {
        if chosen {
            return Err(Fault::invalid(format!(
                "there is no time zone {:?}: write one such as Asia/Shanghai or Europe/Berlin",
                sanitize::line(told, 64)
            )));
        }
        return Ok(None);
    };
    let name = found.iana_name().unwrap_or(told).to_owned();
    // A machine that was never told where it is says UTC.
    let says_nothing = matches!(name.as_str(), "UTC" | "Etc/UTC" | "Etc/Unknown");
    let kept = !chosen && (was_chosen || (says_nothing && !stored.is_empty()));
    if kept || (stored == name && was_chosen == chosen) {
        return Ok(None);
    }
    Ok(Some((name, chosen)))
}

/// The zone of that name, or UTC.
#[must_use]
pub fn zone_of(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests;
