//! What the roles of an administrator open (ADM-02, -07 to -10): which contacts, departments and
//! apps, and how far. Pure.
//!
//! A role opens what its grants name, but for what it blocks; several roles add up. A department is
//! open when a grant names it or one above it. Whoever is open through departments can be changed
//! only while all their departments are open: what is done to them would otherwise be done to
//! somebody else's people. Where a nested segment leaves a doubt, a department is closed.

use canteen_protocol::Segment;
use canteen_protocol::role::{App, AppGrant, AppLevel, ContactGrant, ContactLevel};

use super::holds::{Facts, holds};
use super::tree;

/// How far something is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// To be read.
    View,
    /// To be changed.
    Change,
}

/// What one role opens.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rights {
    /// Contacts.
    pub contacts: Vec<ContactGrant>,
    /// Apps.
    pub apps: Vec<AppGrant>,
}

impl Rights {
    fn blocked(&self) -> impl Iterator<Item = &Segment> {
        self.at(|level| level == ContactLevel::Blocked)
    }

    fn granted(&self, level: Level) -> impl Iterator<Item = &Segment> {
        self.at(move |granted| match granted {
            ContactLevel::Blocked => false,
            ContactLevel::View => level == Level::View,
            ContactLevel::Change => true,
        })
    }

    fn at(&self, fits: impl Fn(ContactLevel) -> bool) -> impl Iterator<Item = &Segment> {
        self.contacts.iter().filter(move |grant| fits(grant.level)).map(|grant| &grant.segment)
    }

    fn place(&self, path: &str, level: Level) -> bool {
        !self.blocked().any(|segment| touches(segment, path))
            && self.granted(level).any(|segment| opens(segment, path))
    }
}

/// Whether a member is open so far.
#[must_use]
pub fn member(roles: &[Rights], facts: &Facts, level: Level) -> bool {
    let all_places = || facts.paths.iter().all(|path| place(roles, path, level));
    roles.iter().filter(|role| !role.blocked().any(|segment| holds(segment, facts))).any(|role| {
        role.granted(level).any(|segment| {
            let by_themselves = || holds(&without_departments(segment), facts);
            holds(segment, facts) && (level == Level::View || by_themselves() || all_places())
        })
    })
}

/// Whether the department of this path is open: to be looked into, or to have members put into it
/// and departments made below it.
#[must_use]
pub fn place(roles: &[Rights], path: &str, level: Level) -> bool {
    roles.iter().any(|role| role.place(path, level))
}

/// Whether a department can be renamed, moved and deleted: the one above is open too, and all that
/// are `within`, their own paths and that of the department itself.
#[must_use]
pub fn department(roles: &[Rights], path: &str, within: &[String]) -> bool {
    place(roles, above(path), Level::Change)
        && place(roles, path, Level::Change)
        && within.iter().all(|path| place(roles, path, Level::Change))
}

/// Whether an app is open so far.
#[must_use]
pub fn app(roles: &[Rights], app: App, level: AppLevel) -> bool {
    let fits = |grant: &AppGrant| grant.app == app && grant.level >= level;
    roles.iter().any(|role| role.apps.iter().any(fits))
}

/// The path of the department above; empty above the root.
fn above(path: &str) -> &str {
    let bare = path.strip_suffix('/').unwrap_or(path);
    bare.rfind('/').map_or("", |at| &path[..=at])
}

/// Whether a segment opens the department of a path as a whole, not only some who are in it.
fn opens(segment: &Segment, path: &str) -> bool {
    !path.is_empty()
        && touches(segment, path)
        && segment.within.as_ref().is_none_or(|within| opens(within, path))
        && !segment.except.as_ref().is_some_and(|except| touches(except, path))
}

/// Whether a segment names the department of a path, one above it, or everything.
fn touches(segment: &Segment, path: &str) -> bool {
    segment.all || tree::ids(path).any(|id| segment.departments.contains(&id))
}

fn without_departments(segment: &Segment) -> Segment {
    Segment { departments: Vec::new(), ..segment.clone() }
}

#[cfg(test)]
mod tests {
    use canteen_protocol::{DepartmentId, MemberId, TagId};

    use super::*;

    // 1 is the root; 2 east with 3 the shop, 4 the branch in it; 5 west.
    const EAST: &str = "1/2/";
    const SHOP: &str = "1/2/3/";
    const CELLAR: &str = "1/2/3/4/";
    const WEST: &str = "1/5/";

    fn dept(id: i64) -> Segment {
        Segment { departments: vec![DepartmentId(id)], ..Segment::default() }
    }

    fn tag(id: i64) -> Segment {
        Segment { tags: vec![TagId(id)], ..Segment::default() }
    }

    fn but(segment: Segment, except: Segment) -> Segment {
        Segment { except: Some(Box::new(except)), ..segment }
    }

    fn only(segment: Segment, within: Segment) -> Segment {
        Segment { within: Some(Box::new(within)), ..segment }
    }

    fn role(grants: impl IntoIterator<Item = (Segment, ContactLevel)>) -> Rights {
        let contact = |(segment, level)| ContactGrant { segment, level, text: String::new() };
        Rights { contacts: grants.into_iter().map(contact).collect(), apps: Vec::new() }
    }

    fn in_(paths: &[&str]) -> Facts {
        let paths = paths.iter().map(|path| (*path).to_owned()).collect();
        Facts { member: MemberId(7), paths, tags: vec![TagId(9)] }
    }

    #[test]
    fn members_are_open_by_what_the_grants_name() {
        use ContactLevel::{Blocked, Change, View};
        let east = || vec![role([(dept(2), Change)])];
        type Line<'a> = (&'a str, Vec<Rights>, &'a [&'a str], Option<Level>);
        let table: [Line<'_>; 16] = [
            ("nothing", vec![], &[SHOP], None),
            ("below", east(), &[SHOP], Some(Level::Change)),
            ("beside", east(), &[WEST], None),
            ("above", east(), &["1/"], None),
            ("with another department", east(), &[SHOP, WEST], Some(Level::View)),
            ("only seen", vec![role([(dept(2), View)])], &[SHOP], Some(Level::View)),
            (
                "two roles",
                vec![role([(dept(2), Change)]), role([(dept(5), Change)])],
                &[SHOP, WEST],
                Some(Level::Change),
            ),
            (
                "changed here and seen there",
                vec![role([(dept(2), Change), (dept(5), View)])],
                &[SHOP, WEST],
                Some(Level::View),
            ),
            ("blocked", vec![role([(dept(2), Change), (dept(3), Blocked)])], &[CELLAR], None),
            (
                "blocked by one role and not by another",
                vec![role([(dept(2), Change), (dept(3), Blocked)]), role([(dept(2), View)])],
                &[CELLAR],
                Some(Level::View),
            ),
            (
                "by name",
                vec![role([(Segment::of([MemberId(7)]), Change)])],
                &[SHOP, WEST],
                Some(Level::Change),
            ),
            ("by tag", vec![role([(tag(9), Change)])], &[WEST], Some(Level::Change)),
            ("by another tag", vec![role([(tag(8), Change)])], &[WEST], None),
            (
                "some of a department",
                vec![role([(only(dept(2), tag(9)), Change)])],
                &[SHOP],
                Some(Level::View),
            ),
            ("all but a tag", vec![role([(but(dept(2), tag(9)), Change)])], &[SHOP], None),
            (
                "all but a department",
                vec![role([(but(Segment::everyone(), dept(5)), Change)])],
                &[SHOP, WEST],
                None,
            ),
        ];
        for (what, roles, paths, expected) in table {
            let facts = in_(paths);
            let open = |level| member(&roles, &facts, level);
            assert_eq!(open(Level::View), expected.is_some(), "{what}: seen");
            assert_eq!(open(Level::Change), expected == Some(Level::Change), "{what}: changed");
        }
    }

    #[test]
    fn departments_are_open_as_wholes() {
        use ContactLevel::{Blocked, Change, View};
        let shop = || [SHOP.to_owned(), CELLAR.to_owned()];
        let table = [
            ("the uppermost", vec![role([(dept(3), Change)])], true, false),
            ("below it", vec![role([(dept(2), Change)])], true, true),
            ("only seen", vec![role([(dept(2), View)])], false, false),
            ("beside", vec![role([(dept(5), Change)])], false, false),
            ("everything", vec![role([(Segment::everyone(), Change)])], true, true),
            ("a hole below", vec![role([(dept(2), Change), (dept(4), Blocked)])], true, false),
            ("an exception below", vec![role([(but(dept(2), dept(4)), Change)])], true, false),
            ("taken out", vec![role([(but(dept(2), dept(3)), Change)])], false, false),
            ("some people", vec![role([(only(dept(2), tag(9)), Change)])], false, false),
            ("all but some people", vec![role([(but(dept(2), tag(9)), Change)])], true, true),
            (
                "everybody blocked",
                vec![role([(dept(2), Change), (Segment::everyone(), Blocked)])],
                false,
                false,
            ),
        ];
        for (what, roles, put, moved) in table {
            assert_eq!(place(&roles, SHOP, Level::Change), put, "{what}: put into");
            assert_eq!(department(&roles, SHOP, &shop()), moved, "{what}: moved");
        }
        let all = [role([(Segment::everyone(), Change)])];
        assert!(!department(&all, "1/", &["1/".into()]), "the root has nothing above it");
        assert!(place(&all, EAST, Level::View));
    }

    #[test]
    fn apps_are_open_as_far_as_granted() {
        let grants = |level| Rights {
            apps: vec![AppGrant { app: App::Joining, level }],
            ..Rights::default()
        };
        let table = [
            (vec![], false, false),
            (vec![grants(AppLevel::Send)], true, false),
            (vec![grants(AppLevel::Change)], true, true),
            (vec![grants(AppLevel::Send), grants(AppLevel::Change)], true, true),
        ];
        for (roles, send, change) in table {
            assert_eq!(app(&roles, App::Joining, AppLevel::Send), send);
            assert_eq!(app(&roles, App::Joining, AppLevel::Change), change);
        }
    }
}
