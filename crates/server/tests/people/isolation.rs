//! Several corps on one server: ids of another corp are as if they did not exist.

use canteen_protocol::directory::{
    CreateDepartment, CreateTag, DeleteDepartment, DeleteTag, ResolveSegment, UpdateDepartment,
    UpdateMember, UpdateTag,
};
use canteen_protocol::{ErrorCode, Seq};
use canteen_server::account::create_org;
use canteen_testkit::both_engines;

use crate::company::{Company, START, code, founder, new_member, new_org};

both_engines! {
    async fn ids_of_another_corp_are_not_found(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let theirs = company.department(ada, root, "Theirs").await;
        let member = company.member(ada, "li", &[theirs]).await.id;
        let tag = company.call(ada, CreateTag { name: "theirs".into() }).await.unwrap().id;
        let before = company.synced(ada, Seq(0)).await;

        let other = create_org(&company.app.db, START, new_org("Other")).await.unwrap();
        let eve = founder(&other);
        let own_root = company.root(eve).await;
        let own = company.department(eve, own_root, "Own").await;
        let own_tag = company.call(eve, CreateTag { name: "theirs".into() }).await.unwrap().id;
        let nothing = ErrorCode::NotFound;
        let place = |d| new_member("eve2", &[d]);
        let under = |parent| CreateDepartment { parent, name: "x".into(), order: 0 };
        let change = |department, parent| UpdateDepartment { department, name: Some("x".into()), parent, order: None };
        let tagging = |tag| UpdateTag { tag, ..UpdateTag::default() };
        let person = |member| UpdateMember { member, ..UpdateMember::default() };
        let call = async |code| assert_eq!(code, nothing);
        call(code(company.call(eve, place(theirs)).await)).await;
        call(code(company.call(eve, under(theirs)).await)).await;
        call(code(company.call(eve, change(theirs, None)).await)).await;
        call(code(company.call(eve, change(own, Some(root))).await)).await;
        call(code(company.call(eve, DeleteDepartment { department: theirs }).await)).await;
        call(code(company.call(eve, person(member)).await)).await;
        let led = UpdateMember { leader: Some(member), ..person(other.admin) };
        call(code(company.call(eve, led).await)).await;
        let moved = UpdateMember { departments: Some(place(theirs).departments), ..person(other.admin) };
        call(code(company.call(eve, moved).await)).await;
        call(code(company.call(eve, tagging(tag)).await)).await;
        call(code(company.call(eve, UpdateTag { add_members: vec![member], ..tagging(own_tag) }).await)).await;
        call(code(company.call(eve, UpdateTag { add_departments: vec![theirs], ..tagging(own_tag) }).await)).await;
        call(code(company.call(eve, DeleteTag { tag }).await)).await;
        for expression in ["@li".to_owned(), format!("dept:{theirs}"), "dept:/Theirs".into()] {
            let refused = company.call(eve, ResolveSegment { expression: expression.clone() }).await;
            assert_eq!(code(refused), ErrorCode::Invalid, "{expression}");
        }

        let after = company.synced(ada, Seq(0)).await;
        assert_eq!((after.head, after.members), (before.head, before.members));
        assert_eq!((after.departments, after.tags), (before.departments, before.tags));
        let seen = company.synced(eve, Seq(0)).await;
        assert_eq!(seen.members.iter().map(|m| m.id).collect::<Vec<_>>(), [other.admin]);
        assert_eq!(seen.departments.iter().map(|d| d.id).collect::<Vec<_>>(), [own_root, own]);
        // The same names are free in every corp.
        company.call(eve, new_member("li", &[own])).await.unwrap();
    }
}
