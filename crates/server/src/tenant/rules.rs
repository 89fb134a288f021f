//! What holds for tenants, as pure functions.

use canteen_protocol::tenant::ProofWay;
use canteen_protocol::{ErrorCode, MemberId, Time, document};

use crate::fault::{Fault, Outcome};

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;
/// How long a proof holds before it is looked at again (VER-02).
pub const YEAR: i64 = 365 * DAY;
/// How long a mark stays when its proof is not found any more.
pub const GRACE: i64 = 30 * DAY;
/// How often it is looked for meanwhile, and administrators are warned.
pub const WEEK: i64 = 7 * DAY;
/// How long a corp has to think about its end (SET-07).
pub const DELAY: i64 = 7 * DAY;
/// How long a request for the end waits for a second administrator.
pub const WAITS: i64 = 7 * DAY;
/// The pause between two looks that somebody asks for.
pub const PAUSE: i64 = 5_000;
/// What texts of proofs begin with.
const PREFIX: &str = "canteen-verification=";
/// The namespace of signatures.
pub const NAMESPACE: &str = "canteen";

/// How many members were agreed: what the operator said, else none for a corp that has proved who it
/// is (VER-06), else what holds for every corp.
#[must_use]
pub fn max_members(said: Option<u64>, verified: bool, usual: u64) -> Option<u64> {
    said.or((!verified).then_some(usual))
}

/// A domain as it is stored and asked for: in ASCII, lower case, without a dot at the end.
///
/// # Errors
/// Says what to write instead.
pub fn domain(text: &str) -> Result<String, String> {
    let said: String = text.chars().take(100).collect();
    let bad = |why: &str| format!("{said:?} is no domain: {why}");
    let text = text.trim().trim_end_matches('.');
    if text.contains("://") || text.contains('/') || text.contains(':') || text.contains('@') {
        return Err(bad("write the name alone, such as example.com"));
    }
    let ascii = idna::domain_to_ascii_strict(text)
        .map_err(|_| bad("a domain has letters, digits and hyphens, such as example.com"))?;
    let labels: Vec<_> = ascii.split('.').collect();
    if labels.len() < 2 {
        return Err(bad("it has no dot: write all of it, such as example.com"));
    }
    // An address written as numbers would pass whatever is asked of names.
    if labels
        .last()
        .is_none_or(|top| top.bytes().any(|b| b.is_ascii_digit()) && !top.starts_with("xn--"))
    {
        return Err(bad("an address is no domain"));
    }
    if matches!(labels.last(), Some(&("localhost" | "invalid" | "onion"))) {
        return Err(bad("nobody outside can reach it"));
    }
    if ascii.len() > 240 {
        return Err(bad("it is longer than 240 characters"));
    }
    Ok(ascii)
}

/// What a proof says: the corp, its own key and, for what is signed, a part of chance.
#[must_use]
pub fn text(corp_id: &str, fingerprint: &str, chance: Option<&str>) -> String {
    let chance = chance.map(|chance| format!("/{chance}")).unwrap_or_default();
    format!("{PREFIX}{corp_id}/{fingerprint}{chance}")
}

/// Where it is to stand.
#[must_use]
pub fn place(way: ProofWay, subject: &str) -> String {
    match way {
        ProofWay::Dns => format!("_canteen.{subject}"),
        ProofWay::Web => format!("https://{subject}/.well-known/canteen-verification.txt"),
        ProofWay::Key => NAMESPACE.to_owned(),
    }
}

/// Why lines do not hold a text; nothing when they do. One domain may speak for several corps, so
/// other lines are others'.
pub fn found<'a>(mut lines: impl Iterator<Item = &'a str>, text: &str) -> Result<(), String> {
    let mut other = false;
    let there = lines.any(|line| {
        let line = line.trim();
        other |= line.starts_with(PREFIX);
        line == text
    });
    match (there, other) {
        (true, _) => Ok(()),
        (false, true) => Err("it has the text of another corp, and not yours".into()),
        (false, false) => Err("it does not have the text".into()),
    }
}

/// What becomes of a mark after a look that a timer took.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Became {
    /// It was found; the next look is at this time.
    Holds(Time),
    /// It was not, since `since`; it is looked for again at `next`, and administrators are warned.
    Failing {
        /// Since when.
        since: Time,
        /// When it is looked for next.
        next: Time,
    },
    /// It was not found for the whole time of grace.
    Lost,
}

/// Judges a look.
#[must_use]
pub fn became(found: bool, failing: Option<Time>, now: Time) -> Became {
    if found {
        return Became::Holds(Time(now.0 + YEAR));
    }
    let since = failing.unwrap_or(now);
    let end = since.0 + GRACE;
    if now.0 >= end {
        return Became::Lost;
    }
    Became::Failing { since, next: Time((now.0 + WEEK).min(end)) }
}

/// Whether a corp that keeps so many documents may keep one more of this size.
///
/// # Errors
/// Too large.
pub fn room_for_document(kept: usize, size: i64) -> Outcome<()> {
    let large = |why: String| Err(Fault::refused(ErrorCode::TooLarge, why));
    if kept >= document::MOST {
        return large(format!(
            "the corp keeps {kept} documents, which is as many as may: remove one"
        ));
    }
    if size > document::BYTES {
        let most = document::BYTES;
        return large(format!(
            "the document has {size} bytes, the limit is {most}: make it smaller"
        ));
    }
    Ok(())
}

/// An end that was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct End {
    /// When.
    pub asked: Time,
    /// By whom; nobody for the operator.
    pub by: Option<MemberId>,
    /// When it comes, once that is agreed.
    pub due: Option<Time>,
}

/// What asking for the end of a corp does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asking {
    /// It waits for a second administrator.
    Waits,
    /// It is agreed and comes at this time.
    Agreed(Time),
    /// The caller has asked already.
    Twice,
    /// It is agreed already.
    Done,
    /// The caller is the only administrator.
    Alone,
}

/// Judges that `who` (nobody for the operator) asks, of whom others than those in `admins` have no
/// say: neither a request of somebody who is no administrator any more counts, nor a lapsed one.
#[must_use]
pub fn asking(end: Option<End>, who: Option<MemberId>, admins: &[MemberId], now: Time) -> Asking {
    if end.is_some_and(|end| end.due.is_some()) {
        return Asking::Done;
    }
    let agreed = Asking::Agreed(Time(now.0 + DELAY));
    let Some(who) = who else { return agreed };
    let first = end.filter(|end| now.0 < end.asked.0 + WAITS).and_then(|end| end.by);
    match first.filter(|first| admins.contains(first)) {
        Some(first) if first == who => Asking::Twice,
        Some(_) => agreed,
        None if admins.iter().all(|admin| *admin == who) => Asking::Alone,
        None => Asking::Waits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_agreed_until_a_corp_has_proved_who_it_is() {
        for (said, verified, agreed) in [
            (None, false, Some(1_000)),
            (None, true, None),
            (Some(50), false, Some(50)),
            (Some(5_000), true, Some(5_000)),
        ] {
            assert_eq!(max_members(said, verified, 1_000), agreed, "{said:?} {verified}");
        }
    }

    #[test]
    fn so_many_documents_of_such_a_size_are_kept() {
        let most = document::MOST;
        for (kept, size, fits) in [
            (0, 1, true),
            (most - 1, document::BYTES, true),
            (most, 1, false),
            (0, document::BYTES + 1, false),
        ] {
            assert_eq!(room_for_document(kept, size).is_ok(), fits, "{kept} {size}");
        }
    }

    #[test]
    fn domains_are_names_of_the_outside() {
        for (text, ascii) in [
            ("example.com", "example.com"),
            (" Example.COM. ", "example.com"),
            ("公司.cn", "xn--55qx5d.cn"),
            ("chat.example.公司", "chat.example.xn--55qx5d"),
            ("a-b.c2.example", "a-b.c2.example"),
        ] {
            assert_eq!(domain(text).as_deref(), Ok(ascii), "{text}");
        }
        let long = format!("{}.com", ["a123456789"; 30].join("."));
        for text in [
            "",
            "com",
            "localhost",
            "a.localhost",
            "127.0.0.1",
            "10.1",
            "0x7f.1",
            "1.2.3.4.",
            "[::1]",
            "::1",
            "https://example.com",
            "example.com/x",
            "example.com:80",
            "u@example.com",
            "exa mple.com",
            "_canteen.example.com",
            "a..com",
            "-a.com",
            "ex%61mple.com",
            "x.onion",
            "a\u{202e}b.com",
            &long,
        ] {
            assert!(domain(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_text_is_found_among_others() {
        let mine = text("c1", "SHA256:x", None);
        assert_eq!(mine, "canteen-verification=c1/SHA256:x");
        let other = text("c2", "SHA256:y", None);
        let look = |lines: &[&str]| found(lines.iter().copied(), &mine);
        assert_eq!(look(&["v=spf1", &other, &format!(" {mine} ")]), Ok(()));
        assert!(look(&[&other]).is_err_and(|why| why.contains("another corp")));
        assert!(look(&[&format!("{mine}x"), &format!("x{mine}")]).is_err());
        assert!(look(&[]).is_err_and(|why| why.contains("does not have")));
        assert_ne!(text("c1", "SHA256:x", Some("n")), mine);
    }

    #[test]
    fn a_mark_goes_after_a_time_of_grace() {
        let now = Time(1_000);
        assert_eq!(became(true, Some(Time(1)), now), Became::Holds(Time(1_000 + YEAR)));
        let first = became(false, None, now);
        assert_eq!(first, Became::Failing { since: now, next: Time(1_000 + WEEK) });
        // Looked at late, as after downtime: the last look is at the end of the grace.
        let late = Time(1_000 + GRACE - DAY);
        assert_eq!(
            became(false, Some(now), late),
            Became::Failing { since: now, next: Time(1_000 + GRACE) }
        );
        assert_eq!(became(false, Some(now), Time(1_000 + GRACE)), Became::Lost);
        assert_eq!(
            became(true, Some(now), Time(1_000 + 2 * GRACE)),
            Became::Holds(Time(1_000 + 2 * GRACE + YEAR))
        );
    }

    #[test]
    fn two_administrators_end_a_corp_or_the_operator() {
        let [ada, bo, gone] = [1, 2, 3].map(MemberId);
        let admins = [ada, bo];
        let now = Time(100 * DAY);
        let asked = |by, ago: i64| Some(End { asked: Time(now.0 - ago), by, due: None });
        let agreed = Asking::Agreed(Time(now.0 + DELAY));
        let over = Some(End { asked: now, by: Some(ada), due: Some(now) });
        for (end, who, admins, expected) in [
            (None, Some(ada), &admins[..], Asking::Waits),
            (asked(Some(ada), DAY), Some(bo), &admins, agreed),
            (asked(Some(ada), DAY), Some(ada), &admins, Asking::Twice),
            // Lapsed, and asked by somebody without a say: it begins anew.
            (asked(Some(ada), WAITS), Some(bo), &admins, Asking::Waits),
            (asked(Some(ada), WAITS), Some(ada), &admins, Asking::Waits),
            (asked(Some(gone), DAY), Some(bo), &admins, Asking::Waits),
            (None, Some(ada), &[ada], Asking::Alone),
            (asked(Some(bo), DAY), Some(ada), &[ada], Asking::Alone),
            (None, None, &[ada], agreed),
            (asked(Some(ada), DAY), None, &admins, agreed),
            (over, Some(bo), &admins, Asking::Done),
            (over, None, &admins, Asking::Done),
        ] {
            assert_eq!(asking(end, who, admins, now), expected, "{end:?} {who:?} {admins:?}");
        }
    }
}
