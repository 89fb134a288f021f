//! Plans, as tables.

use canteen_protocol::directory::{Gender, Place};
use canteen_protocol::import::{Import, Problem, ProblemCode, Row, Rows, Step};
use canteen_protocol::{DepartmentId, MemberId, TagId};
use proptest::prelude::*;

use super::*;

const ACME: i64 = 1;
const EAST: i64 = 2;
const SALES: i64 = 3;

fn department(id: i64, parent: i64, name: &str) -> Department {
    Department {
        id: DepartmentId(id),
        parent: (parent > 0).then_some(DepartmentId(parent)),
        name: name.into(),
        ..Department::default()
    }
}

fn member(id: i64, userid: &str, places: &[i64]) -> Member {
    Member {
        id: MemberId(id),
        userid: userid.into(),
        name: format!("{userid}'s name"),
        email: format!("{userid}@example.com"),
        departments: places
            .iter()
            .map(|id| Place { department: DepartmentId(*id), ..Place::default() })
            .collect(),
        ..Member::default()
    }
}

/// `/East/Sales` below Acme; ada in the root, li in Sales, bo in East, whose account is shut.
fn current() -> Current {
    Current {
        members: vec![
            member(1, "ada", &[ACME]),
            Member { mobile: "+8613800000001".into(), ..member(2, "Li", &[SALES]) },
            Member { disabled: true, ..member(3, "bo", &[EAST]) },
        ],
        gone: ["old".to_owned()].into(),
        departments: vec![
            department(ACME, 0, "Acme"),
            department(EAST, ACME, "East"),
            department(SALES, EAST, "Sales"),
        ],
        tags: vec![Tag {
            id: TagId(5),
            name: "Duty".into(),
            members: vec![MemberId(1)],
            departments: vec![],
        }],
        by: MemberId(1),
        scope: None,
    }
}

fn rows(cells: &[[&str; 9]]) -> Vec<Row> {
    let row = |(i, cells): (usize, &[&str; 9])| {
        Row(u32::try_from(i).unwrap() + 2, cells.iter().map(ToString::to_string).collect())
    };
    cells.iter().enumerate().map(row).collect()
}

fn planned(cells: &[[&str; 9]]) -> Plan {
    plan(&current(), Import::default(), &rows(cells)).unwrap()
}

fn problems(cells: &[[&str; 9]]) -> Vec<(u32, u32, ProblemCode)> {
    let problems = plan(&current(), Import::default(), &rows(cells)).unwrap_err();
    problems.iter().map(|p| (p.row, p.column, p.code)).collect()
}

#[test]
fn rows_that_are_not_there_are_added() {
    let zh = ["赵一", "zhao", "Zoe", "工程师", "East/Lab;2", "女", "138 0000 0009", "020-1", ""];
    let plan = planned(&[zh]);
    assert_eq!(plan.departments.len(), 1);
    assert_eq!(plan.departments[0].parent, Target::Known(DepartmentId(EAST)));
    let add = &plan.add[0];
    assert_eq!(add.places, [Target::New(0), Target::Known(DepartmentId(EAST))]);
    assert_eq!((add.fields.gender, add.fields.mobile.as_str()), (Gender::Female, "+8613800000009"));
    assert_eq!(
        plan.steps,
        [
            Step::Department { row: 2, path: "/East/Lab".into() },
            Step::Added {
                row: 2,
                userid: "zhao".into(),
                name: "赵一".into(),
                departments: vec!["/East/Lab".into(), "/East".into()]
            }
        ]
    );
    assert_eq!((plan.counts.added, plan.counts.departments, plan.counts.members), (1, 1, 2));
}

#[test]
fn an_empty_cell_leaves_what_is_there() {
    let plan = planned(&[["Li's name", "li", "", "", "East/Sales", "", "", "", ""]]);
    assert!(plan.is_empty(), "{plan:?}");
    assert_eq!(plan.counts.unchanged, 1);
}

#[test]
fn what_differs_is_changed_and_moved() {
    let plan = planned(&[["Li", "LI", "", "Boss", "Acme/East", "m", "", "", "new@example.com"]]);
    let [Step::Changed { fields, .. }, Step::Moved { before, after, .. }] = &plan.steps[..] else {
        panic!("{:?}", plan.steps);
    };
    let names: Vec<_> = fields.iter().map(|f| (f.field.as_str(), f.after.as_str())).collect();
    let expected =
        [("name", "Li"), ("title", "Boss"), ("gender", "male"), ("email", "new@example.com")];
    assert_eq!(names, expected);
    assert_eq!((&before[..], &after[..]), (&["/East/Sales".into()][..], &["/East".into()][..]));
    let update = &plan.update[0];
    assert!(update.frees);
    assert_eq!(update.fields.as_ref().unwrap().userid, "Li", "an account keeps its letters");
    assert_eq!((plan.counts.changed, plan.counts.moved), (1, 1));
}

#[test]
fn departments_are_named_in_many_ways() {
    let at = |cell: &str| {
        let mut tree = tree::Tree::of(&CURRENT.departments);
        let found = tree.read(cell, 7);
        let shown = |found: Vec<Target>| {
            found.into_iter().map(|target| tree.path(target)).collect::<Vec<_>>().join(" ")
        };
        found.map(shown).map_err(|bad| bad.code)
    };
    static CURRENT: std::sync::LazyLock<Current> = std::sync::LazyLock::new(current);
    for (cell, expected) in [
        ("/", Ok("/")),
        ("Acme", Ok("/")),
        ("1", Ok("/")),
        ("East/Sales", Ok("/East/Sales")),
        ("/East/Sales/", Ok("/East/Sales")),
        ("Acme/East/Sales", Ok("/East/Sales")),
        ("Acme/Acme", Ok("/Acme")),
        ("3; East ；/East/Sales", Ok("/East/Sales /East")),
        ("West/North;West", Ok("/West/North /West")),
        ("\u{1f}/R;D\u{1f}/East/Sales", Ok("/R;D /East/Sales")),
        ("/7", Ok("/7")),
        ("7", Err(ProblemCode::Unknown)),
        ("99999999999999999999", Err(ProblemCode::Unknown)),
        ("", Err(ProblemCode::Missing)),
        (" ; ", Err(ProblemCode::Missing)),
        ("East//Sales", Err(ProblemCode::Missing)),
        ("East/**", Err(ProblemCode::Malformed)),
        (&"x".repeat(65), Err(ProblemCode::TooLong)),
        (&vec!["x"; 14].join("/"), Ok(&*format!("/{}", vec!["x"; 14].join("/")))),
        (&vec!["x"; 15].join("/"), Err(ProblemCode::TooDeep)),
        (&(0..101).map(|n| format!("x{n};")).collect::<String>(), Err(ProblemCode::TooMany)),
    ] {
        assert_eq!(at(cell).as_deref(), expected.as_deref(), "{cell:?}");
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    use ProblemCode::*;
    let long = "x".repeat(129);
    let found = problems(&[
        ["", "a b", "", &long, "", "x", "12", "ext", "a@b"],
        ["A", "", "", "", "East", "", "", "", "a@example.com"],
        ["B", "all", "", "", "77", "", "", "", "A@example.com"],
        ["C", "cc", "", "", "East", "", "", "", ""],
        ["D", "CC", "", "", "East", "", "13800000001", "", ""],
        ["E", "old", "", "", "East", "", "", "", "ada@example.com"],
    ]);
    assert_eq!(
        found,
        [
            (2, 0, Missing),
            (2, 1, Malformed),
            (2, 3, TooLong),
            (2, 4, Missing),
            (2, 5, Malformed),
            (2, 6, Malformed),
            (2, 7, Malformed),
            (2, 8, Malformed),
            (3, 1, Missing),
            (4, 1, Reserved),
            (4, 4, Unknown),
            (4, 8, Duplicate),
            (5, 6, Unreachable),
            (6, 1, Duplicate),
            (6, 6, Taken),
            (7, 1, Taken),
            (7, 8, Taken),
        ]
    );
}

#[test]
fn both_rows_are_named() {
    let row = |userid, email| ["A", userid, "", "", "East", "", "", "", email];
    let cells = rows(&[row("a", "a@example.com"), row("b", "A@example.com")]);
    let problems = plan(&current(), Import::default(), &cells).unwrap_err();
    let Problem { row, message, value, .. } = &problems[0];
    assert_eq!((*row, value.as_str()), (3, "A@example.com"));
    assert!(message.contains("row 2") && message.contains("row 3"), "{message}");
}

#[test]
fn two_members_may_exchange_what_they_have() {
    let row = |userid, email| ["A", userid, "", "", "East", "", "", "", email];
    let swap = [row("ada", "li@example.com"), row("li", "ada@example.com")];
    assert_eq!(planned(&swap).update.iter().filter(|update| update.frees).count(), 2);
    // Who says nothing keeps what they have, and it is the other who asks for it.
    let one = [row("ada", "li@example.com"), row("li", "")];
    assert_eq!(problems(&one), [(2, 8, ProblemCode::Duplicate)]);
    let gives = [row("li", "new@example.com"), row("zhao", "li@example.com")];
    assert_eq!(planned(&gives).add.len(), 1);
}

#[test]
fn who_is_not_in_the_file_goes_when_it_replaces_all() {
    let replace = |ask: Import, cells: &[[&str; 9]]| {
        plan(&current(), Import { replace: true, ..ask }, &rows(cells)).unwrap()
    };
    let zhao = ["Z", "zhao", "", "", "East", "", "", "", "z@example.com"];
    let made = replace(Import::default(), &[zhao]);
    assert_eq!(made.remove, [MemberId(2)], "neither who asks nor who is shut already");
    assert!(made.steps.contains(&Step::Kept { userid: "ada".into(), name: "ada's name".into() }));
    assert!(!made.counts.braked, "one of two is no four fifths");
    for (force, braked) in [(1, false), (2, true), (0, true)] {
        let asked = Import { force: Some(force), ..Import::default() };
        let counts = replace(asked, &[zhao]).counts;
        assert_eq!(counts.braked, braked, "a number that is said is the number: {force}");
    }
    let li = ["Li's name", "li", "", "", "East/Sales", "", "", "", ""];
    assert!(replace(Import::default(), &[li]).is_empty());
    assert!(planned(&[zhao]).remove.is_empty(), "unless it replaces, nobody goes");
}

#[test]
fn a_shut_account_is_changed_and_stays_shut() {
    let bo = ["Bo", "bo", "", "", "East", "", "", "", ""];
    let plan = planned(&[bo]);
    assert_eq!((plan.counts.changed, plan.counts.shut), (1, 1));
}

#[test]
fn tags_are_made_and_filled() {
    let row = |n, cells: [&str; 3]| Row(n, cells.iter().map(ToString::to_string).collect());
    let ask = Import { rows: Rows::Tags, ..Import::default() };
    let made = plan(
        &current(),
        ask,
        &[
            row(2, ["成员", "LI", "duty"]),
            row(3, ["Member", "ada", "Duty"]),
            row(4, ["部门", "East/Sales", "New"]),
            row(5, ["department", "3", "new"]),
        ],
    )
    .unwrap();
    assert_eq!((made.counts.tags, made.counts.tagged, made.counts.unchanged), (1, 2, 2));
    assert_eq!((made.tags[0].tag, &made.tags[0].members[..]), (Some(TagId(5)), &[MemberId(2)][..]));
    assert_eq!(made.tags[1].departments, [DepartmentId(SALES)]);
    let wrong = plan(
        &current(),
        ask,
        &[
            row(2, ["x", "li", ""]),
            row(3, ["member", "nobody", "a"]),
            row(4, ["department", "East/West", "a"]),
            row(5, ["department", " ", "a"]),
            row(6, ["成员", "", "a"]),
        ],
    );
    let wrong: Vec<_> = wrong.unwrap_err().iter().map(|p| (p.row, p.column, p.code)).collect();
    use ProblemCode::{Malformed, Missing, Unknown};
    let expected = [
        (2, 0, Malformed),
        (2, 2, Missing),
        (3, 1, Unknown),
        (4, 1, Unknown),
        (5, 1, Missing),
        (6, 1, Missing),
    ];
    assert_eq!(wrong, expected);
}

fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z/;0-9@.+ -]{0,12}",
        any::<String>(),
        Just("East/Sales".to_owned()),
        Just("li".to_owned()),
    ]
}

proptest! {
    #[test]
    fn any_rows_are_planned_or_refused(
        cells in prop::collection::vec(prop::collection::vec(any_cell(), 0..11), 0..8),
        replace in any::<bool>(),
        tags in any::<bool>(),
    ) {
        let rows: Vec<_> = (2..).zip(cells).map(|(row, cells)| Row(row, cells)).collect();
        let kind = if tags { Rows::Tags } else { Rows::Members };
        let ask = Import { replace, rows: kind, ..Import::default() };
        match plan(&current(), ask, &rows) {
            Ok(plan) => prop_assert!(!plan.remove.contains(&MemberId(1))),
            Err(problems) => prop_assert!(!problems.is_empty()),
        }
    }
}
