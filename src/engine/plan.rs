//! What to fetch when a log has grown while nobody looked. Pure.

use canteen_protocol::Seq;

use crate::store::coverage::Stretch;

/// A gap of so many entries is closed at once.
const SMALL: i64 = 300;
/// Of a larger one only the last so many are fetched; the rest stays a hole until someone looks.
const TAIL: i64 = 60;

/// The stretch to fetch of a log that is known up to `top` and has grown to `head`; `begin` is the
/// first place that can be had. None when there is nothing to fetch.
#[must_use]
pub fn tail(begin: Seq, top: Seq, head: Seq) -> Option<Stretch> {
    let from = top.next().max(begin);
    if from > head {
        return None;
    }
    let missing = head.0 - from.0 + 1;
    let from =
        if missing <= SMALL && top >= begin { from } else { from.max(Seq(head.0 - TAIL + 1)) };
    Some((from, head))
}

/// The part of a hole to fetch for someone who sees it: the end that is nearest to what they read.
#[must_use]
pub fn piece((low, high): Stretch, near: Near, count: i64) -> Stretch {
    let count = count.max(1);
    match near {
        Near::End => (low.max(Seq(high.0 - count + 1)), high),
        Near::Start => (low, high.min(Seq(low.0 + count - 1))),
        Near::Place(seq) => {
            let middle = seq.clamp(low, high);
            let from = low.max(Seq(middle.0 - count / 2));
            (from, high.min(Seq(from.0 + count - 1)))
        }
    }
}

/// Which end of a hole matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Near {
    /// Its end.
    End,
    /// Its start.
    Start,
    /// What lies around a place.
    Place(Seq),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_gaps_are_closed_and_of_large_ones_the_end_is_fetched() {
        for (begin, top, head, expected) in [
            (1, 10, 10, None),
            (1, 10, 11, Some((11, 11))),
            (1, 10, 310, Some((11, 310))),
            (1, 10, 311, Some((252, 311))),
            // Nothing held yet.
            (1, 0, 40, Some((1, 40))),
            (1, 0, 200, Some((141, 200))),
            (50, 0, 60, Some((50, 60))),
            // Joined again: what was held before is far away.
            (500, 10, 520, Some((500, 520))),
            (1, 0, 0, None),
        ] {
            let expected = expected.map(|(from, to)| (Seq(from), Seq(to)));
            assert_eq!(tail(Seq(begin), Seq(top), Seq(head)), expected, "{begin} {top} {head}");
        }
    }

    #[test]
    fn a_piece_lies_in_its_hole() {
        let hole = (Seq(10), Seq(100));
        for (near, count, expected) in [
            (Near::End, 20, (81, 100)),
            (Near::Start, 20, (10, 29)),
            (Near::Place(Seq(50)), 20, (40, 59)),
            (Near::Place(Seq(5)), 20, (10, 29)),
            (Near::Place(Seq(400)), 20, (90, 100)),
            (Near::End, 500, (10, 100)),
            (Near::Start, 0, (10, 10)),
        ] {
            assert_eq!(piece(hole, near, count), (Seq(expected.0), Seq(expected.1)), "{near:?}");
        }
    }
}
