//! In which departments a member is from then on.

use canteen_protocol::directory::Place;

use super::plan::Placed;
use super::tree::Target;

/// The new places, when they are not the same: the main department first, the others in any order.
/// Who leads a department they stay in still does.
pub fn moved(before: &[Place], after: &[Target]) -> Option<Vec<Placed>> {
    let known = |place: &Place| Target::Known(place.department);
    let same = before.len() == after.len()
        && before.first().map(known) == after.first().copied()
        && before.iter().all(|place| after.contains(&known(place)));
    if same {
        return None;
    }
    let placed = |department: &Target| {
        let old = before.iter().find(|place| known(place) == *department);
        let Place { leader, order, .. } = old.copied().unwrap_or_default();
        Placed { department: *department, leader, order }
    };
    Some(after.iter().map(placed).collect())
}

#[cfg(test)]
mod tests {
    use canteen_protocol::DepartmentId;

    use super::*;

    #[test]
    fn only_the_first_has_its_place() {
        let place = |n| Place { department: DepartmentId(n), leader: n == 2, order: n };
        let target = |n| Target::Known(DepartmentId(n));
        let before = [place(1), place(2), place(3)];
        assert_eq!(moved(&before, &[target(1), target(3), target(2)]), None);
        for after in [vec![target(2), target(1), target(3)], vec![target(1), target(2)]] {
            assert!(moved(&before, &after).is_some(), "{after:?}");
        }
        let now = moved(&before, &[Target::New(0), target(2)]).unwrap();
        let placed = |department, leader, order| Placed { department, leader, order };
        assert_eq!(now, [placed(Target::New(0), false, 0), placed(target(2), true, 2)]);
    }
}
