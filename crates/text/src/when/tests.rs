//! What is written, and which instant that is.

use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

/// Wednesday.
const NOW: &str = "2026-11-25T14:20:00";

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn at(clock: &str, zone: &TimeZone) -> i64 {
    let civil: DateTime = clock.parse().unwrap();
    zone.to_timestamp(civil).unwrap().as_millisecond()
}

/// What is read at a local time, as local time.
fn local(text: &str, now: &str, zone: &TimeZone) -> Result<String, BadWhen> {
    let read = read(text, at(now, zone), zone, NINE)?;
    let zoned = Timestamp::from_millisecond(read).unwrap().to_zoned(zone.clone());
    Ok(zoned.strftime("%a %Y-%m-%d %H:%M:%S").to_string())
}

fn shanghai(text: &str) -> Result<String, BadWhen> {
    local(text, NOW, &zone("Asia/Shanghai"))
}

#[test]
fn times_that_are_written() {
    let table = [
        ("18:00", "Wed 2026-11-25 18:00"),
        ("until 18:00", "Wed 2026-11-25 18:00"),
        ("9:00", "Thu 2026-11-26 09:00"),
        ("14:20", "Thu 2026-11-26 14:20"),
        ("9:30 pm", "Wed 2026-11-25 21:30"),
        ("9PM", "Wed 2026-11-25 21:00"),
        ("12am", "Thu 2026-11-26 00:00"),
        ("12pm", "Thu 2026-11-26 12:00"),
        ("noon", "Thu 2026-11-26 12:00"),
        ("midnight", "Thu 2026-11-26 00:00"),
        ("24:00", "Thu 2026-11-26 00:00"),
        ("tonight", "Wed 2026-11-25 20:00"),
        ("tonight 9", "Wed 2026-11-25 21:00"),
        ("today", "Wed 2026-11-25 23:59"),
        ("today 15:00", "Wed 2026-11-25 15:00"),
        ("tomorrow", "Thu 2026-11-26 09:00"),
        ("tomorrow 9:00", "Thu 2026-11-26 09:00"),
        ("tomorrow at 9", "Thu 2026-11-26 09:00"),
        ("17:30 tomorrow", "Thu 2026-11-26 17:30"),
        ("tomorrow afternoon", "Thu 2026-11-26 14:00"),
        ("fri", "Fri 2026-11-27 09:00"),
        ("Friday, 17:00", "Fri 2026-11-27 17:00"),
        ("wed", "Wed 2026-12-02 09:00"),
        ("wed 16:00", "Wed 2026-11-25 16:00"),
        ("wed 10:00", "Wed 2026-12-02 10:00"),
        ("next fri", "Fri 2026-12-04 09:00"),
        ("this fri", "Fri 2026-11-27 09:00"),
        ("next week", "Mon 2026-11-30 09:00"),
        ("2026-12-01 09:00", "Tue 2026-12-01 09:00"),
        ("2026-12-01T09:00", "Tue 2026-12-01 09:00"),
        ("2026/12/1", "Tue 2026-12-01 09:00"),
        ("12-01 8:15", "Tue 2026-12-01 08:15"),
        ("1/15", "Fri 2027-01-15 09:00"),
        ("02-29", "Tue 2028-02-29 09:00"),
        ("45m", "Wed 2026-11-25 15:05"),
        ("2h", "Wed 2026-11-25 16:20"),
        ("in 2 hours", "Wed 2026-11-25 16:20"),
        ("an hour", "Wed 2026-11-25 15:20"),
        ("1h30m", "Wed 2026-11-25 15:50"),
        ("3d", "Sat 2026-11-28 14:20"),
        ("2 weeks", "Wed 2026-12-09 14:20"),
        ("明天 9点", "Thu 2026-11-26 09:00"),
        ("明天9点半", "Thu 2026-11-26 09:30"),
        ("明天上午九点一刻", "Thu 2026-11-26 09:15"),
        ("明早8点", "Thu 2026-11-26 08:00"),
        ("今晚8点", "Wed 2026-11-25 20:00"),
        ("今天下午3点05分", "Wed 2026-11-25 15:05"),
        ("晚上12点", "Thu 2026-11-26 00:00"),
        ("中午", "Thu 2026-11-26 12:00"),
        ("后天", "Fri 2026-11-27 09:00"),
        ("大后天 十点", "Sat 2026-11-28 10:00"),
        ("周五 17:00", "Fri 2026-11-27 17:00"),
        ("周五\u{3000}１７：００", "Fri 2026-11-27 17:00"),
        ("星期天", "Sun 2026-11-29 09:00"),
        ("下周一 上午10点", "Mon 2026-11-30 10:00"),
        ("下周", "Mon 2026-11-30 09:00"),
        ("周末", "Sat 2026-11-28 09:00"),
        ("12月1日 9点", "Tue 2026-12-01 09:00"),
        ("2026年12月1日", "Tue 2026-12-01 09:00"),
        ("十二月一号", "Tue 2026-12-01 09:00"),
        ("45分钟", "Wed 2026-11-25 15:05"),
        ("两小时后", "Wed 2026-11-25 16:20"),
        ("半小时", "Wed 2026-11-25 14:50"),
        ("一个半小时", "Wed 2026-11-25 15:50"),
        ("3天", "Sat 2026-11-28 14:20"),
        ("到18:00", "Wed 2026-11-25 18:00"),
        ("18：00", "Wed 2026-11-25 18:00"),
    ];
    for (text, expected) in table {
        assert_eq!(shanghai(text), Ok(format!("{expected}:00")), "{text}");
    }
}

#[test]
fn what_is_no_time_says_why() {
    let unknown = |part: &str| BadWhen::Unknown(part.to_owned());
    let no_such = |part: &str| BadWhen::NoSuchTime(part.to_owned());
    let table = [
        ("", BadWhen::Empty),
        ("  ", BadWhen::Empty),
        ("until", BadWhen::Empty),
        ("fryday", unknown("fryday")),
        ("tomorrow maybe", unknown("maybe")),
        ("monkey", unknown("monkey")),
        ("9", unknown("9")),
        ("45", unknown("45")),
        ("45x", unknown("45x")),
        ("12345678901234h", unknown("12345678901234h")),
        ("25:00", no_such("25:00")),
        ("18:75", no_such("18:75")),
        ("13-01", no_such("13-01")),
        ("2026-02-30", no_such("2026-02-30")),
        ("02-30", no_such("02-30")),
        ("tomorrow fri", BadWhen::Twice),
        ("9:00 18:00", BadWhen::Twice),
        ("tomorrow 2h", BadWhen::Twice),
        ("today 9:00", BadWhen::Past),
        ("2026-11-24", BadWhen::Past),
        ("this mon", BadWhen::Past),
        ("0m", BadWhen::Past),
        ("900000000d", BadWhen::TooFar),
        ("9999-12-31", BadWhen::TooFar),
    ];
    for (text, expected) in table {
        assert_eq!(shanghai(text), Err(expected), "{text}");
    }
}

#[test]
fn clocks_that_change() {
    let (berlin, york) = (zone("Europe/Berlin"), zone("America/New_York"));
    // Berlin leaves out 02:00 to 03:00 on 29 March 2026, and has it twice on 25 October.
    let table = [
        ("02:30", "2026-03-28T20:00:00", &berlin, "Sun 2026-03-29 03:30:00"),
        ("tomorrow 9:00", "2026-03-28T20:00:00", &berlin, "Sun 2026-03-29 09:00:00"),
        ("24h", "2026-03-28T20:00:00", &berlin, "Sun 2026-03-29 21:00:00"),
        ("1d", "2026-03-28T20:00:00", &berlin, "Sun 2026-03-29 20:00:00"),
        ("24h", "2026-10-24T20:00:00", &berlin, "Sun 2026-10-25 19:00:00"),
        ("1d", "2026-10-24T20:00:00", &berlin, "Sun 2026-10-25 20:00:00"),
        ("tomorrow 9:00", "2026-11-01T00:30:00", &york, "Mon 2026-11-02 09:00:00"),
    ];
    for (text, now, zone, expected) in table {
        assert_eq!(local(text, now, zone).as_deref(), Ok(expected), "{text} at {now}");
    }
}

#[test]
fn a_time_that_comes_twice_is_the_first_that_is_not_over() {
    let berlin = zone("Europe/Berlin");
    let utc = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
    let read = |now: &str| read("02:30", utc(now), &berlin, NINE).unwrap();
    assert_eq!(read("2026-10-24T20:00:00Z"), utc("2026-10-25T00:30:00Z"));
    assert_eq!(read("2026-10-25T00:45:00Z"), utc("2026-10-25T01:30:00Z"));
    assert_eq!(read("2026-10-25T01:45:00Z"), utc("2026-10-26T01:30:00Z"));
}

#[test]
fn the_next_morning() {
    use Morning::{NextWorkingDay, Tomorrow};
    let table = [
        // An ordinary evening, and one before a weekend.
        ("Asia/Shanghai", "2026-11-25T18:30:00", Tomorrow, "2026-11-26T01:00:00Z"),
        ("Asia/Shanghai", "2026-11-27T18:30:00", Tomorrow, "2026-11-28T01:00:00Z"),
        ("Asia/Shanghai", "2026-11-27T18:30:00", NextWorkingDay, "2026-11-30T01:00:00Z"),
        ("Asia/Shanghai", "2026-11-28T10:00:00", NextWorkingDay, "2026-11-30T01:00:00Z"),
        ("Asia/Shanghai", "2026-11-29T23:00:00", NextWorkingDay, "2026-11-30T01:00:00Z"),
        // After midnight the day has not ended yet.
        ("Asia/Shanghai", "2026-11-26T00:30:00", Tomorrow, "2026-11-26T01:00:00Z"),
        ("Asia/Shanghai", "2026-11-26T04:59:59", Tomorrow, "2026-11-26T01:00:00Z"),
        ("Asia/Shanghai", "2026-11-26T05:00:00", Tomorrow, "2026-11-27T01:00:00Z"),
        ("Asia/Shanghai", "2026-11-28T02:00:00", NextWorkingDay, "2026-11-30T01:00:00Z"),
        // Nights of 11 and of 13 hours.
        ("Europe/Berlin", "2026-03-28T20:00:00", Tomorrow, "2026-03-29T07:00:00Z"),
        ("Europe/Berlin", "2026-10-24T20:00:00", Tomorrow, "2026-10-25T08:00:00Z"),
        ("America/New_York", "2026-03-07T20:00:00", Tomorrow, "2026-03-08T13:00:00Z"),
        ("America/New_York", "2026-10-31T20:00:00", Tomorrow, "2026-11-01T14:00:00Z"),
        // Half hours, three quarters, and a change by half an hour.
        ("Asia/Kolkata", "2026-11-25T18:00:00", Tomorrow, "2026-11-26T03:30:00Z"),
        ("Asia/Kathmandu", "2026-11-25T18:00:00", Tomorrow, "2026-11-26T03:15:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T18:00:00", Tomorrow, "2026-10-03T22:00:00Z"),
        // Samoa had no 30 December 2011: its morning is a day later.
        ("Pacific/Apia", "2011-12-29T18:00:00", Tomorrow, "2011-12-30T19:00:00Z"),
    ];
    for (name, now, which, expected) in table {
        let zone = zone(name);
        let found = morning(at(now, &zone), &zone, which).unwrap();
        let expected = expected.parse::<Timestamp>().unwrap().as_millisecond();
        assert_eq!(found, expected, "{name} {now} {which:?}");
    }
}

#[test]
fn a_time_without_a_clock_is_known_as_such() {
    assert!(!parse("fri").unwrap().is_exact());
    assert!(parse("fri 9:00").unwrap().is_exact());
    assert!(parse("2h").unwrap().is_exact());
    assert_eq!(
        parse("2026-12-01").unwrap(),
        When::On { day: Some(Day::Date(date(2026, 12, 1))), clock: None }
    );
}

proptest! {
    #[test]
    fn whatever_is_written_is_answered(text in ".{0,40}", now in -10_000_000_000_000_i64..10_000_000_000_000) {
        if let Ok(at) = read(&text, now, &zone("Europe/Berlin"), NINE) {
            prop_assert!(at > now);
        }
    }

    #[test]
    fn pieces_in_any_order_are_to_come(
        pieces in proptest::collection::vec(
            prop::sample::select(vec!["fri", "9:00", "明天", "2h", "pm", "下周一", "12-01", "at", "后", "3"]), 1..4),
        now in 0_i64..4_000_000_000_000,
    ) {
        if let Ok(at) = read(&pieces.join(" "), now, &zone("America/New_York"), NINE) {
            prop_assert!(at > now);
        }
    }

    #[test]
    fn the_morning_is_within_a_day_and_a_half(now in 0_i64..4_000_000_000_000) {
        let at = morning(now, &zone("Europe/Berlin"), Morning::Tomorrow).unwrap();
        prop_assert!(at > now && at - now <= 29 * 3_600_000);
    }
}
