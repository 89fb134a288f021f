//! Times as the command line writes them: RFC 3339 in UTC for programs, local for people.

use canteen_protocol::Time;
use canteen_text::when;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::Value;

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

/// Something from the wire as JSON for programs: the numbers under these names, at any depth, are
/// times and are written as such.
pub fn in_json(value: &impl Serialize, names: &[&str]) -> Outcome<Value> {
    let mut value = serde_json::to_value(value)
        .map_err(|error| Failure::new("internal", format!("JSON: {error}")))?;
    write_times(&mut value, names);
    Ok(value)
}

fn write_times(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_i64() {
                    Some(time) if names.contains(&name.as_str()) => {
                        *field = rfc3339(Time(time)).into();
                    }
                    _ => write_times(field, names),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| write_times(one, names)),
        _ => {}
    }
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
    fn times_in_json_are_written_by_their_names() {
        let value = serde_json::json!({ "at": 0, "n": 0, "of": [{ "at": 0 }, { "at": null }] });
        let written = in_json(&value, &["at"]).unwrap();
        let epoch = "1970-01-01T00:00:00.000Z";
        let expected =
            serde_json::json!({ "at": epoch, "n": 0, "of": [{ "at": epoch }, { "at": null }] });
        assert_eq!(written, expected);
    }

    #[test]
    fn times_for_people_are_those_of_their_zone() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        assert_eq!(local(Time(1_795_407_744_123), &zone), "2026-11-23 12:22");
    }
}
