//! Expressions, as people write them.

use canteen_protocol::directory::{CreateTag, ResolveSegment, UpdateMember, UpdateTag};
use canteen_protocol::{ErrorCode, MemberId, Segment};
use canteen_server::{Caller, directory};
use canteen_testkit::both_engines;

use crate::company::{Company, error};

async fn ask(
    company: &Company,
    caller: Caller,
    expression: &str,
) -> Result<Vec<MemberId>, canteen_protocol::WireError> {
    let answer = company.call(caller, ResolveSegment { expression: expression.into() }).await?;
    assert_eq!(answer.sample.len(), answer.count.min(20));
    let segment: Segment = answer.segment;
    let held = company.app.db.read(move |conn| directory::resolve(conn, caller.corp, &segment));
    assert_eq!(held.await.unwrap(), answer.sample);
    Ok(answer.sample)
}

both_engines! {
    async fn expressions_find_whom_they_say(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let east = company.department(ada, root, "East China").await;
        let west = company.department(ada, root, "West").await;
        let shops = company.department(ada, east, "Shops").await;
        company.department(ada, west, "Shops").await;
        let a = company.member(ada, "a-1", &[east]).await.id;
        let b = company.member(ada, "b", &[shops, west]).await.id;
        let c = company.member(ada, "c", &[shops]).await.id;
        let gone = company.member(ada, "gone", &[shops]).await.id;
        let shut = UpdateMember { member: gone, disabled: Some(true), ..UpdateMember::default() };
        company.call(ada, shut).await.unwrap();
        let tag = company.call(ada, CreateTag { name: "Sales 组".into() }).await.unwrap().id;
        let named = UpdateTag {
            tag,
            add_members: vec![a],
            add_departments: vec![west],
            ..UpdateTag::default()
        };
        company.call(ada, named).await.unwrap();
        let table: Vec<(String, Vec<MemberId>)> = vec![
            ("@A-1".into(), vec![a]),
            ("@all".into(), vec![ada.member, a, b, c]),
            ("dept:\"/East China/**\"".into(), vec![a, b, c]),
            ("dept:/East China".into(), vec![a, b, c]),
            ("dept:/Acme/East China/Shops".into(), vec![b, c]),
            ("dept:East China/Shops".into(), vec![b, c]),
            (format!("dept:{shops}"), vec![b, c]),
            ("dept:/".into(), vec![ada.member, a, b, c]),
            ("tag:sales 组".into(), vec![a, b]),
            ("dept:West & tag:\"Sales 组\"".into(), vec![b]),
            ("dept:/East China - @b".into(), vec![a, c]),
            ("@all - (dept:West, @c)".into(), vec![ada.member, a]),
            ("(@all - @b) & dept:/East China, @b - @c".into(), vec![a, b, c]),
            ("@gone".into(), vec![]),
            ("@c-@c".into(), vec![]),
        ];
        for (expression, expected) in table {
            assert_eq!(ask(&company, ada, &expression).await.unwrap(), expected, "{expression}");
        }
    }

    async fn what_is_not_there_is_pointed_at(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        for name in ["East", "West"] {
            let above = company.department(ada, root, name).await;
            company.department(ada, above, "Shops").await;
        }
        let table = [
            ("@ada, @nobody", 7, "@nobody"),
            ("@ada, tag:None", 7, "None"),
            ("dept:99999", 1, "99999"),
            ("@ada - dept:/East/Kiosk", 8, "\"Kiosk\" in \"East\""),
            ("dept:Shops", 1, "/East/Shops, /West/Shops"),
            ("@ada,", 6, "missing"),
        ];
        for (expression, column, says) in table {
            let refused = error(ask(&company, ada, expression).await);
            assert_eq!(refused.code, ErrorCode::Invalid);
            assert_eq!(refused.data.as_ref().unwrap()["column"], column, "{refused}");
            assert!(refused.message.contains(says), "{refused}");
        }
        let nested = (0..60).fold("@ada".to_owned(), |e, _| format!("{e} & @all - @ada & dept:/"));
        let refused = ask(&company, ada, &nested).await;
        assert!(refused.is_err_and(|e| e.code == ErrorCode::TooLarge));
    }
}
