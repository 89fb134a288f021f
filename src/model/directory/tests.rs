use canteen_protocol::directory::Place;

use super::*;

fn member(id: i64, userid: &str, name: &str, places: &[(i64, bool, i64)]) -> Listed {
    let departments = places
        .iter()
        .map(|&(department, leader, order)| Place {
            department: DepartmentId(department),
            leader,
            order,
        })
        .collect();
    Listed::new(canteen_protocol::directory::Member {
        id: MemberId(id),
        userid: userid.into(),
        name: name.into(),
        mobile: format!("+861380013{id:04}"),
        departments,
        ..Default::default()
    })
}

fn department(id: i64, parent: i64, name: &str, order: i64) -> Department {
    let parent = (parent > 0).then_some(DepartmentId(parent));
    Department { id: DepartmentId(id), parent, name: name.into(), order, members: 0 }
}

fn corp() -> Directory {
    Directory::new(
        &[
            member(1, "zhao", "赵敏", &[(1, false, 0)]),
            member(2, "liwei", "李伟", &[(2, false, 0), (3, true, 0)]),
            member(3, "amy", "Amy", &[(2, true, 0)]),
            member(4, "chen", "陈洁", &[(2, false, 0)]),
            member(5, "wang", "王五", &[(2, false, 9)]),
        ],
        vec![
            department(1, 0, "Canteen", 0),
            department(2, 1, "平台部", 0),
            department(3, 1, "Sales", 5),
            department(4, 2, "数据组", 0),
            department(5, 99, "Island", 0),
        ],
        vec![
            Tag { id: TagId(1), name: "数据".into(), ..Tag::default() },
            Tag { id: TagId(2), name: "Ann".into(), ..Tag::default() },
        ],
    )
}

fn names(people: &[Person<'_>]) -> Vec<String> {
    people.iter().map(|person| person.name.to_owned()).collect()
}

#[test]
fn cards_come_out_as_they_went_in() {
    let corp = corp();
    let li = corp.member(MemberId(2)).unwrap();
    assert_eq!((li.userid, li.name, li.mobile), ("liwei", "李伟", "+8613800130002"));
    assert_eq!(li.departments.len(), 2);
    assert!(corp.member(MemberId(9)).is_none());
    assert_eq!(corp.account("LiWei").map(|person| person.id), Some(MemberId(2)));
    assert_eq!(names(&corp.members().collect::<Vec<_>>()), ["Amy", "陈洁", "李伟", "王五", "赵敏"]);
}

#[test]
fn the_tree_stands_in_its_order() {
    let corp = corp();
    assert_eq!(corp.roots(), [DepartmentId(1), DepartmentId(5)]);
    assert_eq!(corp.children(DepartmentId(1)), [DepartmentId(3), DepartmentId(2)]);
    // Leaders, then the department's own order, then the name.
    assert_eq!(names(&corp.members_of(DepartmentId(2))), ["Amy", "王五", "陈洁", "李伟"]);
    let path: Vec<_> = corp.path(DepartmentId(4)).iter().map(|d| d.name.clone()).collect();
    assert_eq!(path, ["Canteen", "平台部", "数据组"]);
    assert_eq!(corp.tags()[0].name, "Ann");
}

#[test]
fn a_circle_has_an_end() {
    let corp = Directory::new(
        &[],
        vec![department(1, 2, "a", 0), department(2, 1, "b", 0), department(3, 3, "c", 0)],
        Vec::new(),
    );
    assert!(corp.path(DepartmentId(1)).len() <= 64);
    assert!(corp.children(DepartmentId(3)).is_empty());
}

#[test]
fn members_are_found_by_everything_that_names_them() {
    let corp = corp();
    for query in ["李伟", "liwei", "lw", "LI wei", "0130002", "伟"] {
        let found = corp.search(query, 10);
        assert_eq!(found.first().map(|found| found.member), Some(MemberId(2)), "{query}");
    }
    assert_eq!(corp.search("", 3).len(), 3);
    assert!(corp.search("xyz", 10).is_empty());
    assert_eq!(corp.search_departments("ptb", 5), [DepartmentId(2)]);
}

proptest::proptest! {
    /// However few are asked for, they are the first of all.
    #[test]
    fn the_best_are_the_best_of_all(
        names in proptest::collection::vec("[李王lw]{1,3}( [li]{1,3})?", 1..30),
        query in "[a-z李王0-9]{0,4}( l)?",
        limit in 0usize..8,
    ) {
        let people: Vec<_> = (1..).zip(&names).map(|(id, name)| {
            let mut one = member(id, &format!("u{id}"), name, &[]);
            one.member.disabled = id % 4 == 0;
            one
        }).collect();
        let corp = Directory::new(&people, Vec::new(), Vec::new());
        let mut all: Vec<_> = corp
            .members()
            .enumerate()
            .filter_map(|(i, person)| {
                let score = person.fits(&query)?;
                Some((person.disabled, std::cmp::Reverse(score), i, person.id))
            })
            .collect();
        all.sort_unstable();
        let expected: Vec<_> = all.iter().map(|(.., id)| *id).take(limit).collect();
        let found: Vec<_> = corp.search(&query, limit).iter().map(|one| one.member).collect();
        proptest::prop_assert_eq!(found, expected);
    }
}

#[test]
fn those_who_left_are_found_last() {
    let mut gone = member(6, "liwei2", "李伟", &[]);
    gone.member.disabled = true;
    let corp = corp().with(Changes { members: vec![gone], ..Changes::default() });
    let found: Vec<_> = corp.search("李伟", 10).iter().map(|found| found.member.0).collect();
    assert_eq!(found, [2, 6]);
}

#[test]
fn a_changed_snapshot_equals_a_new_one() {
    let changed = corp().with(Changes {
        members: vec![member(3, "amy", "赵爱", &[(4, false, 0)]), member(7, "bo", "Bo", &[])],
        departments: vec![department(2, 1, "Platform", 0)],
        removed_members: vec![MemberId(5)],
        removed_departments: vec![DepartmentId(5)],
        removed_tags: vec![TagId(1)],
        ..Changes::default()
    });
    let all: Vec<_> = changed.members().collect();
    assert_eq!(names(&all), ["Bo", "陈洁", "李伟", "赵爱", "赵敏"]);
    for person in all {
        assert_eq!(changed.member(person.id), Some(person));
    }
    assert_eq!(names(&changed.members_of(DepartmentId(4))), ["赵爱"]);
    assert_eq!(changed.roots(), [DepartmentId(1)]);
    assert_eq!(changed.department(DepartmentId(2)).unwrap().name, "Platform");
    assert_eq!(changed.search_departments("ptb", 5), [], "the old name finds nothing");
    assert_eq!(changed.search_departments("plat", 5), [DepartmentId(2)]);
    assert_eq!(changed.search_departments("sjz", 5), [DepartmentId(4)], "a name that stayed finds");
    assert_eq!(changed.search("zm", 5).first().map(|found| found.member), Some(MemberId(1)));
    assert_eq!(changed.search("za", 5).first().map(|found| found.member), Some(MemberId(3)));
    assert_eq!(changed.tags().len(), 1);
}
