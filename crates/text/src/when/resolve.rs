//! Which instant a written time is, for somebody in a zone.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

use super::{BadWhen, Clock, Day, When};

/// As far away as anything may be, in days.
const FAR: i64 = 36_525;
/// The last minute of a day.
const LAST: Time = Time::constant(23, 59, 0, 0);

impl When {
    /// Whether it says a time of day, or a span.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        !matches!(self, Self::On { clock: None, .. })
    }

    /// The instant, for somebody to whom it is `now`; a day without a time of day is taken at
    /// `clock`, today at its last minute when that is over.
    ///
    /// A time that a change of clocks leaves out is as much later as the change; of one that
    /// comes twice, the first that is not over.
    ///
    /// # Errors
    /// When it is over, or too far away.
    pub fn after(&self, now: &Zoned, clock: Time) -> Result<Timestamp, BadWhen> {
        let at = match *self {
            Self::In { days, seconds } => span(now, days, seconds)?,
            Self::On { day: None, clock: at } => {
                let at = at.unwrap_or(Clock::At(clock));
                match on(now, now.date(), at)? {
                    today if today > now.timestamp() => today,
                    _ => on(now, ahead(now.date(), 1)?, at)?,
                }
            }
            Self::On { day: Some(day), clock: at } => on_day(now, day, at, clock)?,
        };
        if at <= now.timestamp() {
            return Err(BadWhen::Past);
        }
        Ok(at)
    }
}

fn span(now: &Zoned, days: i64, seconds: i64) -> Result<Timestamp, BadWhen> {
    if days > FAR || seconds > FAR * 86_400 {
        return Err(BadWhen::TooFar);
    }
    let span = Span::new().days(days).seconds(seconds);
    now.checked_add(span).map(|at| at.timestamp()).map_err(|_| BadWhen::TooFar)
}

fn on_day(now: &Zoned, day: Day, clock: Option<Clock>, usual: Time) -> Result<Timestamp, BadWhen> {
    let today = now.date();
    let at = clock.unwrap_or(Clock::At(usual));
    match day {
        Day::Ahead(0) if clock.is_none() => match on(now, today, at)? {
            time if time > now.timestamp() => Ok(time),
            _ => on(now, today, Clock::At(LAST)),
        },
        Day::Ahead(days) => on(now, ahead(today, days)?, at),
        Day::Named(weekday) => {
            let days = i64::from(today.weekday().until(weekday));
            let time = on(now, ahead(today, days)?, at)?;
            // On its own day the name means that day only with a time to come.
            if days == 0 && (clock.is_none() || time <= now.timestamp()) {
                return on(now, ahead(today, 7)?, at);
            }
            Ok(time)
        }
        Day::OfWeek(weeks, weekday) => {
            let from = i64::from(today.weekday().to_monday_zero_offset());
            let to = i64::from(weekday.to_monday_zero_offset());
            on(now, ahead(today, weeks * 7 + to - from)?, at)
        }
        Day::Yearly(month, date) => (0..=8)
            .filter_map(|years| Date::new(today.year() + years, month, date).ok())
            .find_map(|date| match on(now, date, at) {
                Ok(time) if time <= now.timestamp() => None,
                other => Some(other),
            })
            .unwrap_or(Err(BadWhen::TooFar)),
        Day::Date(date) => {
            if i64::from((date - today).get_days()) > FAR {
                return Err(BadWhen::TooFar);
            }
            on(now, date, at)
        }
    }
}

fn ahead(day: Date, days: i64) -> Result<Date, BadWhen> {
    day.checked_add(Span::new().days(days)).map_err(|_| BadWhen::TooFar)
}

fn on(now: &Zoned, date: Date, clock: Clock) -> Result<Timestamp, BadWhen> {
    let at = match clock {
        Clock::At(time) => date.to_datetime(time),
        Clock::Midnight => ahead(date, 1)?.to_datetime(Time::midnight()),
    };
    instant(at, now.time_zone(), now.timestamp())
}

/// When the clocks of a zone show that, the first time that is not over.
pub(super) fn instant(at: DateTime, zone: &TimeZone, now: Timestamp) -> Result<Timestamp, BadWhen> {
    let choices = zone.to_ambiguous_timestamp(at);
    let first = choices.compatible().map_err(|_| BadWhen::TooFar)?;
    if first > now || !choices.is_ambiguous() {
        return Ok(first);
    }
    choices.later().map_err(|_| BadWhen::TooFar)
}
