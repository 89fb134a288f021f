//! When the next morning is: how long somebody who is off work is left in peace.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::resolve::instant;
use super::{BadWhen, NINE};

/// Who is still up before this belongs to the day before: their morning is today's.
const NIGHT_ENDS: Time = Time::constant(5, 0, 0, 0);

/// Which morning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Morning {
    /// Tomorrow's.
    Tomorrow,
    /// That of the next day from Monday to Friday.
    NextWorkingDay,
}

/// Nine o'clock of that morning, in milliseconds since 1970, for somebody in `zone` at `now` (the
/// same).
///
/// # Errors
/// When no calendar goes that far.
pub fn morning(now: i64, zone: &TimeZone, which: Morning) -> Result<i64, BadWhen> {
    let far = |_| BadWhen::TooFar;
    let now = Timestamp::from_millisecond(now).map_err(far)?.to_zoned(zone.clone());
    let one = Span::new().days(1);
    let mut day = now.date();
    if now.time() >= NIGHT_ENDS {
        day = day.checked_add(one).map_err(far)?;
    }
    while which == Morning::NextWorkingDay
        && matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
    {
        day = day.checked_add(one).map_err(far)?;
    }
    Ok(instant(day.to_datetime(NINE), zone, now.timestamp())?.as_millisecond())
}
