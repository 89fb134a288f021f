//! Tags.

use canteen_protocol::directory::{CreateTag, DeleteDepartment, DeleteTag, UpdateTag};
use canteen_protocol::{DepartmentId, ErrorCode, MemberId, Seq, TagId};
use canteen_testkit::both_engines;

use crate::company::{Company, code};

both_engines! {
    async fn tags_name_members_and_departments(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let east = company.department(ada, root, "East").await;
        let li = company.member(ada, "li", &[]).await.id;
        let sales = company.call(ada, CreateTag { name: " Sales ".into() }).await.unwrap();
        assert_eq!(sales.name, "Sales");
        assert_eq!(code(company.call(ada, CreateTag { name: "SALES".into() }).await), ErrorCode::Conflict);
        let ask = |tag| UpdateTag { tag, ..UpdateTag::default() };
        let more = UpdateTag {
            add_members: vec![li, ada.member, li],
            add_departments: vec![east],
            ..ask(sales.id)
        };
        let tag = company.call(ada, more.clone()).await.unwrap();
        assert_eq!((tag.members, tag.departments), (vec![ada.member, li], vec![east]));
        let head = company.synced(ada, Seq(0)).await.head;
        company.call(ada, more).await.unwrap();
        assert_eq!(company.synced(ada, Seq(0)).await.head, head, "nothing changed, nothing is told");
        let less = UpdateTag {
            name: Some("sales".into()),
            remove_members: vec![li, MemberId(9_999)],
            ..ask(sales.id)
        };
        let tag = company.call(ada, less).await.unwrap();
        assert_eq!((tag.name.as_str(), tag.members), ("sales", vec![ada.member]));
        company.call(ada, DeleteDepartment { department: east }).await.unwrap();
        let changed = company.synced(ada, head).await.tags;
        assert_eq!(changed.len(), 1);
        assert!(changed[0].departments.is_empty(), "a deleted department is named no longer");
        company.call(ada, DeleteTag { tag: sales.id }).await.unwrap();
        assert_eq!(company.synced(ada, head).await.removed_tags, [sales.id]);
        company.call(ada, CreateTag { name: "Sales".into() }).await.unwrap();
    }

    async fn what_does_not_exist_is_not_tagged(company: Company) {
        let ada = company.founder();
        let tag = company.call(ada, CreateTag { name: "x".into() }).await.unwrap().id;
        let ask = |tag| UpdateTag { tag, ..UpdateTag::default() };
        for bad in [
            ask(TagId(9_999)),
            UpdateTag { add_members: vec![ada.member, MemberId(9_999)], ..ask(tag) },
            UpdateTag { add_departments: vec![DepartmentId(9_999)], ..ask(tag) },
        ] {
            assert_eq!(code(company.call(ada, bad).await), ErrorCode::NotFound);
        }
        assert!(company.synced(ada, Seq(0)).await.tags[0].members.is_empty());
        for name in ["", " ", &"x".repeat(33)] {
            let new = CreateTag { name: name.into() };
            assert_eq!(code(company.call(ada, new).await), ErrorCode::Invalid, "{name}");
        }
    }
}
