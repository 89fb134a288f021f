//! What to fetch when a log has grown while nobody looked. Pure.

use canteen_protocol::Seq;

use crate::store::coverage::Stretch;

/// How far back from its end a log is made whole at once.
pub const SMALL: i64 = 300;
/// When more is missing, only the last so many are fetched; the rest stays a hole until someone
/// looks.
const TAIL: i64 = 60;

/// The last places of a log that matter for [`tail`], and one before them.
#[must_use]
pub fn reach(begin: Seq, head: Seq) -> Stretch {
    (begin.max(Seq(head.0 - SMALL)), head)
}

/// The stretch to fetch of a log; `begin` is the first place that can be had, `holes` are those in
/// its [`reach`]. None when there is nothing to fetch.
#[must_use]
pub fn tail(begin: Seq, holes: &[Stretch], head: Seq) -> Option<Stretch> {
    let (first, last) = (holes.first()?, holes.last()?);
    let (from, _) = reach(begin, head);
    // One that reaches back to where nothing was ever looked at, or just the beginning.
    let is_short = first.1.0 - first.0.0 < 2 * TAIL;
    if first.0 > from || (from == begin && is_short) {
        return Some((first.0, last.1));
    }
    let from = begin.max(Seq(head.0 - TAIL + 1));
    let near = holes.iter().find(|hole| hole.1 >= from)?;
    Some((near.0.max(from), last.1))
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
        for (begin, holes, head, expected) in [
            (1, vec![], 10, None),
            (1, vec![(11, 11)], 11, Some((11, 11))),
            (1, vec![(11, 310)], 310, Some((11, 310))),
            (1, vec![(11, 311)], 311, Some((252, 311))),
            // What a push that came early has left.
            (1, vec![(11, 20), (25, 30)], 30, Some((11, 30))),
            (1, vec![(500, 505)], 600, Some((500, 505))),
            // A large hole further back stays, one near the end does not.
            (1, vec![(300, 400)], 600, None),
            (1, vec![(300, 400), (590, 592)], 600, Some((590, 592))),
            // Nothing held yet.
            (1, vec![(1, 40)], 40, Some((1, 40))),
            (1, vec![(1, 200)], 200, Some((141, 200))),
            (50, vec![(50, 60)], 60, Some((50, 60))),
            (1, vec![], 0, None),
        ] {
            let place = |(from, to): (i64, i64)| (Seq(from), Seq(to));
            let (from, to) = reach(Seq(begin), Seq(head));
            let seen: Vec<_> = holes
                .iter()
                .map(|hole| place(*hole))
                .filter(|hole| hole.1 >= from)
                .map(|hole| (hole.0.max(from), hole.1.min(to)))
                .collect();
            assert_eq!(tail(Seq(begin), &seen, Seq(head)), expected.map(place), "{holes:?} {head}");
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
