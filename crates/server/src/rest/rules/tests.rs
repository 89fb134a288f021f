//! The rules as tables.

use canteen_protocol::{ClientId, ErrorCode};
use jiff::Timestamp;

use super::*;

const HOUR: i64 = 3_600_000;

fn utc(text: &str) -> Time {
    Time(text.parse::<Timestamp>().unwrap().as_millisecond())
}

fn refused<T: std::fmt::Debug>(outcome: Outcome<T>) -> bool {
    matches!(outcome, Err(Fault::Refused(error)) if error.code == ErrorCode::Invalid)
}

#[test]
fn of_two_devices_the_later_holds() {
    let table = [
        (100, 100, 0, Some(100)),
        // Made offline and told later.
        (50, 100, 0, Some(50)),
        (50, 100, 50, Some(50)),
        // Meanwhile another device said something else.
        (50, 100, 60, None),
        // A clock that runs ahead.
        (900, 100, 60, Some(100)),
        (900, 100, 100, Some(100)),
    ];
    for (said, now, stored, expected) in table {
        assert_eq!(made(Time(said), Time(now), Time(stored)), expected.map(Time), "{said} {now}");
    }
}

#[test]
fn when_quiet_ends() {
    let shanghai = ("Asia/Shanghai", "2026-11-27T10:30:00Z"); // Friday, 18:30
    let berlin = ("Europe/Berlin", "2026-03-28T19:00:00Z"); // the night is an hour short
    let york = ("America/New_York", "2026-11-01T00:30:00Z"); // Saturday 20:30, an hour long
    let table = [
        (shanghai, Quiet::For { minutes: 60 }, "2026-11-27T11:30:00Z"),
        (shanghai, Quiet::For { minutes: 45 }, "2026-11-27T11:15:00Z"),
        (shanghai, Quiet::Morning, "2026-11-28T01:00:00Z"),
        (shanghai, Quiet::WorkingDay, "2026-11-30T01:00:00Z"),
        (shanghai, Quiet::Until { time: utc("2026-11-27T12:00:00Z") }, "2026-11-27T12:00:00Z"),
        (berlin, Quiet::Morning, "2026-03-29T07:00:00Z"),
        (berlin, Quiet::For { minutes: 720 }, "2026-03-29T07:00:00Z"),
        (york, Quiet::Morning, "2026-11-01T14:00:00Z"),
        (york, Quiet::WorkingDay, "2026-11-02T14:00:00Z"),
        (("", "2026-11-27T10:30:00Z"), Quiet::Morning, "2026-11-28T09:00:00Z"),
    ];
    for ((zone, now), asked, expected) in table {
        let now = utc(now);
        let until = quiet(asked, now, now, &zone_of(zone)).unwrap();
        assert_eq!(until, Some(utc(expected)), "{zone} {asked:?}");
    }
}

#[test]
fn a_quiet_that_was_asked_for_offline_counts_from_then() {
    let (made, zone) = (utc("2026-11-25T04:00:00Z"), zone_of("Asia/Shanghai"));
    let later = |hours: i64| Time(made.0 + hours * HOUR);
    let hour = Quiet::For { minutes: 60 };
    assert_eq!(quiet(hour, made, Time(made.0 + 60_000), &zone).unwrap(), Some(later(1)));
    assert_eq!(quiet(hour, made, later(2), &zone).unwrap(), None, "it is over");
    // Told after midnight, the morning is that of the day it was said.
    let night = quiet(Quiet::Morning, made, later(13), &zone).unwrap();
    assert_eq!(night, Some(utc("2026-11-26T01:00:00Z")));
}

#[test]
fn what_is_no_quiet_is_refused() {
    let now = utc("2026-11-25T04:00:00Z");
    for asked in [
        Quiet::For { minutes: 0 },
        Quiet::For { minutes: -5 },
        Quiet::For { minutes: MINUTES + 1 },
        Quiet::For { minutes: i64::MAX },
        Quiet::Until { time: now },
        Quiet::Until { time: Time(now.0 - 1) },
        Quiet::Until { time: Time(now.0 + AHEAD + 1) },
        Quiet::Until { time: Time(i64::MAX) },
    ] {
        assert!(refused(quiet(asked, now, now, &TimeZone::UTC)), "{asked:?}");
    }
}

#[test]
fn statuses_are_clean_and_short() {
    let now = Time(1_000);
    let asked = |work, text: &str, until| SetStatus {
        client_id: ClientId("x".into()),
        at: now,
        work,
        text: text.into(),
        until,
    };
    let set = |work, text: &str, until| status(&asked(work, text, until), now, Some(Time(5_000)));
    let lunch = set(Work::Lunch, "  noodles\n", Some(Time(2_000))).unwrap();
    assert_eq!((lunch.work, lunch.text.as_str()), (Work::Lunch, "noodles"));
    assert_eq!((lunch.until, lunch.quiet), (Some(Time(2_000)), Some(Time(5_000))));
    let over = set(Work::Lunch, "", Some(Time(900))).unwrap();
    assert_eq!((over.work, over.quiet), (Work::Online, Some(Time(5_000))));
    assert!(refused(set(Work::Custom, " ", None)));
    assert!(refused(set(Work::Unknown, "x", None)));
    assert!(refused(set(Work::Busy, &"字".repeat(STATUS_CHARS + 1), None)));
    assert!(set(Work::Busy, &"字".repeat(STATUS_CHARS), None).is_ok());
    assert!(refused(set(Work::Busy, "", Some(Time(now.0 + AHEAD + 1)))));
}

#[test]
fn an_away_reply_is_given_within_its_dates_once_a_day() {
    let reply = |from: Option<i64>, until: Option<i64>| AwayReply {
        text: "back soon".into(),
        from: from.map(Time),
        until: until.map(Time),
    };
    let day = ANSWER_AGAIN;
    let table = [
        (reply(None, None), None, 0, true),
        (reply(Some(100), None), None, 99, false),
        (reply(Some(100), None), None, 100, true),
        (reply(None, Some(100)), None, 99, true),
        (reply(None, Some(100)), None, 100, false),
        (reply(None, None), Some(0), day - 1, false),
        (reply(None, None), Some(0), day, true),
    ];
    for (reply, last, now, expected) in table {
        assert_eq!(
            answers(&reply, last.map(Time), Time(now)),
            expected,
            "{reply:?} {last:?} {now}"
        );
    }
    assert!(refused(away(reply(Some(200), Some(200)), Time(0))));
    assert!(refused(away(AwayReply::default(), Time(0))));
    let long = AwayReply { text: "x".repeat(REPLY_CHARS + 1), ..AwayReply::default() };
    assert!(refused(away(long, Time(0))));
    let clean = AwayReply { text: " back\u{202e} soon ".into(), ..AwayReply::default() };
    assert!(!away(clean, Time(0)).unwrap().text.contains('\u{202e}'));
}

#[test]
fn a_zone_that_was_chosen_stays_and_utc_says_nothing() {
    let table = [
        (("", false), "Asia/Shanghai", false, Some(("Asia/Shanghai", false))),
        (("", false), "UTC", false, Some(("UTC", false))),
        (("", false), "nowhere", false, None),
        (("Asia/Shanghai", false), "Asia/Shanghai", false, None),
        (("Asia/Shanghai", false), "Europe/Berlin", false, Some(("Europe/Berlin", false))),
        (("Asia/Shanghai", false), "UTC", false, None),
        (("Asia/Shanghai", true), "Europe/Berlin", false, None),
        (("Asia/Shanghai", true), "UTC", true, Some(("UTC", true))),
        (("Asia/Shanghai", false), "Asia/Shanghai", true, Some(("Asia/Shanghai", true))),
        (("Asia/Shanghai", true), "", true, Some(("", false))),
        (("Asia/Shanghai", false), "", true, None),
    ];
    for (stored, told, chosen, expected) in table {
        let found = zone(stored, told, chosen).unwrap();
        let expected = expected.map(|(name, chosen)| (name.to_owned(), chosen));
        assert_eq!(found, expected, "{stored:?} {told} {chosen}");
    }
    assert!(refused(zone(("", false), "Mars/Olympus", true)));
}
