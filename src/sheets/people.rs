//! An exported directory, as files have it.

use std::collections::HashMap;

use canteen_protocol::DepartmentId;
use canteen_protocol::directory::{Department, Gender, Member};
use canteen_protocol::import::Exported;

use crate::i18n::Lang;

/// A country's numbers are written without its code (IMP-09).
const HOME: &str = "+86";

/// The members of a corp, by account, and where they are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct People {
    /// The name of the corp's root department.
    pub corp: String,
    /// The members.
    pub members: Vec<Member>,
    /// The names from the top level down of each department; none for the root.
    names: HashMap<DepartmentId, Vec<String>>,
}

impl People {
    /// From the lines of an export.
    pub fn of(lines: impl IntoIterator<Item = Exported>) -> Self {
        let (mut departments, mut members) = (Vec::new(), Vec::new());
        for line in lines {
            match line {
                Exported::Department(department) => departments.push(department),
                Exported::Member(member) => members.push(member),
                Exported::Done(_) => {}
            }
        }
        members.sort_by_key(|member: &Member| member.userid.to_lowercase());
        let root = departments.iter().find(|department| department.parent.is_none());
        let corp = root.map(|root| root.name.clone()).unwrap_or_default();
        Self { corp, members, names: names(&departments) }
    }

    /// The departments of a member, each as its names from the top level down; none for the root.
    pub fn places<'a>(&'a self, member: &'a Member) -> impl Iterator<Item = &'a [String]> {
        let names = |id| self.names.get(&id).map(Vec::as_slice).unwrap_or_default();
        member.departments.iter().map(move |place| names(place.department))
    }

    /// A member as a row of the template.
    pub fn row(&self, member: &Member, lang: Lang) -> [String; 9] {
        let departments = member.departments.iter().map(|place| self.path(place.department));
        let mobile = match member.mobile.strip_prefix(HOME) {
            // As it was before somebody said that it is of here.
            Some(bare) if bare.len() == 11 && bare.starts_with('1') => bare.to_owned(),
            _ => member.mobile.clone(),
        };
        [
            member.name.clone(),
            member.userid.clone(),
            member.english_name.clone(),
            member.title.clone(),
            departments.collect::<Vec<_>>().join(";"),
            gender(member.gender, lang).to_owned(),
            mobile,
            member.landline.clone(),
            member.email.clone(),
        ]
    }

    /// A department as a cell names it without doubt. One whose name would part the cell is named
    /// by its number.
    fn path(&self, id: DepartmentId) -> String {
        let names = self.names.get(&id).map(Vec::as_slice).unwrap_or_default();
        if names.iter().any(|name| name.contains([';', '；'])) {
            return id.to_string();
        }
        let path = names.join("/");
        // The root's own name in front stands for the root.
        if names.first() == Some(&self.corp) {
            format!("/{}/{path}", self.corp)
        } else {
            format!("/{path}")
        }
    }
}

fn gender(gender: Gender, lang: Lang) -> &'static str {
    match (gender, lang) {
        (Gender::Unset, _) => "",
        (Gender::Male, Lang::ZhCn) => "男",
        (Gender::Female, Lang::ZhCn) => "女",
        (gender, Lang::En) => gender.word(),
    }
}

fn names(departments: &[Department]) -> HashMap<DepartmentId, Vec<String>> {
    let by_id: HashMap<_, _> = departments.iter().map(|d| (d.id, d)).collect();
    let names = |department: &Department| {
        let (mut names, mut at) = (Vec::new(), Some(department));
        // As many steps as there are departments at most: a circle is no tree.
        for _ in 0..departments.len() {
            let Some((department, parent)) = at.and_then(|d| Some((d, d.parent?))) else { break };
            names.push(department.name.clone());
            at = by_id.get(&parent).copied();
        }
        names.reverse();
        names
    };
    departments.iter().map(|department| (department.id, names(department))).collect()
}

#[cfg(test)]
mod tests {
    use canteen_protocol::MemberId;
    use canteen_protocol::directory::Place;

    use super::*;

    #[test]
    fn a_row_names_departments_without_doubt() {
        let department = |id, parent: i64, name: &str| {
            Exported::Department(Department {
                id: DepartmentId(id),
                parent: (parent > 0).then_some(DepartmentId(parent)),
                name: name.into(),
                ..Department::default()
            })
        };
        let place = |id| Place { department: DepartmentId(id), ..Place::default() };
        let people = People::of([
            department(1, 0, "Acme"),
            department(2, 1, "Acme"),
            department(3, 2, "Sales"),
            department(4, 1, "R;D"),
            department(5, 1, "7"),
            Exported::Member(Member {
                id: MemberId(1),
                mobile: "+8613800000000".into(),
                gender: Gender::Male,
                departments: (1..=5).map(place).collect(),
                ..Member::default()
            }),
            Exported::Done(1),
        ]);
        let row = people.row(&people.members[0], Lang::ZhCn);
        assert_eq!(row[4], "/;/Acme/Acme;/Acme/Acme/Sales;4;/7");
        assert_eq!((row[5].as_str(), row[6].as_str()), ("男", "13800000000"));
    }
}
