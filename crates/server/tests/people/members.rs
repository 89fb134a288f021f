//! Members.

use canteen_protocol::account::{ListDevices, SignIn};
use canteen_protocol::directory::{CreateMember, Place, UpdateMember};
use canteen_protocol::{ErrorCode, MemberId, Seq, WireError};
use canteen_testkit::both_engines;
use futures_util::future::join_all;

use crate::company::{Company, PASSWORD, code, error, new_member};

fn change(member: MemberId) -> UpdateMember {
    UpdateMember { member, ..UpdateMember::default() }
}

fn field(error: &WireError) -> &str {
    error.data.as_ref().unwrap()["field"].as_str().unwrap()
}

both_engines! {
    async fn a_member_is_added_and_signs_in(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let new = CreateMember {
            name: "李娜".into(),
            english_name: "Lina Li".into(),
            title: "产品经理".into(),
            mobile: "138 0000 1234".into(),
            landline: "020-88985632".into(),
            password: Some("battery staple".into()),
            ..new_member("Li.Na", &[])
        };
        let made = company.call(ada, new).await.unwrap();
        assert_eq!(made.mobile, "+8613800001234");
        assert_eq!(made.departments, [Place { department: root, ..Place::default() }]);
        for user in ["li.na", "LI.NA@EXAMPLE.COM", "13800001234", "+86 138-0000-1234"] {
            let signed_in = company.open(company.by_password(user, "battery staple")).await;
            assert_eq!(signed_in.unwrap().member, made.id, "{user}");
        }
        let synced = company.synced(ada, Seq(0)).await;
        assert!(synced.members.contains(&made));
    }

    async fn only_administrators_change_the_directory(company: Company) {
        let ada = company.founder();
        let li = company.member(ada, "li", &[]).await;
        let caller = canteen_server::Caller { member: li.id, ..ada };
        let refused = error(company.call(caller, new_member("x", &[])).await);
        assert_eq!(refused.code, ErrorCode::Forbidden);
        assert_eq!(code(company.call(caller, change(li.id)).await), ErrorCode::Forbidden);
        let password = CreateMember { password: Some("12345678".into()), ..new_member("x", &[]) };
        assert_eq!(code(company.call(caller, password).await), ErrorCode::Forbidden);
        assert_eq!(company.synced(caller, Seq(0)).await.members.len(), 2);
    }

    async fn bad_fields_are_named(company: Company) {
        let ada = company.founder();
        let good = || new_member("x", &[]);
        let long = |n: usize| "名".repeat(n);
        let table = [
            ("userid", CreateMember { userid: "-x".into(), ..good() }),
            ("userid", CreateMember { userid: "All".into(), ..good() }),
            ("name", CreateMember { name: "\u{202e}".into(), ..good() }),
            ("name", CreateMember { name: long(65), ..good() }),
            ("english_name", CreateMember { english_name: long(65), ..good() }),
            ("title", CreateMember { title: long(129), ..good() }),
            ("email", CreateMember { email: "x@y".into(), ..good() }),
            ("email", CreateMember { email: String::new(), ..good() }),
            ("mobile", CreateMember { mobile: "12".into(), ..good() }),
            ("landline", CreateMember { landline: "ask".into(), ..good() }),
        ];
        for (name, new) in table {
            let refused = error(company.call(ada, new).await);
            assert_eq!((refused.code, field(&refused)), (ErrorCode::Invalid, name), "{refused}");
        }
        let head = company.synced(ada, Seq(0)).await.head;
        assert_eq!(head, Seq(1), "nothing was written");
        company.call(ada, good()).await.unwrap();
    }

    async fn accounts_addresses_and_numbers_are_unique(company: Company) {
        let ada = company.founder();
        let first = CreateMember { mobile: "13800001234".into(), ..new_member("li", &[]) };
        company.call(ada, first).await.unwrap();
        let other = |f: fn(&mut CreateMember)| {
            let mut new = new_member("wang", &[]);
            f(&mut new);
            company.call(ada, new)
        };
        let taken = [
            error(other(|n| n.userid = "LI".into()).await),
            error(other(|n| n.email = "Li@Example.com".into()).await),
            error(other(|n| n.mobile = "+8613800001234".into()).await),
        ];
        for (refused, what) in taken.iter().zip(["account", "e-mail address", "mobile number"]) {
            assert_eq!(refused.code, ErrorCode::Conflict);
            assert!(refused.message.contains(what), "{refused}");
        }
        let wang = other(|_| {}).await.unwrap();
        let same = UpdateMember { email: Some("li@example.com".into()), ..change(wang.id) };
        assert_eq!(code(company.call(ada, same).await), ErrorCode::Conflict);
        let own = UpdateMember { email: Some("WANG@example.com".into()), ..change(wang.id) };
        assert_eq!(company.call(ada, own).await.unwrap().email, "WANG@example.com");
    }

    async fn places_are_kept_with_the_main_one_first(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let (a, b) = (company.department(ada, root, "A").await, company.department(ada, root, "B").await);
        let place = |department, leader, order| Place { department, leader, order };
        let places = vec![place(b, true, 5), place(root, false, 0), place(a, false, 4_294_967_295)];
        let mut new = new_member("li", &[]);
        new.departments = places.clone();
        let li = company.call(ada, new).await.unwrap();
        assert_eq!(li.departments, places);
        let head = company.synced(ada, Seq(0)).await.head;
        let same = UpdateMember { departments: Some(places), ..change(li.id) };
        company.call(ada, same).await.unwrap();
        assert_eq!(company.synced(ada, Seq(0)).await.head, head, "nothing changed, nothing is told");
        let moved = UpdateMember { departments: Some(vec![place(a, false, 0)]), ..change(li.id) };
        assert_eq!(company.call(ada, moved).await.unwrap().departments, [place(a, false, 0)]);
        let changed = company.synced(ada, head).await;
        assert_eq!(changed.members.len(), 1);
        let counts: Vec<_> = changed.departments.iter().map(|d| (d.id, d.members)).collect();
        assert_eq!(counts, [(b, 0)], "A had and has one");
        let twice = vec![place(a, false, 0), place(a, true, 0)];
        let twice = UpdateMember { departments: Some(twice), ..change(li.id) };
        assert_eq!(code(company.call(ada, twice).await), ErrorCode::Invalid);
    }

    async fn leaders_lead_no_circle(company: Company) {
        let ada = company.founder();
        let mut members = Vec::new();
        for userid in ["a", "b", "c"] {
            members.push(company.member(ada, userid, &[]).await.id);
        }
        let lead = |who: usize, by: MemberId| {
            company.call(ada, UpdateMember { leader: Some(by), ..change(members[who]) })
        };
        assert_eq!(lead(0, members[1]).await.unwrap().leader, Some(members[1]));
        lead(1, members[2]).await.unwrap();
        assert_eq!(code(lead(2, members[0]).await), ErrorCode::Invalid);
        assert_eq!(code(lead(0, members[0]).await), ErrorCode::Invalid);
        assert_eq!(code(lead(0, MemberId(9_999)).await), ErrorCode::NotFound);
        assert_eq!(lead(0, MemberId(0)).await.unwrap().leader, None);
        lead(2, members[0]).await.unwrap();
    }

    async fn a_shut_account_is_out_until_it_is_opened(company: Company) {
        let ada = company.founder();
        let new = CreateMember { password: Some(PASSWORD.into()), ..new_member("li", &[]) };
        let li = company.call(ada, new).await.unwrap();
        let device = company.open(company.by_password("li", PASSWORD)).await.unwrap();
        let shut = |on| company.call(ada, UpdateMember { disabled: Some(on), ..change(li.id) });
        assert!(shut(true).await.unwrap().disabled);
        assert_eq!(code(company.hello(&device.token).await), ErrorCode::NotSignedIn);
        let right = company.open(company.by_password("li", PASSWORD)).await;
        assert_eq!(code(right), ErrorCode::Forbidden);
        let wrong = company.open(company.by_password("li", "wrong horse")).await;
        assert_eq!(code(wrong), ErrorCode::BadCredentials);
        shut(false).await.unwrap();
        assert_eq!(code(company.hello(&device.token).await), ErrorCode::NotSignedIn);
        company.open(company.by_password("li", PASSWORD)).await.unwrap();
        let last = UpdateMember { disabled: Some(true), ..change(ada.member) };
        assert_eq!(code(company.call(ada, last).await), ErrorCode::Conflict);
        let audited = company.audited().await;
        assert!(audited.contains(&"member.disable".into()) && audited.contains(&"member.enable".into()));
    }

    async fn an_administrator_sets_a_password_and_ends_what_was_open(company: Company) {
        let ada = company.founder();
        let li = company.member(ada, "li", &[]).await;
        let set = |word: &str| {
            company.call(ada, UpdateMember { password: Some(word.into()), ..change(li.id) })
        };
        assert_eq!(code(set("short").await), ErrorCode::Invalid);
        set("battery staple").await.unwrap();
        let signed_in = company.open(company.by_password("li", "battery staple")).await.unwrap();
        let caller = company.caller(&signed_in).await;
        assert_eq!(company.call(caller, ListDevices {}).await.unwrap().devices.len(), 1);
        set("another battery").await.unwrap();
        assert_eq!(code(company.hello(&signed_in.token).await), ErrorCode::NotSignedIn);
        let old: SignIn = company.by_password("li", "battery staple");
        assert_eq!(code(company.open(old).await), ErrorCode::BadCredentials);
        let unreachable = UpdateMember { email: Some(String::new()), ..change(li.id) };
        company.call(ada, unreachable).await.unwrap();
    }

    async fn who_has_no_password_must_stay_reachable(company: Company) {
        let ada = company.founder();
        let li = company.member(ada, "li", &[]).await;
        let unreachable = UpdateMember { email: Some(String::new()), ..change(li.id) };
        assert_eq!(field(&error(company.call(ada, unreachable).await)), "email");
        let mobile = Some("+852 5912 3424".into());
        let by_mobile = UpdateMember { email: Some(String::new()), mobile, ..change(li.id) };
        assert_eq!(company.call(ada, by_mobile).await.unwrap().mobile, "+85259123424");
    }

    async fn one_of_many_at_once_gets_the_address(company: Company) {
        let ada = company.founder();
        let rivals = (0..20).map(|n| {
            let email = "li@example.com".into();
            company.call(ada, CreateMember { email, ..new_member(&format!("m{n}"), &[]) })
        });
        let others = (20..40).map(|n| company.call(ada, new_member(&format!("m{n}"), &[])));
        let (rivals, others) = tokio::join!(join_all(rivals), join_all(others));
        let (won, lost): (Vec<_>, Vec<_>) = rivals.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        assert!(lost.into_iter().all(|refused| code(refused) == ErrorCode::Conflict));
        assert!(others.iter().all(Result::is_ok));
        let all = company.synced(ada, Seq(0)).await;
        assert_eq!((all.members.len(), all.head), (22, Seq(22)));
        assert_eq!(all.departments[0].members, 22);
    }
}
