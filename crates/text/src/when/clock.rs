//! Times of day: `18:00`, `2:30 pm`, `noon`, `9点半`, `下午3点`.

use jiff::civil::Time;

use super::scan::Scan;
use super::{BadWhen, Clock};

/// A part of the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    Night,
    Morning,
    Noon,
    Afternoon,
    Evening,
}

/// Behind a time of day or before it.
pub const PARTS: [(&str, Part); 22] = [
    ("am", Part::Morning),
    ("a.m.", Part::Morning),
    ("pm", Part::Afternoon),
    ("p.m.", Part::Afternoon),
    ("morning", Part::Morning),
    ("afternoon", Part::Afternoon),
    ("evening", Part::Evening),
    ("noon", Part::Noon),
    ("凌晨", Part::Night),
    ("半夜", Part::Night),
    ("清晨", Part::Morning),
    ("早晨", Part::Morning),
    ("早上", Part::Morning),
    ("上午", Part::Morning),
    ("中午", Part::Noon),
    ("正午", Part::Noon),
    ("下午", Part::Afternoon),
    ("傍晚", Part::Evening),
    ("晚上", Part::Evening),
    ("夜里", Part::Evening),
    ("早", Part::Morning),
    ("晚", Part::Evening),
];

/// An hour and what stands behind it, before the part of the day is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hands {
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
}

/// `18:00`, `18:00:30`, `9点`, `9点半`, `9点05分`, `9 o'clock`, `9pm` (which leaves `pm` to read).
pub fn hands(scan: &mut Scan<'_>) -> Option<Hands> {
    scan.attempt(|at| {
        let hour = at.number()?;
        if at.take(":") {
            let minute = two_digits(at)?;
            let second = if at.take(":") { two_digits(at)? } else { 0 };
            return Some(Hands { hour, minute, second });
        }
        if at.take("点钟") {
            return Some(Hands { hour, minute: 0, second: 0 });
        }
        if at.take("点") || at.take("时") {
            return Some(Hands { hour, minute: behind_the_hour(at), second: 0 });
        }
        let mut ahead = *at;
        ahead.skip_space();
        if ahead.word("o'clock") {
            *at = ahead;
            return Some(Hands { hour, minute: 0, second: 0 });
        }
        let half = ahead.one_of(&PARTS[..4]).is_some();
        half.then_some(Hands { hour, minute: 0, second: 0 })
    })
}

fn two_digits(at: &mut Scan<'_>) -> Option<i64> {
    let before = at.rest.len();
    let value = at.number()?;
    (before - at.rest.len() == 2).then_some(value)
}

fn behind_the_hour(at: &mut Scan<'_>) -> i64 {
    if at.take("半") {
        return 30;
    }
    if at.take("一刻") {
        return 15;
    }
    if at.take("三刻") {
        return 45;
    }
    if at.take("整") {
        return 0;
    }
    let minute = at.number().unwrap_or(0);
    at.take("分");
    minute
}

/// The time of day that hands and a part of the day make.
pub fn read(hands: Option<Hands>, part: Option<Part>) -> Result<Option<Clock>, BadWhen> {
    let Some(Hands { hour, minute, second }) = hands else {
        return Ok(part.map(|part| Clock::At(usual(part))));
    };
    let late = |hour: i64| if hour < 12 { hour + 12 } else { hour };
    let hour = match part {
        Some(Part::Night | Part::Morning) if hour == 12 => 0,
        Some(Part::Noon) if hour < 4 => late(hour),
        Some(Part::Evening) if hour == 12 => 24,
        Some(Part::Afternoon | Part::Evening) => late(hour),
        _ => hour,
    };
    if (hour, minute, second) == (24, 0, 0) {
        return Ok(Some(Clock::Midnight));
    }
    let small = |value: i64| i8::try_from(value).unwrap_or(i8::MAX);
    match Time::new(small(hour), small(minute), small(second), 0) {
        Ok(time) => Ok(Some(Clock::At(time))),
        Err(_) => Err(BadWhen::NoSuchTime(format!("{hour}:{minute:02}"))),
    }
}

/// When a part of the day is meant without an hour.
fn usual(part: Part) -> Time {
    match part {
        Part::Night => Time::midnight(),
        Part::Morning => super::NINE,
        Part::Noon => Time::constant(12, 0, 0, 0),
        Part::Afternoon => Time::constant(14, 0, 0, 0),
        Part::Evening => Time::constant(20, 0, 0, 0),
    }
}
