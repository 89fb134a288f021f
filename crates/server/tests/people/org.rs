//! Founding corps, and that they know nothing of each other.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{MemberId, Segment, Time};
use canteen_server::account::{CreatedOrg, create_org};
use canteen_server::db::Db;
use canteen_server::directory;
use canteen_testkit::{Storage, both_engines};

use crate::company::new_org;

async fn resolve(db: &Db, corp: CorpNo, segment: Segment) -> Vec<MemberId> {
    db.read(move |conn| directory::resolve(conn, corp, &segment)).await.unwrap()
}

both_engines! {
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
