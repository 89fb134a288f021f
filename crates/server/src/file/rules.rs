//! What may be uploaded, and which bytes of a file a request means. Pure.

use std::ops::Range;

use canteen_protocol::file::NewFile;
use canteen_protocol::limits::Limits;
use canteen_protocol::{ErrorCode, WireError};
use canteen_text::sanitize;
use serde_json::json;

use crate::fault::{Fault, Outcome};

/// What is said of a file whose kind is not known.
const UNKNOWN: &str = "application/octet-stream";
/// Characters of a kind.
const MIME: usize = 100;
/// Milliseconds of a day: nothing plays longer.
const DAY: u32 = 86_400_000;
/// Pixels a picture may be said to have in either direction.
const PIXELS: u32 = 1_000_000;

/// An upload as it is begun: its name harmless, its figures within bounds.
///
/// # Errors
/// Invalid; too large with `limit` and `size` in bytes.
pub fn checked(new: NewFile, limits: &Limits) -> Outcome<NewFile> {
    if !new.client_id.is_valid() {
        return Err(Fault::invalid(
            "client_id is not 1 to 64 of A-Z, a-z, 0-9, _ and -: make a random one",
        ));
    }
    if new.size < 1 {
        return Err(Fault::invalid("the file is empty: there is nothing to send"));
    }
    if new.size > limits.file_size {
        return Err(too_large("the file", new.size, limits.file_size, "send it in parts"));
    }
    let hash = new.hash.to_ascii_lowercase();
    if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Fault::invalid("hash is not a SHA-256 in 64 hexadecimal digits"));
    }
    let pixels = |n: &u32| (1..=PIXELS).contains(n);
    let (width, height) = match (new.width.filter(pixels), new.height.filter(pixels)) {
        (Some(width), Some(height)) => (Some(width), Some(height)),
        _ => (None, None),
    };
    let (name, mime) = (sanitize::filename(&new.name), mime(&new.mime));
    let plays = mime.starts_with("audio/") || mime.starts_with("video/");
    let duration = new.duration.filter(|ms| plays && (1..=DAY).contains(ms));
    Ok(NewFile { name, mime, hash, width, height, duration, ..new })
}

/// A kind of file that is safe in a header.
fn mime(raw: &str) -> String {
    let kind = raw.trim().to_ascii_lowercase();
    let token = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    let fits = kind.len() <= MIME
        && kind.split_once('/').is_some_and(|(kind, of)| token(kind) && token(of));
    if fits { kind } else { UNKNOWN.to_owned() }
}

/// Whether a member has room for so many bytes more.
///
/// # Errors
/// Too large with `limit` and `size`.
pub fn has_room(kept: i64, size: i64, limits: &Limits) -> Outcome<()> {
    let all = kept.saturating_add(size);
    if all <= limits.file_quota {
        return Ok(());
    }
    Err(too_large(
        "your files",
        all,
        limits.file_quota,
        "recall messages with files you need no more",
    ))
}

fn too_large(what: &str, size: i64, limit: i64, way_out: &str) -> Fault {
    let verb = if what == "the file" { "has" } else { "would have" };
    let message = format!("{what} {verb} {size} bytes, the limit is {limit}: {way_out}");
    Fault::Refused(
        WireError::new(ErrorCode::TooLarge, message).with(json!({ "limit": limit, "size": size })),
    )
}

/// Which bytes a request wants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// All of them.
    All,
    /// These.
    Part(Range<i64>),
    /// Such as there are not.
    Beyond,
}

/// Reads the header `Range` (RFC 9110). One that makes no sense is no header; of several parts the
/// whole is given, which is allowed.
#[must_use]
pub fn range(header: Option<&str>, size: i64) -> Wanted {
    let Some(part) = header.and_then(|text| text.trim().strip_prefix("bytes=")) else {
        return Wanted::All;
    };
    let Some((from, to)) = part.split_once('-') else { return Wanted::All };
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().unwrap_or(i64::MAX))
    };
    match (from.trim(), to.trim()) {
        ("", last) => match number(last) {
            Some(0) => Wanted::Beyond,
            Some(last) => Wanted::Part((size - last).max(0)..size),
            None => Wanted::All,
        },
        (from, to) => match (number(from), to, number(to)) {
            (Some(from), "", _) if from < size => Wanted::Part(from..size),
            (Some(from), _, Some(to)) if from <= to && from < size => {
                Wanted::Part(from..to.saturating_add(1).min(size))
            }
            (Some(_), "", _) => Wanted::Beyond,
            (Some(from), _, Some(to)) if from <= to => Wanted::Beyond,
            _ => Wanted::All,
        },
    }
}

#[cfg(test)]
mod tests {
    use canteen_protocol::ClientId;
    use proptest::prelude::*;

    use super::*;

    fn new() -> NewFile {
        NewFile {
            client_id: ClientId("a".into()),
            name: "report.pdf".into(),
            size: 5,
            hash: "AB".repeat(32),
            mime: "application/pdf".into(),
            width: None,
            height: None,
            duration: None,
        }
    }

    fn code<T>(outcome: Outcome<T>) -> Option<ErrorCode> {
        match outcome {
            Err(Fault::Refused(error)) => Some(error.code),
            _ => None,
        }
    }

    #[test]
    fn figures_have_bounds() {
        let limits = Limits { file_size: 10, ..Limits::default() };
        let good = checked(new(), &limits).unwrap();
        assert_eq!(good, NewFile { hash: "ab".repeat(32), ..new() });
        let cases = [
            (NewFile { size: 0, ..new() }, ErrorCode::Invalid),
            (NewFile { size: -1, ..new() }, ErrorCode::Invalid),
            (NewFile { size: 11, ..new() }, ErrorCode::TooLarge),
            (NewFile { hash: "ab".repeat(31), ..new() }, ErrorCode::Invalid),
            (NewFile { hash: "xy".repeat(32), ..new() }, ErrorCode::Invalid),
            (NewFile { client_id: ClientId("a b".into()), ..new() }, ErrorCode::Invalid),
        ];
        for (case, expected) in cases {
            assert_eq!(code(checked(case.clone(), &limits)), Some(expected), "{case:?}");
        }
        assert!(has_room(5, 5, &Limits { file_quota: 10, ..Limits::default() }).is_ok());
        let full = Limits { file_quota: 9, ..Limits::default() };
        assert_eq!(code(has_room(5, 5, &full)), Some(ErrorCode::TooLarge));
        assert_eq!(code(has_room(i64::MAX, 5, &full)), Some(ErrorCode::TooLarge));
    }

    #[test]
    fn names_and_kinds_are_made_harmless() {
        let limits = Limits::default();
        for (name, expected) in [
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a\u{202e}fdp.exe", "afdp.exe"),
            ("CON.txt", "_CON.txt"),
            ("\u{1b}[2J\n", "␛[2J"),
            ("", "file"),
            ("..", "file"),
        ] {
            assert_eq!(
                checked(NewFile { name: name.into(), ..new() }, &limits).unwrap().name,
                expected
            );
        }
        for (mime, expected) in [
            ("Image/PNG", "image/png"),
            ("text/plain; charset=utf-8", UNKNOWN),
            ("a/b\r\nSet-Cookie: x", UNKNOWN),
            ("", UNKNOWN),
        ] {
            assert_eq!(
                checked(NewFile { mime: mime.into(), ..new() }, &limits).unwrap().mime,
                expected
            );
        }
        let odd = NewFile { width: Some(3), height: Some(0), ..new() };
        let odd = checked(odd, &limits).unwrap();
        assert_eq!((odd.width, odd.height), (None, None));
    }

    #[test]
    fn only_what_plays_has_a_duration() {
        let table = [
            ("audio/ogg", 42_000, Some(42_000)),
            ("video/mp4", DAY, Some(DAY)),
            ("audio/ogg", 0, None),
            ("audio/ogg", DAY + 1, None),
            ("image/png", 42_000, None),
        ];
        for (mime, given, expected) in table {
            let new = NewFile { mime: mime.into(), duration: Some(given), ..new() };
            let kept = checked(new, &Limits::default()).unwrap();
            assert_eq!(kept.duration, expected, "{mime} {given}");
        }
    }

    #[test]
    fn ranges_as_rfc_9110_has_them() {
        for (header, expected) in [
            (None, Wanted::All),
            (Some("bytes=0-"), Wanted::Part(0..10)),
            (Some("bytes=3-"), Wanted::Part(3..10)),
            (Some("bytes=3-4"), Wanted::Part(3..5)),
            (Some("bytes=9-99"), Wanted::Part(9..10)),
            (Some("bytes=-4"), Wanted::Part(6..10)),
            (Some("bytes=-40"), Wanted::Part(0..10)),
            (Some("bytes=10-"), Wanted::Beyond),
            (Some("bytes=10-12"), Wanted::Beyond),
            (Some("bytes=-0"), Wanted::Beyond),
            (Some("bytes=99999999999999999999-"), Wanted::Beyond),
            (Some("bytes=4-3"), Wanted::All),
            (Some("bytes=0-1,4-5"), Wanted::All),
            (Some("bytes=x-"), Wanted::All),
            (Some("bytes=+1-2"), Wanted::All),
            (Some("lines=1-2"), Wanted::All),
        ] {
            assert_eq!(range(header, 10), expected, "{header:?}");
        }
    }

    proptest! {
        #[test]
        fn a_part_is_never_outside(header in "bytes=[0-9]{0,20}-[0-9]{0,20}", size in 1..i64::MAX) {
            if let Wanted::Part(part) = range(Some(&header), size) {
                prop_assert!(0 <= part.start && part.start < part.end && part.end <= size);
            }
        }
    }
}
