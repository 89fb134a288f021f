//! Times as people write them: `18:00`, `tomorrow 9:00`, `fri`, `2026-12-01 09:00`, `45m`,
//! `明天 9点`, `周五 17:00`.
//!
//! Owns what such a text means and which instant that is in a zone, through gaps and folds of
//! daylight saving. Knows no clock: now is given. [`parse`] reads, [`When::after`] calculates,
//! [`read`] does both.

mod clock;
mod day;
mod morning;
mod parse;
mod resolve;
mod scan;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;

pub use morning::{Morning, morning};
pub use parse::parse;

/// Nine in the morning: when a working day begins if nobody says otherwise.
pub const NINE: Time = Time::constant(9, 0, 0, 0);
/// Six in the evening: when a working day ends.
pub const SIX: Time = Time::constant(18, 0, 0, 0);

/// A time as it was written, without knowing when or where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// After so many days of the calendar and seconds that pass.
    In {
        /// Days: the same time of day so many days later.
        days: i64,
        /// Seconds.
        seconds: i64,
    },
    /// On a day, at a time of day.
    On {
        /// The day; without one it is the next day on which that time comes.
        day: Option<Day>,
        /// The time of day; without one it is what the asker takes.
        clock: Option<Clock>,
    },
}

/// A day as it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Day {
    /// So many days after today.
    Ahead(i64),
    /// The next one of its name.
    Named(Weekday),
    /// The one of its name in this week (0), the next (1) or a later one; weeks begin on Monday.
    OfWeek(i64, Weekday),
    /// A date of this year, or of the next when it is past.
    Yearly(i8, i8),
    /// A date.
    Date(Date),
}

/// A time of day; midnight at a day's end is `24:00`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clock {
    /// At this time.
    At(Time),
    /// At the day's end.
    Midnight,
}

/// Why a text is no time to come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BadWhen {
    /// There is nothing in it.
    Empty,
    /// This part of it says nothing known.
    Unknown(String),
    /// It says a day, a time of day or a span twice, or mixes a span with a day.
    Twice,
    /// No calendar or clock has what it says.
    NoSuchTime(String),
    /// It is over.
    Past,
    /// It is further away than a hundred years.
    TooFar,
}

impl std::fmt::Display for BadWhen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const HOW: &str = "write 18:00, tomorrow 9:00, fri, 2026-12-01 09:00, 45m or 2h";
        match self {
            Self::Empty => write!(f, "no time was given: {HOW}"),
            Self::Unknown(part) => write!(f, "\"{part}\" is not a time: {HOW}"),
            Self::Twice => write!(f, "that says two times: {HOW}"),
            Self::NoSuchTime(part) => write!(f, "there is no such time as \"{part}\": {HOW}"),
            Self::Past => write!(f, "that time is over: give one to come"),
            Self::TooFar => write!(f, "that time is more than a hundred years away"),
        }
    }
}

impl std::error::Error for BadWhen {}

/// The instant a text means, in milliseconds since 1970, for somebody in `zone` at `now` (the
/// same); a day without a time of day is taken at `clock`.
///
/// # Errors
/// When it is no time, or one that is over.
pub fn read(text: &str, now: i64, zone: &TimeZone, clock: Time) -> Result<i64, BadWhen> {
    let now = Timestamp::from_millisecond(now).map_err(|_| BadWhen::TooFar)?;
    let at = parse(text)?.after(&now.to_zoned(zone.clone()), clock)?;
    Ok(at.as_millisecond())
}
