//! A session over a line of a few bytes, held in the hand: what waits, and where.

use std::sync::Arc;
use std::time::{Duration, Instant};

use canteen_protocol::session::Hello;
use canteen_server::gateway::{Gateway, Seated, Session, config};
use canteen_server::router::Peer;
use canteen_server::server::routes;
use canteen_testkit::{Storage, TestServer, both_engines};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, DuplexStream, duplex};
use tokio::time::sleep;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

/// The client's end of a line that holds four kilobytes.
async fn narrow_line(server: &TestServer, userid: &str) -> WebSocketStream<DuplexStream> {
    let gateway = Arc::new(Gateway {
        app: server.app(),
        router: Arc::new(routes()),
        proxies: Arc::new([]),
        metrics_from: Arc::new([]),
    });
    let (near, far) = duplex(4 * 1024);
    let far = WebSocketStream::from_raw_socket(far, Role::Server, Some(config(100_000))).await;
    let peer = Peer { ip: [127, 0, 0, 1].into() };
    let seat = Seated::new(&gateway, peer).unwrap();
    tokio::spawn(Session::new(seat, far).run());
    let mut near = WebSocketStream::from_raw_socket(near, Role::Client, None).await;
    let token = server.device(userid).await.token;
    let hello = Hello { version: 1, token, client: String::new(), capabilities: Vec::new() };
    ask(&mut near, 0, "session.hello", serde_json::to_value(hello).unwrap()).await;
    assert!(next(&mut near).await["result"].is_object());
    near
}

async fn ask(line: &mut WebSocketStream<DuplexStream>, id: usize, method: &str, params: Value) {
    let request = json!({ "id": id, "method": method, "params": params }).to_string();
    line.send(Message::text(request)).await.unwrap();
}

async fn next(line: &mut WebSocketStream<DuplexStream>) -> Value {
    let message = line.next().await.unwrap().unwrap();
    serde_json::from_str(message.to_text().unwrap()).unwrap()
}

both_engines! {
    async fn a_slow_line_is_not_taken_for_a_dead_one(storage: Storage) {
        let server = TestServer::with(storage, |options| {
            options.pace.heartbeat = Duration::from_millis(300);
            options.pace.answer_bytes = 50_000;
        })
        .await;
        server.corp("Acme").create().await;
        let admin = server.client("admin").await;
        let group = admin.group("Lunch", &[]).await.id;
        for i in 0..10 {
            admin.say(group, &format!("{i} {}", "much ".repeat(2_000))).await;
        }
        drop(admin);
        let mut line = narrow_line(&server, "admin").await;
        // More than the line holds: most of these cannot begin yet.
        let range = json!({ "log": format!("c.{group}"), "from": 1, "to": 20 });
        for id in 1..=8 {
            ask(&mut line, id, "sync.range", range.clone()).await;
        }
        // The client reads nothing for longer than three heartbeats, but can be heard.
        let end = Instant::now() + Duration::from_secs(4);
        let mut pings = 100;
        while Instant::now() < end {
            ask(&mut line, pings, "session.ping", json!({})).await;
            pings += 1;
            sleep(Duration::from_millis(200)).await;
        }
        assert_eq!(server.app().hub.sessions(), 1, "it was cut off");
        let mut answered = Vec::new();
        while answered.len() < 8 {
            let frame = next(&mut line).await;
            if let Some(id @ 1..100) = frame["id"].as_u64() {
                assert_eq!(frame["result"]["entries"].as_array().unwrap().len(), 12);
                answered.push(id);
            }
        }
        answered.sort_unstable();
        assert_eq!(answered, [1, 2, 3, 4, 5, 6, 7, 8]);
    }

    async fn a_long_answer_comes_in_short_frames(server: TestServer) {
        server.corp("Acme").create().await;
        let admin = server.client("admin").await;
        let group = admin.group("Lunch", &[]).await.id;
        for i in 0..5 {
            admin.say(group, &format!("{i} {}", "much ".repeat(2_000))).await;
        }
        let mut line = narrow_line(&server, "admin").await;
        let range = json!({ "log": format!("c.{group}"), "from": 1, "to": 20 });
        ask(&mut line, 1, "sync.range", range).await;
        let mut line = line.into_inner();
        let (mut text, mut kinds) = (Vec::new(), Vec::new());
        loop {
            let (first, second) = (line.read_u8().await.unwrap(), line.read_u8().await.unwrap());
            let length = if second == 126 { line.read_u16().await.unwrap() } else { second.into() };
            assert!(length <= 8 * 1_024, "{length}");
            let mut part = vec![0; length.into()];
            line.read_exact(&mut part).await.unwrap();
            text.extend(part);
            kinds.push(first & 0x0f);
            if first & 0x80 != 0 {
                break;
            }
        }
        assert!(kinds.len() > 5 && kinds[0] == 1 && kinds[1..].iter().all(|kind| *kind == 0));
        let answer: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(answer["result"]["entries"].as_array().unwrap().len(), 7);
    }
}
