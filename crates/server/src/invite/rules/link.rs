//! What a link allows, and for how long.

use canteen_protocol::Time;
use canteen_protocol::invite::LinkState;

/// Milliseconds a link is open when nothing is said: a week.
pub const USUAL: i64 = 7 * 24 * 3_600_000;
/// Milliseconds it is open at most: a year.
pub const LONGEST: i64 = 366 * 24 * 3_600_000;
/// How many it lets in at most, when a number is said.
pub const MOST_USES: i64 = 100_000;

/// What a link allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Terms {
    /// Until when.
    pub expires: Time,
    /// How many it lets in; any number when none.
    pub uses: Option<i64>,
    /// How many it has let in.
    pub used: i64,
    /// Whether it was taken back.
    pub revoked: bool,
}

impl Terms {
    /// Whether it still lets people in.
    #[must_use]
    pub fn state(&self, now: Time) -> LinkState {
        if self.revoked {
            LinkState::Revoked
        } else if self.expires <= now {
            LinkState::Expired
        } else if self.uses.is_some_and(|uses| self.used >= uses) {
            LinkState::UsedUp
        } else {
            LinkState::Open
        }
    }

    /// Whether it is open.
    #[must_use]
    pub fn is_open(&self, now: Time) -> bool {
        self.state(now) == LinkState::Open
    }
}

/// Why a link cannot be made so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadTerms {
    /// Its time is over before it begins.
    #[error("the link would be over before it begins: name a time to come")]
    Past,
    /// It is open for too long.
    #[error("a link is open for a year at most: name a nearer time, and make another one later")]
    Long,
    /// A number of uses that makes no sense.
    #[error("a link lets in 1 to {MOST_USES} people: leave the number out for any")]
    Uses,
}

/// The terms of a new link.
///
/// # Errors
/// [`BadTerms`].
pub fn terms(expires: Option<Time>, uses: Option<i64>, now: Time) -> Result<Terms, BadTerms> {
    let expires = expires.unwrap_or(Time(now.0 + USUAL));
    if expires <= now {
        return Err(BadTerms::Past);
    }
    if expires.0 - now.0 > LONGEST {
        return Err(BadTerms::Long);
    }
    if uses.is_some_and(|uses| !(1..=MOST_USES).contains(&uses)) {
        return Err(BadTerms::Uses);
    }
    Ok(Terms { expires, uses, used: 0, revoked: false })
}
