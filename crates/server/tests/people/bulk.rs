//! Many members at once.

use canteen_protocol::directory::{CreateDepartment, CreateMember, Place, UpdateTag};
use canteen_protocol::{ErrorCode, Seq};
use canteen_server::Fault;
use canteen_server::directory::{Change, NewMember, lane};
use canteen_testkit::both_engines;

use crate::company::{Company, START, new_member};

both_engines! {
    async fn a_company_is_seeded_in_one_change(company: Company) {
        let (ada, corp) = (company.founder(), company.org.corp);
        company
            .app
            .db
            .write(lane(corp), move |tx| {
                let mut change = Change::begin(tx, corp, START)?;
                let root = change.root()?;
                let mut departments = vec![root];
                for i in 0..40 {
                    let parent = departments[i / 3];
                    let name = format!("d{i}");
                    let new = CreateDepartment { parent, name, order: 0 };
                    departments.push(change.create_department(&new)?);
                }
                let people: Vec<CreateMember> = (0..3_000)
                    .map(|i| {
                        let mut new = new_member(&format!("m{i}"), &[departments[i % 41]]);
                        let second = departments[i % 7];
                        if i % 5 == 0 && i % 41 != i % 7 {
                            let leader = i % 10 == 0;
                            new.departments.push(Place { department: second, leader, order: 3 });
                        }
                        new
                    })
                    .collect();
                let phc = |i: usize| (i < 3).then_some("$argon2id$x");
                let new: Vec<_> = people
                    .iter()
                    .enumerate()
                    .map(|(i, member)| NewMember { member, phc: phc(i) })
                    .collect();
                let ids = change.create_members(&new)?;
                let tag = change.create_tag(&canteen_protocol::directory::CreateTag { name: "t".into() })?;
                let add_members = ids[..10].to_vec();
                change.update_tag(&UpdateTag { tag, add_members, ..UpdateTag::default() })?;
                change.finish()?;
                Ok::<_, Fault>(())
            })
            .await
            .unwrap();
        let all = company.synced(ada, Seq(0)).await;
        assert_eq!((all.members.len(), all.departments.len()), (3_001, 41));
        assert_eq!(all.head, Seq(2), "one entry of the founding, one of this");
        assert_eq!(all.tags[0].members.len(), 10);
        // The counts, by the slow way: each member once in every department at or above theirs.
        for department in &all.departments {
            let within = |mut id| loop {
                if id == department.id {
                    return true;
                }
                match all.departments.iter().find(|d| d.id == id).unwrap().parent {
                    Some(parent) => id = parent,
                    None => return false,
                }
            };
            let counted = all.members.iter().filter(|m| m.departments.iter().any(|p| within(p.department)));
            assert_eq!(department.members, i64::try_from(counted.count()).unwrap(), "{}", department.name);
        }
    }

    async fn one_bad_member_keeps_all_out_and_is_named(company: Company) {
        let (ada, corp) = (company.founder(), company.org.corp);
        for (bad, says) in [("m1", "\"m1\" stands here twice"), ("ada", "\"ada\" is taken"), ("-", "-: userid")] {
            let refused = company
                .app
                .db
                .write(lane(corp), move |tx| {
                    let mut change = Change::begin(tx, corp, START)?;
                    let mut people: Vec<_> = (0..100).map(|i| new_member(&format!("m{i}"), &[])).collect();
                    people.push(CreateMember { email: "x9@example.com".into(), ..new_member(bad, &[]) });
                    let new: Vec<_> = people.iter().map(|member| NewMember { member, phc: None }).collect();
                    change.create_members(&new)?;
                    Ok::<_, Fault>(change.finish()?)
                })
                .await
                .unwrap_err();
            assert!(matches!(&refused, Fault::Refused(e) if e.code != ErrorCode::Internal));
            assert!(refused.to_string().contains(says), "{refused}");
        }
        assert_eq!(company.synced(ada, Seq(0)).await.members.len(), 1);
    }
}
