//! Reads a text: pieces in any order, each at most once.

use unicode_normalization::UnicodeNormalization;

use super::clock::{self, Hands, PARTS, Part};
use super::scan::Scan;
use super::{BadWhen, Day, When, day};

/// Words that say nothing by themselves.
const FILLERS: [(&str, ()); 14] = [
    ("until", ()),
    ("till", ()),
    ("at", ()),
    ("on", ()),
    ("by", ()),
    ("in", ()),
    ("the", ()),
    ("later", ()),
    ("直到", ()),
    ("到", ()),
    ("在", ()),
    ("的", ()),
    ("以后", ()),
    ("之后", ()),
];

/// Days and seconds of one unit.
const UNITS: [(&str, (i64, i64)); 30] = [
    ("seconds", (0, 1)),
    ("second", (0, 1)),
    ("secs", (0, 1)),
    ("sec", (0, 1)),
    ("s", (0, 1)),
    ("minutes", (0, 60)),
    ("minute", (0, 60)),
    ("mins", (0, 60)),
    ("min", (0, 60)),
    ("m", (0, 60)),
    ("hours", (0, 3600)),
    ("hour", (0, 3600)),
    ("hrs", (0, 3600)),
    ("hr", (0, 3600)),
    ("h", (0, 3600)),
    ("days", (1, 0)),
    ("day", (1, 0)),
    ("d", (1, 0)),
    ("weeks", (7, 0)),
    ("week", (7, 0)),
    ("w", (7, 0)),
    ("秒", (0, 1)),
    ("分钟", (0, 60)),
    ("分", (0, 60)),
    ("个小时", (0, 3600)),
    ("小时", (0, 3600)),
    ("天", (1, 0)),
    ("个星期", (7, 0)),
    ("星期", (7, 0)),
    ("周", (7, 0)),
];

/// What has been read so far.
#[derive(Default)]
struct Read {
    day: Option<Day>,
    hands: Option<Hands>,
    part: Option<Part>,
    span: Option<(i64, i64)>,
}

/// What a text says. Letters may be large or small, digits and colons wide; both languages may
/// be mixed.
///
/// # Errors
/// When there is a part that says nothing known, says the same again, or says what cannot be.
pub fn parse(text: &str) -> Result<When, BadWhen> {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let mut scan = Scan { rest: text.trim() };
    if scan.rest.is_empty() {
        return Err(BadWhen::Empty);
    }
    let mut read = Read::default();
    loop {
        scan.skip_space();
        if scan.rest.is_empty() {
            break;
        }
        if !read.piece(&mut scan)? && scan.one_of(&FILLERS).is_none() {
            return Err(BadWhen::Unknown(scan.next_word().to_owned()));
        }
    }
    read.finish()
}

impl Read {
    /// Reads one piece; false when what is next is none.
    fn piece(&mut self, scan: &mut Scan<'_>) -> Result<bool, BadWhen> {
        if let Some(hands) = clock::hands(scan) {
            return once(&mut self.hands, hands);
        }
        if let Some((days, seconds)) = scan.attempt(span) {
            let (had_days, had_seconds) = self.span.unwrap_or_default();
            self.span = Some((had_days + days, had_seconds + seconds));
            return Ok(true);
        }
        if let Some(day) = day::day(scan)? {
            return once(&mut self.day, day);
        }
        if scan.word("tonight") {
            once(&mut self.day, Day::Ahead(0))?;
            return once(&mut self.part, Part::Evening);
        }
        if scan.word("midnight") || scan.take("午夜") {
            return once(&mut self.hands, Hands { hour: 24, minute: 0, second: 0 });
        }
        if let Some(part) = scan.one_of(&PARTS) {
            return once(&mut self.part, part);
        }
        // An hour alone says something only behind a day.
        if self.hands.is_none()
            && (self.day.is_some() || self.part.is_some())
            && let Some(hour) = scan.attempt(lone_hour)
        {
            return once(&mut self.hands, Hands { hour, minute: 0, second: 0 });
        }
        // 后 stands behind a span: 两小时后.
        Ok(self.span.is_some() && scan.take("后"))
    }

    fn finish(self) -> Result<When, BadWhen> {
        let Self { day, hands, part, span } = self;
        if let Some((days, seconds)) = span {
            if day.is_some() || hands.is_some() || part.is_some() {
                return Err(BadWhen::Twice);
            }
            return Ok(When::In { days, seconds });
        }
        let clock = clock::read(hands, part)?;
        if day.is_none() && clock.is_none() {
            return Err(BadWhen::Empty);
        }
        Ok(When::On { day, clock })
    }
}

fn once<T>(place: &mut Option<T>, value: T) -> Result<bool, BadWhen> {
    if place.replace(value).is_some() {
        return Err(BadWhen::Twice);
    }
    Ok(true)
}

/// `45m`, `2 hours`, `an hour`, `半小时`, `一个半小时`.
fn span(at: &mut Scan<'_>) -> Option<(i64, i64)> {
    if at.take("半") {
        at.take("个");
        return at.take("小时").then_some((0, 1800));
    }
    let many = if at.word("an") || at.word("a") { 1 } else { at.number()? };
    if at.take("个半小时") {
        return Some((0, many * 3600 + 1800));
    }
    at.skip_space();
    if at.word("half hour") {
        return Some((0, 1800));
    }
    let (days, seconds) = unit(at)?;
    Some((many * days, many * seconds))
}

/// A unit may be followed at once by another number, as in `1h30m`.
fn unit(at: &mut Scan<'_>) -> Option<(i64, i64)> {
    at.one_of(&UNITS)
}

fn lone_hour(at: &mut Scan<'_>) -> Option<i64> {
    let hour = at.number()?;
    let ends = at.rest.is_empty() || at.rest.starts_with(' ');
    (hour <= 24 && ends).then_some(hour)
}
