//! The directory as lists show it: ids become paths, accounts and names.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use canteen_protocol::directory::{Department, DirectoryChanges, Member, Tag};
use canteen_protocol::display::NameDisplay;
use canteen_protocol::{DepartmentId, MemberId};
use serde::Serialize;

/// A whole directory, ready to be printed.
pub struct Listing {
    members: Vec<Member>,
    /// Where each stands among the members.
    places: HashMap<MemberId, usize>,
    names: NameDisplay,
    paths: HashMap<DepartmentId, String>,
    departments: Vec<Department>,
    tags: Vec<Tag>,
}

/// A member as programs read them.
#[derive(Serialize)]
pub struct ShownMember<'a> {
    pub userid: &'a str,
    pub name: &'a str,
    pub english_name: &'a str,
    pub title: &'a str,
    pub email: &'a str,
    pub mobile: &'a str,
    pub landline: &'a str,
    pub gender: &'a str,
    pub departments: Vec<&'a str>,
    pub leader_of: Vec<&'a str>,
    /// Where they stand in the lists of departments, where that was said.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub orders: BTreeMap<&'a str, i64>,
    pub leader: Option<&'a str>,
    pub disabled: bool,
    pub id: i64,
}

/// A department as programs read it.
#[derive(Serialize)]
pub struct ShownDepartment<'a> {
    pub id: i64,
    pub path: &'a str,
    pub name: &'a str,
    pub order: i64,
    pub members: i64,
}

/// A tag as programs read it.
#[derive(Serialize)]
pub struct ShownTag<'a> {
    pub id: i64,
    pub name: &'a str,
    pub members: Vec<&'a str>,
    pub departments: Vec<&'a str>,
}

impl Listing {
    /// Sorts members by account, departments by path, tags by name.
    pub fn new(directory: DirectoryChanges) -> Self {
        let DirectoryChanges { mut members, mut departments, mut tags, display, .. } = directory;
        members.sort_by_key(|member| member.userid.to_lowercase());
        tags.sort_by_key(|tag| tag.name.to_lowercase());
        let paths = paths(&departments);
        departments.sort_by(|a, b| paths.get(&a.id).cmp(&paths.get(&b.id)));
        let places = members.iter().enumerate().map(|(i, member)| (member.id, i)).collect();
        let names = display.unwrap_or_default().names;
        Self { members, places, names, paths, departments, tags }
    }

    /// The members; those of a department with all below when one is given.
    pub fn members(&self, under: Option<DepartmentId>) -> impl Iterator<Item = ShownMember<'_>> {
        let under = under.map(|department| self.path(department));
        self.members.iter().map(|member| self.member(member)).filter(move |member| {
            under.is_none_or(|under| member.departments.iter().any(|path| is_below(path, under)))
        })
    }

    /// One member by account, without regard to case.
    pub fn find(&self, userid: &str) -> Option<ShownMember<'_>> {
        let found = self.members.iter().find(|member| member.userid.eq_ignore_ascii_case(userid));
        found.map(|member| self.member(member))
    }

    /// One member.
    pub fn member<'a>(&'a self, member: &'a Member) -> ShownMember<'a> {
        let places = member.departments.iter();
        let ordered = member.departments.iter().filter(|place| place.order != 0);
        let led = places.clone().filter(|place| place.leader);
        ShownMember {
            userid: &member.userid,
            name: &member.name,
            english_name: &member.english_name,
            title: &member.title,
            email: &member.email,
            mobile: &member.mobile,
            landline: &member.landline,
            gender: member.gender.word(),
            departments: places.map(|place| self.path(place.department)).collect(),
            leader_of: led.map(|place| self.path(place.department)).collect(),
            orders: ordered.map(|place| (self.path(place.department), place.order)).collect(),
            leader: member.leader.and_then(|leader| self.account(leader)),
            disabled: member.disabled,
            id: member.id.0,
        }
    }

    /// The departments.
    pub fn departments(&self) -> impl Iterator<Item = ShownDepartment<'_>> {
        self.departments.iter().map(|department| ShownDepartment {
            id: department.id.0,
            path: self.path(department.id),
            name: &department.name,
            order: department.order,
            members: department.members,
        })
    }

    /// The tags.
    pub fn tags(&self) -> impl Iterator<Item = ShownTag<'_>> {
        self.tags.iter().map(|tag| ShownTag {
            id: tag.id.0,
            name: &tag.name,
            members: tag.members.iter().filter_map(|member| self.account(*member)).collect(),
            departments: tag.departments.iter().map(|id| self.path(*id)).collect(),
        })
    }

    /// A member's account and name; of one who may not be seen, neither.
    pub fn name(&self, member: MemberId) -> (&str, &str) {
        self.of(member).map_or(("?", "?"), |member| (&member.userid, &member.name))
    }

    /// What a member is called where people read it.
    pub fn called(&self, member: MemberId) -> Cow<'_, str> {
        let member = self.of(member);
        member.map_or("?".into(), |member| self.names.of(&member.name, &member.english_name))
    }

    fn of(&self, member: MemberId) -> Option<&Member> {
        self.places.get(&member).map(|at| &self.members[*at])
    }

    fn account(&self, member: MemberId) -> Option<&str> {
        self.of(member).map(|member| member.userid.as_str())
    }

    /// A department that may not be seen has no path to show.
    fn path(&self, department: DepartmentId) -> &str {
        self.paths.get(&department).map_or("?", String::as_str)
    }
}

/// The path of each department: the root is `/`, what is below it `/East China/Sales`.
fn paths(departments: &[Department]) -> HashMap<DepartmentId, String> {
    let by_id: HashMap<_, _> = departments.iter().map(|d| (d.id, d)).collect();
    let path = |department: &Department| {
        let mut names = Vec::new();
        let mut at = Some(department);
        // As many steps as there are departments at most: a tree that goes in a circle is no tree.
        for _ in 0..departments.len() {
            let Some(department) = at else { break };
            if let Some(parent) = department.parent {
                names.push(department.name.as_str());
                at = by_id.get(&parent).copied();
            } else {
                break;
            }
        }
        names.reverse();
        format!("/{}", names.join("/"))
    };
    departments.iter().map(|department| (department.id, path(department))).collect()
}

fn is_below(path: &str, top: &str) -> bool {
    top == "/"
        || path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use canteen_protocol::directory::Place;

    fn department(id: i64, parent: Option<i64>, name: &str) -> Department {
        Department {
            id: DepartmentId(id),
            parent: parent.map(DepartmentId),
            name: name.into(),
            ..Department::default()
        }
    }

    fn listing() -> Listing {
        let member = |id, userid: &str, department, leader| Member {
            id: MemberId(id),
            userid: userid.into(),
            departments: vec![Place { department: DepartmentId(department), leader, order: 0 }],
            leader: Some(MemberId(1)),
            ..Member::default()
        };
        Listing::new(DirectoryChanges {
            departments: vec![
                department(12, Some(11), "Sales"),
                department(10, None, "Acme"),
                department(11, Some(10), "East"),
                department(13, Some(10), "East China"),
            ],
            members: vec![member(2, "Zoe", 12, true), member(1, "li", 13, false)],
            tags: vec![Tag {
                name: "oncall".into(),
                members: vec![MemberId(2), MemberId(99)],
                departments: vec![DepartmentId(11)],
                ..Tag::default()
            }],
            ..DirectoryChanges::default()
        })
    }

    #[test]
    fn paths_begin_below_the_root() {
        let listing = listing();
        let paths: Vec<_> = listing.departments().map(|d| d.path.to_owned()).collect();
        assert_eq!(paths, ["/", "/East", "/East China", "/East/Sales"]);
    }

    #[test]
    fn a_department_is_listed_with_all_below_and_nothing_beside() {
        let listing = listing();
        let under =
            |id| listing.members(Some(DepartmentId(id))).map(|m| m.userid).collect::<Vec<_>>();
        assert_eq!(under(10), ["li", "Zoe"]);
        assert_eq!(under(11), ["Zoe"]);
        assert_eq!(under(13), ["li"]);
    }

    #[test]
    fn ids_become_accounts_and_paths() {
        let listing = listing();
        let zoe = listing.find("ZOE").unwrap();
        assert_eq!(zoe.leader_of, ["/East/Sales"]);
        assert_eq!(zoe.leader, Some("li"));
        let tag = listing.tags().next().unwrap();
        assert_eq!((tag.members, tag.departments), (vec!["Zoe"], vec!["/East"]));
    }

    #[test]
    fn a_circle_ends() {
        let all = [department(1, Some(2), "a"), department(2, Some(1), "b")];
        assert_eq!(paths(&all).len(), 2);
    }
}
