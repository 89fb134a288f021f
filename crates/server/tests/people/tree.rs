//! Departments.

use canteen_protocol::directory::{CreateDepartment, DeleteDepartment, UpdateDepartment};
use canteen_protocol::{DepartmentId, ErrorCode, Seq};
use canteen_server::Caller;
use canteen_testkit::both_engines;

use crate::company::{Company, code, error};

fn change(department: DepartmentId) -> UpdateDepartment {
    UpdateDepartment { department, name: None, parent: None, order: None }
}

/// Names and counts of all departments, by name.
async fn counts(company: &Company, caller: Caller) -> Vec<(String, i64)> {
    let all = company.synced(caller, Seq(0)).await.departments;
    let mut counts: Vec<_> = all.into_iter().map(|d| (d.name, d.members)).collect();
    counts.sort();
    counts
}

fn listed(counts: &[(&str, i64)]) -> Vec<(String, i64)> {
    counts.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect()
}

both_engines! {
    async fn departments_are_made_renamed_and_ordered(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let new = CreateDepartment { parent: root, name: " 研发部\n".into(), order: 7 };
        let made = company.call(ada, new.clone()).await.unwrap();
        assert_eq!((made.name.as_str(), made.parent, made.order, made.members), ("研发部", Some(root), 7, 0));
        let twice = error(company.call(ada, new).await);
        assert_eq!(twice.code, ErrorCode::Conflict);
        assert!(twice.message.contains("研发部") && twice.message.contains("Acme"), "{twice}");
        let ask = UpdateDepartment { name: Some("R&D".into()), order: Some(9), ..change(made.id) };
        let after = company.call(ada, ask).await.unwrap();
        assert_eq!((after.name.as_str(), after.order), ("R&D", 9));
        for (name, order) in [("", 0), ("a/b", 0), ("**", 0), ("x", -1), ("x", 1 << 32)] {
            let bad = CreateDepartment { parent: root, name: name.into(), order };
            assert_eq!(code(company.call(ada, bad).await), ErrorCode::Invalid, "{name} {order}");
        }
        let nowhere = CreateDepartment { parent: DepartmentId(9_999), name: "x".into(), order: 0 };
        assert_eq!(code(company.call(ada, nowhere).await), ErrorCode::NotFound);
        let done = company.audited().await;
        assert_eq!(done, ["corp.create", "department.create", "department.update"]);
    }

    async fn a_subtree_moves_with_all_below_and_the_counts_follow(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let east = company.department(ada, root, "East").await;
        let west = company.department(ada, root, "West").await;
        let shops = company.department(ada, east, "Shops").await;
        let first = company.department(ada, shops, "First").await;
        company.member(ada, "li", &[first]).await;
        company.member(ada, "wang", &[shops, west]).await;
        company.member(ada, "zhao", &[first, shops, east]).await;
        let before = [("Acme", 4), ("East", 3), ("First", 2), ("Shops", 3), ("West", 1)];
        assert_eq!(counts(&company, ada).await, listed(&before));
        company.call(ada, UpdateDepartment { parent: Some(west), ..change(shops) }).await.unwrap();
        let after = [("Acme", 4), ("East", 1), ("First", 2), ("Shops", 3), ("West", 3)];
        assert_eq!(counts(&company, ada).await, listed(&after));
        let circle = UpdateDepartment { parent: Some(first), ..change(west) };
        let circle = error(company.call(ada, circle).await);
        assert_eq!(circle.code, ErrorCode::Invalid);
        assert!(circle.message.contains("move that one out first"), "{circle}");
        for bad in [shops, root] {
            let ask = UpdateDepartment { parent: Some(bad), ..change(bad) };
            assert_eq!(code(company.call(ada, ask).await), ErrorCode::Invalid);
        }
        assert_eq!(counts(&company, ada).await, listed(&after));
    }

    async fn a_name_is_free_again_elsewhere_but_not_where_it_is_taken(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let east = company.department(ada, root, "East").await;
        let west = company.department(ada, root, "West").await;
        let shops = company.department(ada, east, "Shops").await;
        company.department(ada, west, "Shops").await;
        let ask = UpdateDepartment { parent: Some(west), ..change(shops) };
        assert_eq!(code(company.call(ada, ask.clone()).await), ErrorCode::Conflict);
        let renamed = UpdateDepartment { name: Some("More shops".into()), ..ask };
        company.call(ada, renamed).await.unwrap();
    }

    async fn departments_nest_fifteen_deep(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let mut deepest = root;
        for level in 2..=15 {
            deepest = company.department(ada, deepest, &format!("level {level}")).await;
        }
        let deeper = CreateDepartment { parent: deepest, name: "x".into(), order: 0 };
        assert_eq!(code(company.call(ada, deeper).await), ErrorCode::Invalid);
        let pair = company.department(ada, root, "pair").await;
        company.department(ada, pair, "below").await;
        let fourteenth = company.synced(ada, Seq(0)).await.departments;
        let fourteenth = fourteenth.iter().find(|d| d.name == "level 14").unwrap().id;
        let ask = UpdateDepartment { parent: Some(fourteenth), ..change(pair) };
        let refused = error(company.call(ada, ask).await);
        assert!(refused.message.contains("15") && refused.message.contains("16"), "{refused}");
    }

    async fn only_what_is_empty_is_deleted(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let east = company.department(ada, root, "East").await;
        let shops = company.department(ada, east, "Shops").await;
        let delete = |department| company.call(ada, DeleteDepartment { department });
        let full = error(delete(east).await);
        assert_eq!(full.message, format!("department {east} has 1 department below it: move or delete them first"));
        for userid in ["a", "b", "c"] {
            company.member(ada, userid, &[shops]).await;
        }
        let full = error(delete(shops).await);
        assert_eq!(full.code, ErrorCode::Conflict);
        assert_eq!(full.message, format!("department {shops} has 3 members: move them first"));
        assert_eq!(code(delete(root).await), ErrorCode::Invalid);
        let empty = company.department(ada, east, "Empty").await;
        let before = company.synced(ada, Seq(0)).await.head;
        delete(empty).await.unwrap();
        assert_eq!(company.synced(ada, before).await.removed_departments, [empty]);
        assert_eq!(code(delete(empty).await), ErrorCode::NotFound);
        company.department(ada, east, "Empty").await;
    }
}
