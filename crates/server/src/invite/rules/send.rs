//! Who is invited by mail, and how often (INV-01, INV-08).

use canteen_protocol::invite::Skip;
use canteen_protocol::{MemberId, Time};

/// Milliseconds between two invitations of one person.
pub const DAY: i64 = 24 * 3_600_000;
/// Milliseconds between two rounds of the weekly invitations.
pub const WEEK: i64 = 7 * DAY;
/// How often one person is invited by hand.
pub const TIMES: i64 = 3;

/// What is known of somebody who may be invited.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Invitee {
    /// Who.
    pub member: MemberId,
    /// Their account.
    pub userid: String,
    /// Their name.
    pub name: String,
    /// Their e-mail address, or nothing.
    pub email: String,
    /// Their mobile number, or nothing.
    pub mobile: String,
    /// Whether they have ever signed in.
    pub joined: bool,
    /// Whether they want no more.
    pub stopped: bool,
    /// When they were last invited.
    pub last: Option<Time>,
    /// How often they were invited by hand.
    pub by_hand: i64,
}

/// Why somebody is not invited now; none when they are.
#[must_use]
pub fn skip(invitee: &Invitee, weekly: bool, (mail, sms): (bool, bool), now: Time) -> Option<Skip> {
    let reached = (mail && !invitee.email.is_empty()) || (sms && !invitee.mobile.is_empty());
    if invitee.joined {
        Some(Skip::Joined)
    } else if invitee.stopped {
        Some(Skip::Stopped)
    } else if !reached {
        Some(Skip::NoAddress)
    } else if invitee.last.is_some_and(|last| now.0 - last.0 < DAY) {
        Some(Skip::Today)
    } else if !weekly && invitee.by_hand >= TIMES {
        Some(Skip::Often)
    } else {
        None
    }
}

/// When the next weekly round is, after one that was due at `due` and ran at `now`: on the same
/// weekday and hour, and only one for all that were missed.
#[must_use]
pub fn next_weekly(due: Time, now: Time) -> Time {
    let missed = (now.0 - due.0).max(0) / WEEK;
    Time(due.0 + (missed + 1) * WEEK)
}
