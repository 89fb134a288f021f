//! Who may come in, and in what order things are said.

use canteen_protocol::account::{ListDevices, SignIn};
use canteen_protocol::session::{Hello, Ping};
use canteen_protocol::{ErrorCode, VERSION};
use canteen_testkit::{PASSWORD, Storage, TestServer, both_engines};
use serde_json::json;
use std::time::Duration;

fn hello(version: u32, token: &str) -> Hello {
    Hello { version, token: token.to_owned(), client: String::new(), capabilities: Vec::new() }
}

both_engines! {
    async fn signing_in_then_hello(server: TestServer) {
        let acme = server.corp("Acme").create().await;
        let mut client = server.connect().await;
        let sign_in = SignIn {
            corp_id: acme.corp_id.clone(),
            user: "admin".into(),
            password: Some(PASSWORD.into()),
            code: None,
            device: "laptop".into(),
        };
        let signed_in = client.call(sign_in.clone()).await.unwrap();
        let welcome = client.hello(&signed_in.token).await.unwrap();
        assert_eq!((welcome.member, welcome.corp), (acme.admin, acme.corp));
        assert_eq!((welcome.version, welcome.heartbeat_ms), (VERSION, 4_000));
        assert_eq!(welcome.limits, server.app().limits);
        assert_eq!(client.call(ListDevices {}).await.unwrap().devices.len(), 1);
        // What is for strangers is refused now, and so is a second hello.
        let again = client.call(sign_in).await.err().unwrap();
        assert_eq!(again.code, ErrorCode::Invalid);
        let again = client.hello(&signed_in.token).await.unwrap_err();
        assert_eq!(again.code, ErrorCode::Conflict);
    }

    async fn a_stranger_may_only_sign_in(server: TestServer) {
        let client = server.connect().await;
        let refused = client.call(ListDevices {}).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotSignedIn);
        let unknown = client.call_raw("kitchen.sink", json!({})).await.unwrap_err();
        assert_eq!(unknown.code, ErrorCode::UnknownMethod);
        assert!(unknown.message.contains("kitchen.sink"));
        assert_eq!(client.call(Ping {}).await.unwrap().pushed, 0);
        let wrong = client.call(hello(VERSION, "no such token")).await.unwrap_err();
        assert_eq!(wrong.code, ErrorCode::NotSignedIn);
        assert!(!client.is_closed(), "the same connection may sign in now");
    }

    async fn a_wrong_version_says_who_must_upgrade(server: TestServer) {
        server.corp("Acme").create().await;
        let token = server.device("admin").await.token;
        for (version, who) in [(0, "upgrade the client"), (VERSION + 1, "upgrade the server")] {
            let client = server.connect().await;
            let error = client.call(hello(version, &token)).await.unwrap_err();
            assert_eq!(error.code, ErrorCode::Version);
            assert!(error.message.contains(who), "{}", error.message);
            assert_eq!(error.data, Some(json!({ "oldest": 1, "newest": VERSION })));
            client.closed().await;
        }
    }

    async fn who_says_nothing_is_cut_off(storage: Storage) {
        let server = TestServer::with(storage, |options| {
            options.pace.hello = Duration::from_millis(500);
        })
        .await;
        server.corp("Acme").create().await;
        let silent = server.connect().await;
        let speaking = server.client("admin").await;
        assert_eq!(silent.closed().await.reason, "no hello");
        assert!(!speaking.is_closed());
    }
}
