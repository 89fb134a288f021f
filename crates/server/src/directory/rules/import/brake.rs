//! The brake on removing members (IMP-13): a file that lacks so many is more likely the wrong file.

/// Up to so many are few.
const FEW: u64 = 50;
/// In hundredths: of many, more than this is suspicious.
const OF_MANY: u64 = 20;
/// In hundredths: of few, more than this is suspicious.
const OF_FEW: u64 = 80;

/// Whether removing so many of so many members takes a person who has counted them.
#[must_use]
pub fn brakes(removed: u64, members: u64) -> bool {
    let most = if removed > FEW { OF_MANY } else { OF_FEW };
    removed * 100 > members * most
}

#[cfg(test)]
mod tests {
    use super::brakes;

    #[test]
    fn many_and_a_fifth_or_few_and_nearly_all() {
        for (removed, members, expected) in [
            (0, 0, false),
            (1, 1, true),
            (8, 10, false),
            (9, 10, true),
            (40, 50, false),
            (41, 50, true),
            (50, 62, true),
            (50, 63, false),
            (50, 250, false),
            (51, 250, true),
            (51, 255, false),
            (200, 1_000, false),
            (201, 1_000, true),
        ] {
            assert_eq!(brakes(removed, members), expected, "{removed} of {members}");
        }
    }
}
