//! What is exported is imported again and changes nothing, whatever people and departments are
//! called: the writers and readers of this module, and the planner of the server.

use std::collections::HashSet;

use canteen_protocol::directory::{Department, Gender, Member, Place};
use canteen_protocol::import::{Exported, Import, Row};
use canteen_protocol::{DepartmentId, MemberId};
use canteen_server::directory::rules::fields;
use canteen_server::directory::rules::import::{Current, plan};
use proptest::prelude::*;
use proptest::sample::select;

use super::people::People;
use super::person::PlacesFrom;
use super::template::Table;
use super::{Read, SheetError, csv, ldif, read, vcard, xlsx};
use crate::i18n::Lang;

/// What has a meaning in a cell, in a path or to a spreadsheet.
const ODD: [&str; 22] = [
    "Acme",
    "East",
    "7",
    "R;D",
    "研发；测试",
    "R&D, lab",
    "\"quoted\"",
    "'=x",
    "''+1",
    "'tis",
    "=1+1",
    "+1",
    "-",
    "@all",
    "＝1",
    "(示例)",
    "Jack (example)",
    "张三（示例）",
    ";",
    "_x0041_",
    "O'Neil, Ann",
    "a\u{0301}",
];

fn any_text() -> impl Strategy<Value = String> {
    // The sign of what could not be read is refused in a file: nobody knows what stood there.
    let other = "\\PC{0,12}".prop_map(|text| text.replace('\u{fffd}', ""));
    prop_oneof![3 => select(&ODD[..]).prop_map(ToOwned::to_owned), 1 => other]
}

fn any_departments() -> impl Strategy<Value = Vec<Department>> {
    let below = prop::collection::vec((any::<prop::sample::Index>(), any_text()), 0..8);
    below.prop_map(|below| {
        let mut all =
            vec![Department { id: DepartmentId(1), name: "Acme".into(), ..Department::default() }];
        for (above, name) in below {
            let Ok(name) = fields::department_name(&name) else { continue };
            let parent = Some(all[above.index(all.len())].id);
            if all.iter().any(|d| d.parent == parent && d.name == name) {
                continue;
            }
            let id = DepartmentId(all.len() as i64 + 1);
            all.push(Department { id, parent, name, ..Department::default() });
        }
        all
    })
}

/// Everything of a member but who and where they are.
fn any_member() -> impl Strategy<Value = Member> {
    let texts = (any_text(), any_text(), any_text());
    let gender = select(&[Gender::Unset, Gender::Male, Gender::Female][..]);
    let mobile = select(&["", "+8613800000", "+8522345", "+861"][..]);
    let landline = select(&["", "+86,20,1", "-1", "020-88985632", ","][..]);
    (texts, gender, mobile, landline, any::<bool>()).prop_map(
        |((name, english_name, title), gender, mobile, landline, mail)| {
            let line = |text: &str, most| fields::line("", text, most).unwrap_or_default();
            Member {
                name: fields::name("", &name, fields::NAME).unwrap_or_else(|_| "N".into()),
                english_name: line(&english_name, fields::NAME),
                title: line(&title, fields::TITLE),
                email: if mail { "a".into() } else { String::new() },
                mobile: mobile.to_owned(),
                landline: landline.to_owned(),
                gender,
                ..Member::default()
            }
        },
    )
}

fn any_current() -> impl Strategy<Value = Current> {
    let places = prop::collection::vec(any::<prop::sample::Index>(), 1..4);
    let members = prop::collection::vec((any_member(), places), 1..6);
    (any_departments(), members).prop_map(|(departments, members)| {
        let members = (1..).zip(members).map(|(n, (mut member, places))| {
            (member.id, member.userid) = (MemberId(n), format!("M{n}"));
            if !member.email.is_empty() {
                member.email = format!("'=m{n}@example.com");
            }
            if !member.mobile.is_empty() {
                member.mobile =
                    fields::mobile(&format!("{}{n:03}", member.mobile)).unwrap_or_default();
            }
            let mut seen = HashSet::new();
            let places = places.iter().map(|at| departments[at.index(departments.len())].id);
            let places = places.filter(|id| seen.insert(*id));
            member.departments =
                places.map(|department| Place { department, ..Place::default() }).collect();
            member
        });
        Current { members: members.collect(), departments, by: MemberId(1), ..Current::default() }
    })
}

/// The files that are no tables.
fn books(people: &People) -> [Result<Read, SheetError>; 2] {
    let (directory, cards) = (ldif::write(people), vcard::write(people));
    [ldif::read(&directory, PlacesFrom::default()), vcard::read(&cards)]
}

fn files(people: &People, lang: Lang) -> [Vec<u8>; 2] {
    let rows: Vec<_> = people.members.iter().map(|member| people.row(member, lang)).collect();
    let headers = Table::Members.headers(lang);
    let mut text = "\u{feff}".to_owned();
    csv::write(&mut text, headers.iter().copied());
    for row in &rows {
        csv::write(&mut text, row.iter().map(String::as_str));
    }
    let headers: Vec<_> = headers.into_iter().map(|header| (header, false)).collect();
    let sheet = xlsx::write(&headers, rows.iter().map(|row| row.iter().map(String::as_str)));
    [text.into_bytes(), sheet.unwrap()]
}

proptest! {
    #[test]
    fn what_is_exported_changes_nothing(current in any_current(), chinese in any::<bool>()) {
        let departments = current.departments.iter().cloned().map(Exported::Department);
        let members = current.members.iter().cloned().map(Exported::Member);
        let people = People::of(departments.chain(members));
        let tables = files(&people, if chinese { Lang::ZhCn } else { Lang::En });
        let tables = tables.map(|bytes| read::of(bytes, Table::Members));
        for found in tables.into_iter().chain(books(&people)) {
            let found = found.unwrap();
            prop_assert!(found.faults.is_empty(), "{:?}", found.faults);
            let rows: Vec<_> = found.lines.into_iter().map(|l| Row(l.row, l.cells)).collect();
            let ask = Import { replace: true, ..Import::default() };
            let plan = plan(&current, ask, &rows);
            let plan = plan.map_err(|problems| TestCaseError::fail(format!("{problems:?}")))?;
            prop_assert!(plan.is_empty(), "{:?}", plan.steps);
            prop_assert_eq!(plan.counts.unchanged, current.members.len() as u64);
        }
    }
}
