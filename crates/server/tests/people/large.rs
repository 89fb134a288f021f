//! A corp so large that whom segments hold is kept in memory: the same as the database says, before
//! and after every kind of change.

use canteen_protocol::directory::{
    CreateDepartment, CreateMember, CreateTag, DeleteDepartment, Place, UpdateDepartment,
    UpdateMember, UpdateTag,
};
use canteen_protocol::{DepartmentId, MemberId, Segment, TagId};
use canteen_server::directory::{self, Change, NewMember, lane};
use canteen_server::{Caller, Fault};
use canteen_testkit::both_engines;

use crate::company::{Company, START, new_member};

/// More than what the database is asked about.
const MEMBERS: usize = 2_100;

struct Made {
    departments: Vec<DepartmentId>,
    members: Vec<MemberId>,
    tag: TagId,
}

async fn found(company: &Company) -> Made {
    let corp = company.org.corp;
    let made = company.app.db.write(lane(corp), move |tx| {
        let mut change = Change::begin(tx, corp, START)?;
        let mut departments = vec![change.root()?];
        for i in 0..30 {
            let (parent, name) = (departments[i / 2], format!("d{i}"));
            departments.push(change.create_department(&CreateDepartment {
                parent,
                name,
                order: 0,
            })?);
        }
        let card = |i: usize| new_member(&format!("m{i}"), &[departments[i % 31]]);
        let mut people: Vec<CreateMember> = (0..MEMBERS).map(card).collect();
        for i in (0..MEMBERS).step_by(7).filter(|i| i % 31 != 5) {
            let second = Place { department: departments[5], ..Place::default() };
            people[i].departments.push(second);
        }
        let new: Vec<_> = people.iter().map(|member| NewMember { member, phc: None }).collect();
        let members = change.create_members(&new)?;
        let tag = change.create_tag(&CreateTag { name: "t".into() })?;
        let (add_members, add_departments) = (members[..9].to_vec(), vec![departments[8]]);
        change.update_tag(&UpdateTag {
            tag,
            add_members,
            add_departments,
            ..UpdateTag::default()
        })?;
        change.finish()?;
        Ok::<_, Fault>(Made { departments, members, tag })
    });
    made.await.unwrap()
}

/// Every department, and what is made of several.
fn segments(made: &Made) -> Vec<Segment> {
    let of = |ids: &[DepartmentId]| Segment { departments: ids.to_vec(), ..Segment::default() };
    let d = &made.departments;
    let mut all: Vec<_> = d.iter().map(|id| of(&[*id])).collect();
    all.push(Segment::everyone());
    all.push(of(&d[3..9]));
    all.push(Segment { tags: vec![made.tag], ..Segment::default() });
    all.push(Segment { except: Some(Box::new(of(&[d[2]]))), ..Segment::everyone() });
    all.push(Segment { within: Some(Box::new(of(&[d[2], d[4]]))), ..of(&[d[1], d[5]]) });
    all
}

/// That both say the same, of every segment; gives what everyone is.
async fn compare(company: &Company, made: &Made, after: &str) -> Vec<MemberId> {
    let corp = company.org.corp;
    for segment in segments(made) {
        let asked = segment.clone();
        let kept = company.app.db.read(move |conn| directory::resolve(conn, corp, &asked));
        let kept = kept.await.unwrap();
        let asked = segment.clone();
        // A transaction that writes is not given what is kept.
        let read = company.app.db.write(lane(corp), move |tx| directory::resolve(tx, corp, &asked));
        assert_eq!(kept, read.await.unwrap(), "{segment:?} after {after}");
    }
    let everyone =
        company.app.db.read(move |conn| directory::resolve(conn, corp, &Segment::everyone()));
    everyone.await.unwrap()
}

async fn update(company: &Company, ada: Caller, update: UpdateMember) {
    company.call(ada, update).await.unwrap();
}

both_engines! {
    async fn what_is_kept_in_memory_is_what_the_database_says(company: Company) {
        let ada = company.founder();
        let made = found(&company).await;
        let (d, m) = (&made.departments, &made.members);
        assert_eq!(compare(&company, &made, "founding").await.len(), MEMBERS + 1);

        let moved = |member, departments: &[DepartmentId]| UpdateMember {
            member,
            departments: Some(
                departments
                    .iter()
                    .map(|department| Place { department: *department, ..Place::default() })
                    .collect(),
            ),
            ..UpdateMember::default()
        };
        update(&company, ada, moved(m[0], &[d[30], d[11]])).await;
        compare(&company, &made, "a move").await;

        let shut = |member, disabled| UpdateMember {
            member,
            disabled: Some(disabled),
            ..UpdateMember::default()
        };
        update(&company, ada, shut(m[1], true)).await;
        let all = compare(&company, &made, "shutting").await;
        assert!(all.len() == MEMBERS && !all.contains(&m[1]), "who is shut is held by nothing");
        update(&company, ada, shut(m[1], false)).await;
        compare(&company, &made, "opening").await;

        let name = UpdateMember {
            member: m[2],
            name: Some("Other".into()),
            ..UpdateMember::default()
        };
        update(&company, ada, name).await;
        let below = UpdateDepartment {
            department: d[3],
            parent: Some(d[12]),
            name: None,
            order: None,
        };
        company.call(ada, below).await.unwrap();
        compare(&company, &made, "a subtree that moved").await;

        let new = company.member(ada, "late", &[d[29]]).await.id;
        assert!(compare(&company, &made, "somebody new").await.contains(&new));

        for i in (30..MEMBERS).step_by(31) {
            update(&company, ada, moved(m[i], &[d[1]])).await;
        }
        update(&company, ada, moved(m[0], &[d[11]])).await;
        company.call(ada, DeleteDepartment { department: d[30] }).await.unwrap();
        compare(&company, &made, "a department that is gone").await;
    }
}
