//! Which way is likely the quickest on PostgreSQL, by what the latest messages tell. Pure; the same
//! is found whichever is taken.

/// Messages that are looked at one by one at most after the first: some twenty milliseconds.
const FURTHER: i64 = 40_000;
/// With so few conversations the index is asked for them together, however rare what is wanted is.
const FEW: usize = 16;
/// Fits among all messages up to which the index is asked for all of them.
const RARE: i64 = 5_000;
/// One who sees more than this part of what was said has the index asked for all of it.
const PART: i64 = 10;

/// How many further messages to look at one by one for the `missing` ones, when among the `looked`
/// latest `seen` were found; none when the index is quicker.
pub fn further(looked: i64, seen: usize, missing: usize) -> Option<i64> {
    let (seen, missing) = (i64::try_from(seen).ok()?, i64::try_from(missing).ok()?);
    // Half as many again, as they are not evenly spread.
    let needed = looked.checked_mul(missing)?.checked_mul(3)?.checked_div(seen * 2)?;
    (needed <= FURTHER).then_some(needed)
}

/// What is known before the index is asked.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Messages that can be found, whoever may see them.
    pub all: i64,
    /// Messages of the member's conversations.
    pub theirs: i64,
    /// The member's conversations.
    pub conversations: usize,
    /// Messages that were looked at, and those of them that fit.
    pub looked: i64,
    pub fits: i64,
}

impl Known {
    /// Whether to ask the index for what fits in the member's conversations alone: it goes through
    /// all that was said in each of them, which is slow for one who sees much of it.
    pub fn is_asked_within(self) -> bool {
        if self.theirs.saturating_mul(PART) > self.all {
            return false;
        }
        let fits = self.fits.saturating_mul(self.all).checked_div(self.looked);
        self.conversations <= FEW || fits.is_none_or(|fits| fits > RARE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_is_looked_for_one_by_one() {
        for (seen, missing, more) in [
            (0, 31, None),
            (3, 28, None),
            (5, 26, Some(31_200)),
            (30, 1, Some(200)),
            (31, 0, Some(0)),
        ] {
            assert_eq!(further(4_000, seen, missing), more, "{seen}, {missing}");
        }
    }

    #[test]
    fn who_sees_little_has_the_index_asked_for_that() {
        let known = |theirs, conversations, fits| Known {
            all: 1_000_000,
            theirs,
            conversations,
            looked: 4_000,
            fits,
        };
        for (theirs, conversations, fits, within) in [
            // Much is seen.
            (800_000, 65, 100, false),
            (100_001, 1, 2_000, false),
            // Little, in few conversations and in many.
            (100_000, 1, 0, true),
            (500, 16, 0, true),
            (500, 17, 20, false),
            (500, 17, 21, true),
        ] {
            let known = known(theirs, conversations, fits);
            assert_eq!(known.is_asked_within(), within, "{known:?}");
        }
        // Nothing is known of what fits.
        assert!(Known { looked: 0, ..known(500, 17, 0) }.is_asked_within());
    }
}
