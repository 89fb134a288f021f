//! The audit chain holds, and shows what was done to it.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{MemberId, Time};
use canteen_server::audit::{self, Chain};
use canteen_server::db::{Db, DbError, Lane};
use canteen_testkit::{Storage, both_engines};
use serde_json::json;

const CORP: CorpNo = CorpNo(3);

async fn with_records(db: &Db, count: i64) {
    for i in 1..=count {
        db.write(Lane::Admin, move |tx| {
            audit::record(
                tx,
                CORP,
                Time(i),
                (i % 2 == 0).then_some(MemberId(i)),
                "member.disable",
                &format!("member:{i}"),
                json!({ "why": "left", "n": i }),
            )
        })
        .await
        .unwrap();
    }
}

async fn verify(db: &Db) -> Chain {
    db.read(|conn| audit::verify(conn, CORP)).await.unwrap()
}

async fn damage(db: &Db, sql: &'static str) {
    db.write(Lane::Admin, move |tx| tx.run(sql, &[]).map(drop)).await.unwrap();
}

both_engines! {
    async fn records_are_listed_newest_first_and_chained(storage: Storage) {
        let db = storage.open().await.unwrap();
        assert_eq!(verify(&db).await, Chain::Whole(0));
        with_records(&db, 5).await;
        assert_eq!(verify(&db).await, Chain::Whole(5));
        let page = db.read(|conn| {
                let filter = audit::Filter { before: Some(5), ..audit::Filter::default() };
                audit::list(conn, CORP, &filter, 2)
            }).await.unwrap();
        assert_eq!(page.iter().map(|r| r.seq).collect::<Vec<_>>(), [4, 3]);
        assert_eq!(page[0].actor, Some(MemberId(4)));
        assert_eq!(page[1].detail, json!({ "why": "left", "n": 3 }));
    }

    async fn what_is_rolled_back_leaves_no_hole(storage: Storage) {
        let db = storage.open().await.unwrap();
        with_records(&db, 2).await;
        let failed: Result<(), DbError> = db
            .write(Lane::Admin, |tx| {
                audit::record(tx, CORP, Time(9), None, "a", "b", json!({}))?;
                Err(DbError::Failed("no".into()))
            })
            .await;
        assert!(failed.is_err());
        with_records(&db, 1).await;
        assert_eq!(verify(&db).await, Chain::Whole(3));
    }

    async fn every_kind_of_damage_is_found_where_it_is(storage: Storage) {
        let db = storage.open().await.unwrap();
        for (sql, at) in [
            ("UPDATE audit SET detail = '{}' WHERE seq = 3", 3),
            ("UPDATE audit SET actor = 7 WHERE seq = 3", 3),
            ("UPDATE audit SET actor = NULL WHERE seq = 4", 4),
            ("UPDATE audit SET at = at + 1 WHERE seq = 1", 1),
            ("DELETE FROM audit WHERE seq = 2", 2),
            ("DELETE FROM audit WHERE seq = 5", 5),
            ("UPDATE audit SET action = 'member.disablem', target = 'ember:2' WHERE seq = 2", 2),
        ] {
            damage(&db, "DELETE FROM audit").await;
            damage(&db, "DELETE FROM counter").await;
            with_records(&db, 5).await;
            damage(&db, sql).await;
            assert_eq!(verify(&db).await, Chain::Broken(at), "{sql}");
        }
    }
}
