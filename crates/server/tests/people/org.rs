//! Founding corps, and that they know nothing of each other.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::organisation::OrgKind;
use canteen_protocol::{MemberId, Segment, Time};
use canteen_server::account::totp::Secret;
use canteen_server::account::{
    CreatedOrg, Founding, Terms, create_org, found_org, strong_identity,
};
use canteen_server::db::{Db, DbResult};
use canteen_server::{audit, directory};
use canteen_testkit::{Storage, both_engines};
use serde_json::json;

use crate::company::new_org;

async fn resolve(db: &Db, corp: CorpNo, segment: Segment) -> Vec<MemberId> {
    db.read(move |conn| directory::resolve(conn, corp, &segment)).await.unwrap()
}

/// The actions of a corp's audit log with their details, in order.
async fn audited(db: &Db, corp: CorpNo) -> Vec<(String, serde_json::Value)> {
    let mut records =
        db.read(move |conn| audit::list(conn, corp, &audit::Filter::default(), 100)).await.unwrap();
    records.reverse();
    records.into_iter().map(|record| (record.action, record.detail)).collect()
}

both_engines! {
    async fn a_corp_is_founded_with_terms_and_an_authenticator(storage: Storage) {
        let db = storage.open().await.unwrap();
        let terms = Terms { version: "1.0".into(), sha256: "ab".into() };
        let founding = Founding {
            kind: OrgKind::School,
            mobile: "13800138000".into(),
            terms: Some(terms),
            totp: Some((Secret::random(), 7)),
            only_of_its_name: true,
            tenancy: None,
        };
        let now = Time(1_000);
        let made = found_org(&db, now, new_org("Acme"), founding.clone()).await.unwrap();
        assert_eq!(made.recovery_codes.len(), 10);
        let (corp, admin) = (made.corp, made.admin);
        let actions = audited(&db, corp).await;
        let accepted = actions.iter().find(|(action, _)| action == "corp.accept_terms").unwrap();
        assert_eq!(accepted.1, json!({ "version": "1.0", "sha256": "ab" }));
        assert_eq!(actions[0].1["kind"], "school");
        assert!(actions.iter().any(|(action, _)| action == "account.totp_enabled"));
        let shown = format!("{actions:?}");
        assert!(made.recovery_codes.iter().all(|code| !shown.contains(code)));
        let (strong, found) = db
            .read(move |conn| {
                let found = directory::find(conn, corp, "+86 138 0013 8000")?;
                DbResult::Ok((strong_identity(conn, admin)?, found.map(|found| found.member)))
            })
            .await
            .unwrap();
        assert_eq!((strong, found), (true, Some(admin)));

        let again = found_org(&db, now, new_org("ACME"), founding.clone()).await.unwrap_err();
        assert!(again.to_string().contains("another name"), "{again}");
        found_org(&db, now, new_org("Other"), founding).await.unwrap();
        assert!(create_org(&db, now, new_org("Acme")).await.is_ok(), "where it is not asked");
    }

    async fn a_corp_can_be_founded_beside_a_running_server(storage: Storage) {
        let (server, command) = (storage.open().await.unwrap(), storage.open().await.unwrap());
        let CreatedOrg { corp, admin, corp_id, .. } =
            create_org(&command, Time(1_000), new_org("Acme")).await.unwrap();
        let other = create_org(&server, Time(1_000), new_org("Acme")).await.unwrap();
        assert_ne!((corp, admin, corp_id), (other.corp, other.admin, other.corp_id));
        assert_eq!(resolve(&server, corp, Segment::everyone()).await, [admin]);
        let seen = server
            .read(move |conn| {
                Ok::<_, canteen_server::Fault>((
                    directory::is_admin(conn, admin)?,
                    directory::member_exists(conn, corp, admin)?,
                    directory::member_exists(conn, corp, other.admin)?,
                    directory::userids(conn, &[other.admin, admin])?,
                ))
            })
            .await
            .unwrap();
        let names = vec![(admin, "Ada".to_owned()), (other.admin, "Ada".to_owned())];
        assert_eq!(seen, (true, true, false, names));
    }

    async fn a_member_of_another_corp_is_nobody_here(storage: Storage) {
        let db = storage.open().await.unwrap();
        let one = create_org(&db, Time(1), new_org("One")).await.unwrap();
        let two = create_org(&db, Time(1), new_org("Two")).await.unwrap();
        let refused = db
            .read(move |conn| directory::resolve(conn, one.corp, &Segment::of([two.admin])))
            .await
            .unwrap_err();
        assert_eq!(refused.to_string(), format!("there is no member {}", two.admin));
    }
}
