//! Days: `tomorrow`, `fri`, `next mon`, `2026-12-01`, `12-01`, `后天`, `下周一`, `12月1日`.

use jiff::civil::{Date, Weekday};

use super::scan::Scan;
use super::{BadWhen, Day};

const AHEAD: [(&str, i64); 12] = [
    ("today", 0),
    ("tomorrow", 1),
    ("tmr", 1),
    ("今天", 0),
    ("今日", 0),
    ("今", 0),
    ("明天", 1),
    ("明日", 1),
    ("明", 1),
    ("后天", 2),
    ("大后天", 3),
    ("day after tomorrow", 2),
];

const WEEKDAYS: [(&str, Weekday); 18] = [
    ("monday", Weekday::Monday),
    ("mon", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("tues", Weekday::Tuesday),
    ("tue", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("wed", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("thurs", Weekday::Thursday),
    ("thur", Weekday::Thursday),
    ("thu", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("fri", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sat", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
    ("sun", Weekday::Sunday),
    ("weekend", Weekday::Saturday),
];

const CHINESE: [(&str, Weekday); 8] = [
    ("一", Weekday::Monday),
    ("二", Weekday::Tuesday),
    ("三", Weekday::Wednesday),
    ("四", Weekday::Thursday),
    ("五", Weekday::Friday),
    ("六", Weekday::Saturday),
    ("日", Weekday::Sunday),
    ("天", Weekday::Sunday),
];

/// The day that is next, if one is.
pub fn day(scan: &mut Scan<'_>) -> Result<Option<Day>, BadWhen> {
    if let Some(ahead) = scan.one_of(&AHEAD) {
        return Ok(Some(Day::Ahead(ahead)));
    }
    if let Some(day) = scan.attempt(named) {
        return Ok(Some(day));
    }
    dated(scan)
}

fn named(at: &mut Scan<'_>) -> Option<Day> {
    let week = week(at);
    at.skip_space();
    if let Some(weekday) = at.one_of(&WEEKDAYS) {
        return Some(week.map_or(Day::Named(weekday), |week| Day::OfWeek(week, weekday)));
    }
    if week == Some(1) && at.word("week") {
        return Some(Day::OfWeek(1, Weekday::Monday));
    }
    if !(at.take("星期") || at.take("礼拜") || at.take("周")) {
        return None;
    }
    match (at.one_of(&CHINESE), week) {
        (Some(weekday), None) => Some(Day::Named(weekday)),
        (Some(weekday), Some(week)) => Some(Day::OfWeek(week, weekday)),
        // 下周 alone is its Monday, 周末 its Saturday.
        (None, None) if at.take("末") => Some(Day::Named(Weekday::Saturday)),
        (None, Some(week)) if at.take("末") => Some(Day::OfWeek(week, Weekday::Saturday)),
        (None, Some(week)) if week > 0 => Some(Day::OfWeek(week, Weekday::Monday)),
        (None, _) => None,
    }
}

fn week(at: &mut Scan<'_>) -> Option<i64> {
    const WEEKS: [(&str, i64); 9] = [
        ("this", 0),
        ("next", 1),
        ("本", 0),
        ("这个", 0),
        ("这", 0),
        ("下下个", 2),
        ("下下", 2),
        ("下个", 1),
        ("下", 1),
    ];
    at.one_of(&WEEKS)
}

/// `2026-12-01`, `2026/12/1`, `2026年12月1日`, `12-01`, `12/1`, `12月1日`.
fn dated(scan: &mut Scan<'_>) -> Result<Option<Day>, BadWhen> {
    let before = scan.rest;
    let Some((year, month, date)) = scan.attempt(full).or_else(|| scan.attempt(yearly)) else {
        return Ok(None);
    };
    let read = &before[..before.len() - scan.rest.len()];
    let wrong = || BadWhen::NoSuchTime(read.trim().to_owned());
    let month = i8::try_from(month).map_err(|_| wrong())?;
    let date = i8::try_from(date).map_err(|_| wrong())?;
    // A year with a 29th of February, to see whether there is such a day at all.
    let of = i16::try_from(year.unwrap_or(2028)).map_err(|_| wrong())?;
    let day = Date::new(of, month, date).map_err(|_| wrong())?;
    Ok(Some(if year.is_some() { Day::Date(day) } else { Day::Yearly(month, date) }))
}

type Numbers = (Option<i64>, i64, i64);

fn full(at: &mut Scan<'_>) -> Option<Numbers> {
    let start = at.rest.len();
    let year = at.number()?;
    if start - at.rest.len() != 4 {
        return None;
    }
    if at.take("年") {
        let (_, month, day) = chinese(at)?;
        return Some((Some(year), month, day));
    }
    let mark = ["-", "/", "."].into_iter().find(|mark| at.take(mark))?;
    let month = at.number()?;
    if !at.take(mark) {
        return None;
    }
    let day = at.number()?;
    // As in 2026-12-01T09:00.
    if at.rest.starts_with('t') && at.rest[1..].starts_with(|next: char| next.is_ascii_digit()) {
        at.take("t");
    }
    Some((Some(year), month, day))
}

fn yearly(at: &mut Scan<'_>) -> Option<Numbers> {
    if let Some(numbers) = at.attempt(chinese) {
        return Some(numbers);
    }
    let month = at.number()?;
    if !(at.take("-") || at.take("/")) {
        return None;
    }
    Some((None, month, at.number()?))
}

fn chinese(at: &mut Scan<'_>) -> Option<Numbers> {
    let month = at.number()?;
    if !at.take("月") {
        return None;
    }
    let day = at.number()?;
    (at.take("日") || at.take("号")).then_some((None, month, day))
}
