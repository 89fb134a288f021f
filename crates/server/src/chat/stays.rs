//! Which part of a log a member sees: the stays of their membership. Pure.

use canteen_protocol::Seq;

/// A stretch of a conversation's log during which someone was in it, both ends inside: from the
/// entry that says they joined to the one that says they left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stay {
    /// Its first place.
    pub first: Seq,
    /// Its last place; none while it lasts.
    pub until: Option<Seq>,
}

impl Stay {
    /// Whether a place is in it.
    #[must_use]
    pub fn holds(self, seq: Seq) -> bool {
        self.first <= seq && self.until.is_none_or(|until| seq <= until)
    }
}

/// Whether one of the stays holds the place.
#[must_use]
pub fn sees(stays: &[Stay], seq: Seq) -> bool {
    stays.iter().any(|stay| stay.holds(seq))
}

/// The parts of `from ..= to` that the stays hold, rising. Stays rise and do not overlap.
#[must_use]
pub fn clip(stays: &[Stay], from: Seq, to: Seq) -> Vec<(Seq, Seq)> {
    stays
        .iter()
        .map(|stay| (stay.first.max(from), stay.until.map_or(to, |until| until.min(to))))
        .filter(|(first, last)| first <= last)
        .collect()
}

/// The last place of a log with this head that the stays hold; 0 when there is no stay.
#[must_use]
pub fn last(stays: &[Stay], head: Seq) -> Seq {
    stays.last().map_or(Seq(0), |stay| stay.until.unwrap_or(head))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stay(first: i64, until: Option<i64>) -> Stay {
        Stay { first: Seq(first), until: until.map(Seq) }
    }

    #[test]
    fn a_stay_holds_both_its_ends() {
        let cases = [(4, false), (5, true), (7, true), (9, true), (10, false)];
        for (seq, held) in cases {
            assert_eq!(stay(5, Some(9)).holds(Seq(seq)), held, "{seq}");
        }
        assert!(stay(5, None).holds(Seq(i64::MAX)));
    }

    #[test]
    fn clipping_keeps_what_is_inside() {
        let stays = [stay(3, Some(5)), stay(8, None)];
        let cases = [
            ((1, 10), vec![(3, 5), (8, 10)]),
            ((4, 8), vec![(4, 5), (8, 8)]),
            ((6, 7), vec![]),
            ((9, 9), vec![(9, 9)]),
            ((9, 8), vec![]),
        ];
        for ((from, to), expected) in cases {
            let expected: Vec<_> = expected.into_iter().map(|(a, b)| (Seq(a), Seq(b))).collect();
            assert_eq!(clip(&stays, Seq(from), Seq(to)), expected, "{from}..={to}");
        }
    }

    /// What happens in a group with respect to one member.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        Join,
        Leave,
        Say,
    }

    proptest! {
        /// A slow model writes down, entry by entry, whether the member was there; the stays
        /// must say the same of each place and each range.
        #[test]
        fn stays_agree_with_a_diary(
            steps in prop::collection::vec(
                prop_oneof![Just(Step::Join), Just(Step::Leave), Just(Step::Say), Just(Step::Say)],
                1..60,
            ),
            from in 0_i64..70,
            to in 0_i64..70,
        ) {
            let mut stays: Vec<Stay> = Vec::new();
            let mut diary: Vec<bool> = Vec::new();
            let mut inside = false;
            for step in steps {
                let seq = Seq(i64::try_from(diary.len()).unwrap() + 1);
                match step {
                    Step::Join if !inside => {
                        inside = true;
                        stays.push(Stay { first: seq, until: None });
                        diary.push(true);
                    }
                    Step::Leave if inside => {
                        inside = false;
                        stays.last_mut().unwrap().until = Some(seq);
                        diary.push(true);
                    }
                    Step::Say => diary.push(inside),
                    Step::Join | Step::Leave => {}
                }
            }
            let head = Seq(i64::try_from(diary.len()).unwrap());
            for (i, seen) in (1..).zip(&diary) {
                prop_assert_eq!(sees(&stays, Seq(i)), *seen, "place {}", i);
            }
            let to = Seq(to).min(head);
            let clipped: Vec<i64> = clip(&stays, Seq(from), to)
                .into_iter()
                .flat_map(|(first, last)| first.0..=last.0)
                .collect();
            let expected: Vec<i64> = (1..)
                .zip(&diary)
                .filter(|(i, seen)| **seen && (from..=to.0).contains(i))
                .map(|(i, _)| i)
                .collect();
            prop_assert_eq!(clipped, expected);
            let seen_last = diary.iter().rposition(|seen| *seen).map_or(0, |i| i + 1);
            prop_assert_eq!(last(&stays, head).0, i64::try_from(seen_last).unwrap());
        }
    }
}
