//! Limits: stated in the hello, refused with figures.

use canteen_protocol::limits::Limits;
use canteen_testkit::{Storage, TestServer, both_engines};
use serde_json::json;

use crate::stage::{Person, id_of, noise};

async fn limited(storage: Storage) -> TestServer {
    let limits = Limits {
        file_size: 1_000,
        file_quota: 2_500,
        files_at_once: 1,
        uploads_per_minute: 5,
        ..Limits::default()
    };
    TestServer::with(storage, move |options| options.limits = limits.clone()).await
}

both_engines! {
    async fn sizes_and_counts_are_bounded(storage: Storage) {
        let server = limited(storage).await;
        server.corp("Acme").member("li").create().await;
        let li = Person::of(&server, "li").await;
        let large = li.begin("large", "a", &noise(1_001, 1)).await;
        assert_eq!((large.status, large.code()), (413, "too_large".to_owned()));
        assert_eq!(large.json()["error"]["data"], json!({ "limit": 1_000, "size": 1_001 }));
        for seed in 2..4 {
            li.upload("a", &noise(1_000, seed)).await;
        }
        let full = li.begin("full", "a", &noise(501, 4)).await;
        assert_eq!((full.status, full.code()), (413, "too_large".to_owned()));
        assert_eq!(full.json()["error"]["data"]["limit"], 2_500);
        assert_eq!(li.begin("fits", "a", &noise(500, 5)).await.status, 201);
    }

    async fn beginning_again_and_again_is_slowed_down(storage: Storage) {
        let server = limited(storage).await;
        server.corp("Acme").member("li").create().await;
        let li = Person::of(&server, "li").await;
        for n in 0..5 {
            assert_eq!(li.begin(&format!("u{n}"), "a", b"x").await.status, 201);
        }
        let busy = li.begin("one-more", "a", b"x").await;
        assert_eq!((busy.status, busy.code()), (429, "rate_limited".to_owned()));
        assert_eq!(busy.json()["error"]["data"]["retry_ms"], 60_000);
        assert_eq!(li.begin("u0", "a", b"x").await.status, 201, "a repeat is none");
        server.clock.advance(60_000);
        assert_eq!(li.begin("one-more", "a", b"x").await.status, 201);
    }

    async fn odd_requests_are_refused_in_words(storage: Storage) {
        let server = limited(storage).await;
        server.corp("Acme").member("li").create().await;
        let li = Person::of(&server, "li").await;
        let good = json!({ "client_id": "a", "name": "a", "size": 1, "hash": "0".repeat(64) });
        for (field, value) in [
            ("client_id", json!("a b")),
            ("size", json!(0)),
            ("size", json!("1")),
            ("hash", json!("x")),
            ("name", json!(1)),
        ] {
            let mut odd = good.clone();
            odd[field] = value;
            let refused = li.begin_with(&odd).await;
            assert_eq!((refused.status, refused.code()), (400, "invalid".to_owned()), "{odd}");
        }
        let long = li.ask("POST", "/v1/files", &[], &[b' '; 20_000]).await;
        assert_eq!(long.status, 400);
        let id = id_of(&li.begin_with(&good).await);
        let other = li.begin_with(&json!({ "client_id": "a", "name": "a", "size": 2, "hash": "0".repeat(64) })).await;
        assert_eq!((other.status, other.code()), (409, "conflict".to_owned()));
        let path = format!("/v1/files/{id}");
        let none = li.ask("PATCH", &path, &[], b"x").await;
        assert_eq!((none.status, none.code()), (400, "invalid".to_owned()));
    }
}
