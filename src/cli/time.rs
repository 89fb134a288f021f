//! Times as the command line writes them: RFC 3339 in UTC for programs, local for people.

use canteen_protocol::Time;
use canteen_text::when;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::exit::{Failure, Outcome};

/// Such as `2026-11-23T04:22:24.123Z`.
pub fn rfc3339(time: Time) -> String {
    format!("{:.3}", instant(time))
}

/// Such as `2026-11-23 12:22`.
pub fn local(time: Time, zone: &TimeZone) -> String {
    instant(time).to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Such as `12:22`.
pub fn clock(time: Time, zone: &TimeZone) -> String {
    instant(time).to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// A time to come, as people write it: `3d`, `fri 18:00`, `2026-12-01` (9 o'clock where none is
/// said).
pub fn coming(given: &str, now: Time, zone: &TimeZone) -> Outcome<Time> {
    let read = when::read(given, now.0, zone, when::NINE);
    read.map(Time).map_err(|error| Failure::usage(error.to_string()))
}

/// What no calendar holds becomes its nearest end.
fn instant(time: Time) -> Timestamp {
    let nearest = if time.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(time.0).unwrap_or(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_for_programs_are_utc_with_milliseconds() {
        assert_eq!(rfc3339(Time(0)), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc3339(Time(1_795_407_744_123)), "2026-11-23T04:22:24.123Z");
        assert!(rfc3339(Time(i64::MAX)).starts_with("9999-"));
    }

    #[test]
    fn times_for_people_are_those_of_their_zone() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        assert_eq!(local(Time(1_795_407_744_123), &zone), "2026-11-23 12:22");
    }
}
