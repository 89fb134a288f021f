//! How many connections there may be, and those that keep the door open for nothing.

use std::net::SocketAddr;
use std::time::Duration;

use canteen_protocol::ErrorCode;
use canteen_testkit::{Client, Storage, TestServer, both_engines, eventually};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::http::get;

/// Why a connection was refused at the door.
async fn refused(addr: SocketAddr) -> String {
    Client::try_connect(addr).await.err().expect("it is refused").to_string()
}

both_engines! {
    async fn an_address_has_its_bounds(storage: Storage) {
        let server = TestServer::with(storage, |options| {
            options.connections.address = 3;
            options.connections.waiting = 2;
        })
        .await;
        server.corp("Acme").create().await;
        let addr = server.addr();
        let (mut one, mut two) = (server.connect().await, server.connect().await);
        assert!(refused(addr).await.contains("429"), "two have not said who they are");
        for client in [&mut one, &mut two] {
            client.hello(&server.device("admin").await.token).await.unwrap();
        }
        let three = server.connect().await;
        assert!(refused(addr).await.contains("429"), "there are three");
        drop(three);
        // It has room again as soon as the server has seen it go.
        eventually(|| async { Client::try_connect(addr).await.ok() }).await;
        let figures = get(addr, "/metrics", "").await;
        for bound in ["address", "waiting"] {
            let line = format!("canteen_connections_refused_total{{bound=\"{bound}\"}} ");
            assert!(figures.contains(&line), "{line} is not in:\n{figures}");
        }
    }

    async fn a_member_and_a_device_have_their_bounds(storage: Storage) {
        let server = TestServer::with(storage, |options| {
            options.connections.device = 2;
            options.connections.member = 3;
        })
        .await;
        server.corp("Acme").create().await;
        let device = server.device("admin").await.token;
        let (mut one, mut two) = (server.connect().await, server.connect().await);
        one.hello(&device).await.unwrap();
        two.hello(&device).await.unwrap();
        let mut three = server.connect().await;
        let error = three.hello(&device).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::RateLimited);
        assert!(error.message.contains("this device has 2 connections"), "{error}");
        assert!(error.data.unwrap()["retry_ms"].is_u64());
        three.closed().await;
        let _other = server.client("admin").await;
        let mut four = server.connect().await;
        let error = four.hello(&server.device("admin").await.token).await.unwrap_err();
        assert!(error.message.contains("your account has 3 connections"), "{error}");
        drop(one);
        eventually(|| async {
            let mut again = server.connect().await;
            again.hello(&device).await.is_ok()
        })
        .await;
    }

    async fn a_full_server_says_so_and_can_still_be_looked_at(storage: Storage) {
        let server = TestServer::with(storage, |options| options.connections.all = 2).await;
        let addr = server.addr();
        let _both = (server.connect().await, server.connect().await);
        let answer = get(addr, "/v1/ws", crate::http::HANDSHAKE).await;
        assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
        assert!(answer.contains("retry-after: 5"), "{answer}");
        assert!(answer.ends_with("(limit_connections): try again later\n"), "{answer}");
        assert!(get(addr, "/healthz", "").await.starts_with("HTTP/1.1 200"));
        let figures = get(addr, "/metrics", "").await;
        let line = "canteen_connections_refused_total{bound=\"server\"} 1";
        assert!(figures.contains(line), "{figures}");
    }

    async fn who_keeps_the_door_open_for_nothing_is_sent_away(storage: Storage) {
        let server = TestServer::with(storage, |options| {
            options.pace.request = Duration::from_millis(300);
        })
        .await;
        let whole = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
        for (said, answered) in [("", false), ("GET /v1/ws HTTP/1.1\r\nHo", false), (whole, true)] {
            let mut stream = TcpStream::connect(server.addr()).await.unwrap();
            stream.write_all(said.as_bytes()).await.unwrap();
            // Until the server hangs up.
            let mut answer = String::new();
            let end = tokio::time::timeout(
                canteen_testkit::DEADLINE,
                stream.read_to_string(&mut answer),
            );
            end.await.expect("it is hung up on").unwrap();
            assert_eq!(answer.contains("200 OK"), answered, "{said:?}: {answer}");
        }
    }
}
