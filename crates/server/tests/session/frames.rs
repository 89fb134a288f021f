//! Bad manners, order and bounds.

use canteen_protocol::account::ListDevices;
use canteen_protocol::conversation::MarkRead;
use canteen_protocol::{ErrorCode, Seq};
use canteen_testkit::{Storage, TestServer, both_engines};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::Busy;

both_engines! {
    async fn what_cannot_be_read_is_answered(server: TestServer) {
        server.corp("Acme").create().await;
        let client = server.client("admin").await;
        for (frame, id) in [
            ("", None),
            ("{", None),
            ("[]", None),
            ("null", None),
            (r#"{"id":7}"#, Some(7)),
            (r#"{"id":8,"method":5}"#, Some(8)),
            (r#"{"id":-1,"method":"x"}"#, None),
            (&"[".repeat(100_000), None),
        ] {
            client.send_text(frame);
            let error = match id {
                Some(id) => client.answer(id).await.unwrap_err(),
                None => client.stray_answer().await.error.unwrap(),
            };
            assert_eq!(error.code, ErrorCode::BadFrame, "{frame:.40}");
            assert!(error.message.contains("{id, method, params}"), "{}", error.message);
        }
        // It goes on all the same.
        client.call(ListDevices {}).await.unwrap();
    }

    async fn methods_and_parameters_are_checked(server: TestServer) {
        server.corp("Acme").create().await;
        let client = server.client("admin").await;
        let unknown = client.call_raw("drive.list", json!({})).await.unwrap_err();
        assert_eq!(unknown.code, ErrorCode::UnknownMethod);
        let wrong = client.call_raw("conversation.read", json!({ "seq": 1 })).await.unwrap_err();
        assert_eq!(wrong.code, ErrorCode::Invalid);
        assert!(wrong.message.contains("conversation"), "{}", wrong.message);
        // Fields of a newer client are passed over, absent parameters are an empty object.
        client.call_raw("account.devices", json!({ "newer": true })).await.unwrap();
        client.send_text(r#"{"id":77,"method":"account.devices","newer":1}"#);
        client.answer(77).await.unwrap();
    }

    async fn a_request_without_an_id_is_done_and_not_answered(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let (admin, li) = (server.client("admin").await, server.client("liwei").await);
        let group = admin.group("Lunch", &[li.member()]).await.id;
        let params = json!({ "conversation": group, "client_id": "quiet", "text": "hello" });
        let request = json!({ "method": "message.send", "params": params });
        admin.send_text(request.to_string());
        li.hears("hello").await;
        admin.ping().await;
        assert!(admin.answered().is_empty());
    }

    async fn frames_too_large_end_the_connection_with_a_reason(storage: Storage) {
        let server = TestServer::with(storage, |options| options.limits.frame = 5_000).await;
        server.corp("Acme").create().await;
        for size in [5_001, 1_000_000] {
            let client = server.client("admin").await;
            client.send_text("x".repeat(size));
            let error = client.stray_answer().await.error.unwrap();
            assert_eq!(error.code, ErrorCode::TooLarge);
            assert_eq!(error.data, Some(json!({ "limit": 5_000 })));
            assert_eq!(client.closed().await.code, Some(1009));
        }
        let client = server.client("admin").await;
        client.send_text("x".repeat(5_000));
        assert_eq!(client.stray_answer().await.error.unwrap().code, ErrorCode::BadFrame);
    }

    async fn binary_frames_are_refused(server: TestServer) {
        server.corp("Acme").create().await;
        let client = server.client("admin").await;
        client.send(Message::binary(vec![1, 2, 3]));
        let error = client.stray_answer().await.error.unwrap();
        assert_eq!(error.code, ErrorCode::BadFrame);
        assert_eq!(client.closed().await.code, Some(1003));
    }

    async fn a_device_has_a_rate(storage: Storage) {
        let server = TestServer::with(storage, |options| {
            options.limits.requests_per_second = 1;
            options.limits.request_burst = 20;
        })
        .await;
        server.corp("Acme").create().await;
        let token = server.device("admin").await.token;
        let (mut one, mut two) = (server.connect().await, server.connect().await);
        one.hello(&token).await.unwrap();
        two.hello(&token).await.unwrap();
        for _ in 0..10 {
            one.call(ListDevices {}).await.unwrap();
            two.call(ListDevices {}).await.unwrap();
        }
        // A slow machine may have earned some more meanwhile.
        let refused = loop {
            if let Err(error) = one.call(ListDevices {}).await {
                break error;
            }
        };
        assert_eq!(refused.code, ErrorCode::RateLimited);
        let retry = refused.data.unwrap()["retry_ms"].as_u64().unwrap();
        assert!((1..=1_000).contains(&retry), "{retry}");
        // Another device of the same member is not concerned.
        server.client("admin").await.call(ListDevices {}).await.unwrap();
        // Who goes on and on is cut off.
        for _ in 0..200 {
            two.send_text(r#"{"method":"account.devices"}"#);
        }
        assert_eq!(two.closed().await.code, Some(1008));
    }

    async fn what_a_client_says_keeps_its_order(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let (admin, li) = (server.client("admin").await, server.client("liwei").await);
        let group = admin.group("Lunch", &[li.member()]).await.id;
        let ids: Vec<_> = (0..200)
            .map(|i| {
                let client_id = admin.fresh();
                let text = format!("message {i}");
                let params = json!({ "conversation": group, "client_id": client_id, "text": text });
                admin.begin("message.send", params)
            })
            .collect();
        let mut seqs = Vec::new();
        for id in ids {
            seqs.push(admin.answer(id).await.unwrap()["seq"].as_i64().unwrap());
        }
        assert!(seqs.is_sorted_by(|a, b| a + 1 == *b), "{seqs:?}");
        let entries = li.entries(group).await;
        let first = entries.len() - 200;
        for (i, entry) in entries[first..].iter().enumerate() {
            let text = format!("message {i}");
            assert!(serde_json::to_string(entry).unwrap().contains(&text), "{entry:?}");
            assert_eq!(li.hears(&text).await.seq, entry.seq);
        }
    }

    async fn a_read_overtakes_a_write(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let admin = server.client("admin").await;
        let group = admin.group("Lunch", &[server.member("liwei")]).await.id;
        let busy = Busy::with(&server.app(), group).await;
        let write = admin.begin(
            "conversation.read",
            serde_json::to_value(MarkRead { conversation: group, seq: Seq(1) }).unwrap(),
        );
        admin.call(ListDevices {}).await.unwrap();
        assert!(!admin.answered().contains(&write));
        drop(busy);
        admin.answer(write).await.unwrap();
    }
}
