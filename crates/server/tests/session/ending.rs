//! Good-byes, polite and otherwise.

use std::time::Duration;

use canteen_protocol::{ErrorCode, Event};
use canteen_testkit::{Client, Proxy, Storage, TestServer, both_engines, eventually};
use serde_json::json;

use crate::Busy;

both_engines! {
    async fn a_stopping_server_finishes_what_runs(server: TestServer) {
        let mut server = server;
        server.corp("Acme").create().await;
        let admin = server.client("admin").await;
        let group = admin.group("Lunch", &[]).await.id;
        let (app, addr) = (server.app(), server.addr());
        let busy = Busy::with(&app, group).await;
        let params = json!({ "conversation": group, "client_id": "last", "text": "one more" });
        let send = admin.begin("message.send", params);
        eventually(|| async { app.db.backlog() > 0 }).await;
        let stopping = async {
            server.stop().await;
            server
        };
        let watching = async {
            let bye = admin.next_event(|event| matches!(event, Event::Bye { .. })).await;
            assert!(matches!(bye, Event::Bye { reconnect: true, .. }), "{bye:?}");
            // Nobody is let in any more, while the last request is still being carried out.
            assert!(Client::try_connect(addr).await.is_err());
            drop(busy);
            let seq = admin.answer(send).await.unwrap()["seq"].as_i64().unwrap();
            assert_eq!(admin.closed().await.code, Some(1012));
            seq
        };
        let (mut server, seq) = tokio::join!(stopping, watching);
        server.start().await;
        let admin = server.client("admin").await;
        assert_eq!(admin.entries(group).await.last().unwrap().seq.0, seq);
    }

    async fn a_server_comes_back_on_the_same_data(server: TestServer) {
        let mut server = server;
        server.corp("Acme").create().await;
        let token = server.device("admin").await.token;
        let mut client = server.connect().await;
        client.hello(&token).await.unwrap();
        let group = client.group("Lunch", &[]).await.id;
        let ack = client.say(group, "before").await;
        server.restart().await;
        client.closed().await;
        let gone = client.call_raw("session.ping", json!({})).await.unwrap_err();
        assert_eq!(gone.code, ErrorCode::Unavailable);
        let mut client = server.connect().await;
        client.hello(&token).await.unwrap();
        assert_eq!(client.say(group, "after").await.seq, ack.seq.next());
        server.kill();
        let closed = client.closed().await;
        assert_eq!(closed.code, None, "{closed:?}");
        assert!(Client::try_connect(server.addr()).await.is_err());
        server.start().await;
        let mut client = server.connect().await;
        client.hello(&token).await.unwrap();
        assert_eq!(client.entries(group).await.last().unwrap().seq, ack.seq.next());
    }

    async fn who_is_not_heard_any_more_is_cut_off(storage: Storage) {
        let server = TestServer::with(storage, |options| {
            options.pace.heartbeat = Duration::from_millis(300);
        })
        .await;
        server.corp("Acme").member("liwei").create().await;
        let proxy = Proxy::before(server.addr()).await;
        let li = server.client_at(proxy.addr(), "liwei").await;
        let admin = server.client("admin").await;
        assert_eq!(admin.welcome().heartbeat_ms, 300);
        proxy.black_hole(true);
        let app = server.app();
        eventually(|| async {
            admin.ping().await;
            !app.hub.is_online(li.member())
        })
        .await;
        assert!(!admin.is_closed());
        assert_eq!(app.hub.sessions(), 1);
    }
}
