//! Days and times that lie back, as people write them in a search. Pure.
//!
//! Unlike a reminder's, a weekday is the last one: `after:fri` is since last Friday.

use canteen_protocol::Time;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

/// A stretch of time, from its first millisecond to the one behind its last.
pub type Stretch = (Time, Time);

const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Monday, &["mon", "monday", "周一", "星期一"]),
    (Weekday::Tuesday, &["tue", "tuesday", "周二", "星期二"]),
    (Weekday::Wednesday, &["wed", "wednesday", "周三", "星期三"]),
    (Weekday::Thursday, &["thu", "thursday", "周四", "星期四"]),
    (Weekday::Friday, &["fri", "friday", "周五", "星期五"]),
    (Weekday::Saturday, &["sat", "saturday", "周六", "星期六"]),
    (Weekday::Sunday, &["sun", "sunday", "周日", "星期日", "周天", "星期天"]),
];

/// Reads a day (`2026-11-01`, `11-01`, `today`, `yesterday`, `fri`), a month (`2026-11`), a year, a
/// day and time (`2026-11-01 18:00`), or a moment so long ago (`45m`, `2h`, `3d`, `2w`), which is a
/// stretch without length.
#[must_use]
pub fn read(text: &str, now: Time, zone: &TimeZone) -> Option<Stretch> {
    let text = text.trim().to_lowercase();
    let now = Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone());
    ago(&text, &now)
        .or_else(|| named(&text, now.date()).and_then(|day| days(day, 1, zone)))
        .or_else(|| dated(&text, &now, zone))
}

fn ago(text: &str, now: &Zoned) -> Option<Stretch> {
    let unit = text.chars().last()?;
    let count: i64 = text[..text.len() - unit.len_utf8()].parse().ok()?;
    if !(0..=10_000).contains(&count) {
        return None;
    }
    let span = match unit {
        'm' => count.minutes(),
        'h' => count.hours(),
        'd' | '天' => count.days(),
        'w' | '周' => count.weeks(),
        _ => return None,
    };
    let at = Time(now.checked_sub(span).ok()?.timestamp().as_millisecond());
    Some((at, at))
}

fn named(text: &str, today: Date) -> Option<Date> {
    let back = |days: i64| today.checked_sub(days.days()).ok();
    match text {
        "today" | "今天" => return Some(today),
        "yesterday" | "昨天" => return back(1),
        "前天" => return back(2),
        _ => {}
    }
    let (wanted, _) = WEEKDAYS.iter().find(|(_, names)| names.contains(&text))?;
    let days = wanted.until(today.weekday());
    back(i64::from(days))
}

fn dated(text: &str, now: &Zoned, zone: &TimeZone) -> Option<Stretch> {
    if let Some((day, clock)) = text.split_once([' ', 't']) {
        let (hour, minute) = clock.trim().split_once(':')?;
        let at = date(day, now)?.0.at(hour.parse().ok()?, minute.parse().ok()?, 0, 0);
        let at = moment(at, zone)?;
        return Some((at, at));
    }
    let (day, length) = date(text, now)?;
    match length {
        Length::Day => days(day, 1, zone),
        Length::Month => days(day, i64::from(day.days_in_month()), zone),
        Length::Year => days(day, i64::from(day.days_in_year()), zone),
    }
}

enum Length {
    Day,
    Month,
    Year,
}

fn date(text: &str, now: &Zoned) -> Option<(Date, Length)> {
    let text = text.replace(['/', '.'], "-");
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str| part.parse::<i8>().ok();
    let year = |part: &str| {
        (part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    match parts.as_slice() {
        [y, m, d] => Some((Date::new(year(y)?, number(m)?, number(d)?).ok()?, Length::Day)),
        [y, m] if year(y).is_some() => {
            Some((Date::new(year(y)?, number(m)?, 1).ok()?, Length::Month))
        }
        [m, d] => {
            let this = Date::new(now.year(), number(m)?, number(d)?).ok()?;
            let last = || Date::new(now.year() - 1, this.month(), this.day()).ok();
            Some((if this > now.date() { last()? } else { this }, Length::Day))
        }
        [y] => Some((Date::new(year(y)?, 1, 1).ok()?, Length::Year)),
        _ => None,
    }
}

fn days(first: Date, count: i64, zone: &TimeZone) -> Option<Stretch> {
    let behind = first.checked_add(count.days()).ok()?;
    let midnight = |day: Date| moment(day.at(0, 0, 0, 0), zone);
    Some((midnight(first)?, midnight(behind)?))
}

fn moment(at: DateTime, zone: &TimeZone) -> Option<Time> {
    Some(Time(at.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Wednesday, 2026-11-25 14:30 in Shanghai.
    fn read_here(text: &str) -> Option<(String, String)> {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let now: Timestamp = "2026-11-25T14:30+08:00".parse().unwrap();
        let show = |time: Time| {
            let zoned = Timestamp::from_millisecond(time.0).unwrap().to_zoned(zone.clone());
            zoned.strftime("%Y-%m-%d %H:%M").to_string()
        };
        read(text, Time(now.as_millisecond()), &zone).map(|(from, to)| (show(from), show(to)))
    }

    #[test]
    fn days_months_and_moments() {
        for (text, from, to) in [
            ("2026-11-01", "2026-11-01 00:00", "2026-11-02 00:00"),
            ("2026/11/1", "2026-11-01 00:00", "2026-11-02 00:00"),
            ("2026-02", "2026-02-01 00:00", "2026-03-01 00:00"),
            ("2024", "2024-01-01 00:00", "2025-01-01 00:00"),
            ("11-01", "2026-11-01 00:00", "2026-11-02 00:00"),
            ("12-24", "2025-12-24 00:00", "2025-12-25 00:00"),
            ("2026-11-01 18:05", "2026-11-01 18:05", "2026-11-01 18:05"),
            ("today", "2026-11-25 00:00", "2026-11-26 00:00"),
            ("昨天", "2026-11-24 00:00", "2026-11-25 00:00"),
            ("前天", "2026-11-23 00:00", "2026-11-24 00:00"),
            ("Wed", "2026-11-25 00:00", "2026-11-26 00:00"),
            ("fri", "2026-11-20 00:00", "2026-11-21 00:00"),
            ("周四", "2026-11-19 00:00", "2026-11-20 00:00"),
            ("45m", "2026-11-25 13:45", "2026-11-25 13:45"),
            ("2h", "2026-11-25 12:30", "2026-11-25 12:30"),
            ("3d", "2026-11-22 14:30", "2026-11-22 14:30"),
            ("2w", "2026-11-11 14:30", "2026-11-11 14:30"),
        ] {
            assert_eq!(read_here(text), Some((from.into(), to.into())), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in ["", "2026-13-01", "2026-02-30", "friyay", "m", "-3d", "99999d", "1-2-3", "天"]
        {
            assert_eq!(read_here(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn anything_can_be_written(text in "([0-9]|-|/|:| |d|w|周|一|\\PC){0,12}") {
            let read = read(&text, Time(1_795_000_000_000), &TimeZone::UTC);
            prop_assert!(read.is_none_or(|(from, to)| from <= to));
        }
    }
}
