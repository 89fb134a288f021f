//! Whether a segment holds a member, from what is known of that member alone. Says the same as
//! resolving the segment, one member at a time. Pure.

use canteen_protocol::{DepartmentId, MemberId, Segment, TagId};

use super::tree;

/// What segments go by.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Who.
    pub member: MemberId,
    /// The paths of the departments they are in.
    pub paths: Vec<String>,
    /// The tags that name them or a department they are in.
    pub tags: Vec<TagId>,
}

impl Facts {
    /// Whether they are in a department or below it.
    fn within(&self, department: DepartmentId) -> bool {
        self.paths.iter().any(|path| tree::ids(path).any(|id| id == department))
    }
}

/// Whether the segment holds them, be their account shut or not.
#[must_use]
pub fn holds(segment: &Segment, facts: &Facts) -> bool {
    let named = segment.all
        || segment.members.contains(&facts.member)
        || segment.departments.iter().any(|department| facts.within(*department))
        || segment.tags.iter().any(|tag| facts.tags.contains(tag));
    named
        && segment.within.as_ref().is_none_or(|within| holds(within, facts))
        && !segment.except.as_ref().is_some_and(|except| holds(except, facts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_held_by_name_department_or_tag() {
        let facts =
            Facts { member: MemberId(7), paths: vec!["1/20/3/".into()], tags: vec![TagId(5)] };
        let departments =
            |id| Segment { departments: vec![DepartmentId(id)], ..Segment::default() };
        let tags = |id| Segment { tags: vec![TagId(id)], ..Segment::default() };
        let boxed = |segment| Some(Box::new(segment));
        let table = [
            (Segment::default(), false),
            (Segment::everyone(), true),
            (Segment::of([MemberId(7)]), true),
            (Segment::of([MemberId(8)]), false),
            (departments(20), true),
            (departments(2), false),
            (departments(3), true),
            (tags(5), true),
            (tags(6), false),
            (Segment { within: boxed(departments(1)), ..Segment::everyone() }, true),
            (Segment { within: boxed(departments(4)), ..Segment::everyone() }, false),
            (Segment { except: boxed(tags(5)), ..departments(3) }, false),
            (Segment { except: boxed(tags(6)), ..departments(3) }, true),
        ];
        for (segment, expected) in table {
            assert_eq!(holds(&segment, &facts), expected, "{segment:?}");
        }
    }
}
