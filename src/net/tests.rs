//! The client against servers that do not behave.

use std::net::SocketAddr;
use std::time::Duration;

use canteen_protocol::session::Ping;
use canteen_protocol::{ErrorCode, Event};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::{CallError, Client, Options, connect};

type Socket = WebSocketStream<TcpStream>;

/// A server of one connection that does as the test says.
async fn scripted<F: Future<Output = ()> + Send + 'static>(
    script: impl FnOnce(Socket) -> F + Send + 'static,
) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        script(tokio_tungstenite::accept_async(stream).await.unwrap()).await;
    });
    open(addr).await.unwrap()
}

async fn open(addr: SocketAddr) -> Result<Client, CallError> {
    connect(&format!("http://{addr}"), &Options::default()).await
}

async fn request(socket: &mut Socket) -> Value {
    loop {
        if let Message::Text(text) = socket.next().await.unwrap().unwrap() {
            return serde_json::from_str(&text).unwrap();
        }
    }
}

async fn say(socket: &mut Socket, value: Value) {
    socket.send(Message::text(value.to_string())).await.unwrap();
}

fn pong(id: &Value, pushed: u64) -> Value {
    json!({ "id": id, "result": { "pushed": pushed, "time": 5 } })
}

fn head(seq: i64) -> Value {
    json!({ "event": "head", "params": { "log": "c.1", "seq": seq } })
}

#[tokio::test]
async fn a_full_server_is_believed_and_not_called_something_else() {
    for (status, said, expected) in [
        ("503 Service Unavailable", "full of people: come back\n", "connections: full of people"),
        ("429 Too Many Requests", "\u{1b}[2Jtoo many\n", "connections: "),
        ("503 Service Unavailable", "", "connections: try again later"),
        ("404 Not Found", "there is nothing here\n", "is not a canteen server: it answered 404"),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{said}", said.len());
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _asked = stream.read(&mut [0; 4_096]).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
            stream.read(&mut [0; 1]).await
        });
        let CallError::Unreachable(text) = open(addr).await.unwrap_err() else {
            panic!("{status}")
        };
        assert!(text.contains(expected) && !text.contains('\u{1b}'), "{text}");
    }
}

#[tokio::test]
async fn answers_find_their_requests_in_any_order() {
    let client = scripted(|mut socket| async move {
        let (first, second) = (request(&mut socket).await, request(&mut socket).await);
        assert!(first["id"].as_u64() < second["id"].as_u64());
        say(&mut socket, json!({ "id": 999, "result": {} })).await;
        say(&mut socket, pong(&second["id"], 2)).await;
        say(&mut socket, pong(&first["id"], 1)).await;
        socket.next().await;
    })
    .await;
    let (first, second) = (client.ask(&Ping {}).unwrap(), client.ask(&Ping {}).unwrap());
    assert_eq!(first.answer().await.unwrap().pushed, 1);
    assert_eq!(second.answer().await.unwrap().pushed, 2);
}

#[tokio::test]
async fn an_answer_knows_which_pushes_came_before_it() {
    let client = scripted(|mut socket| async move {
        let asked = request(&mut socket).await;
        say(&mut socket, head(1)).await;
        say(&mut socket, json!({ "event": "of a later server", "params": { "x": 1 } })).await;
        say(&mut socket, head(2)).await;
        say(&mut socket, pong(&asked["id"], 2)).await;
        say(&mut socket, head(3)).await;
        socket.next().await;
    })
    .await;
    let mut events = client.events().unwrap();
    assert!(client.events().is_none());
    let asked = client.ask(&Ping {}).unwrap();
    let counted = asked.wait(Duration::from_secs(5)).await.unwrap();
    assert_eq!((counted.counted, counted.result.pushed), (2, 2));
    let mut seen = Vec::new();
    while seen.len() < 3 {
        if let Some(Event::Head { seq, .. }) = events.next().await {
            seen.push(seq.0);
        }
    }
    assert_eq!(seen, [1, 2, 3]);
}

#[tokio::test]
async fn a_refusal_keeps_its_code_and_loses_its_escapes() {
    let client = scripted(|mut socket| async move {
        let asked = request(&mut socket).await;
        let error =
            json!({ "code": "forbidden", "message": "no\u{1b}[2J", "data": { "limit": 3 } });
        say(&mut socket, json!({ "id": asked["id"], "error": error })).await;
        socket.next().await;
    })
    .await;
    let error = client.call(Ping {}).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::Forbidden));
    assert!(!error.to_string().contains('\u{1b}') && !error.is_temporary());
}

#[tokio::test]
async fn nonsense_is_said_to_be_that() {
    let client = scripted(|mut socket| async move {
        socket.send(Message::text("not json")).await.unwrap();
        let asked = request(&mut socket).await;
        say(&mut socket, json!({ "id": asked["id"], "result": { "pushed": "many" } })).await;
        let asked = request(&mut socket).await;
        say(&mut socket, json!({ "id": asked["id"] })).await;
        socket.next().await;
    })
    .await;
    for _ in 0..2 {
        let error = client.call(Ping {}).await.unwrap_err();
        assert!(matches!(error, CallError::Protocol(_)), "{error:?}");
    }
}

#[tokio::test]
async fn whoever_waits_hears_that_the_connection_ended() {
    let client = scripted(|mut socket| async move {
        request(&mut socket).await;
        socket.close(None).await.unwrap();
    })
    .await;
    let mut events = client.events().unwrap();
    let error = client.call(Ping {}).await.unwrap_err();
    assert!(matches!(error, CallError::Closed(_)) && error.is_temporary(), "{error:?}");
    assert!(events.next().await.is_none());
    let late = client.call(Ping {}).await.unwrap_err();
    assert!(matches!(late, CallError::Closed(_)));
}

#[tokio::test]
async fn a_server_that_says_nothing_is_not_waited_for() {
    let client = scripted(|mut socket| async move { while socket.next().await.is_some() {} }).await;
    let asked = client.ask(&Ping {}).unwrap();
    let error = asked.wait(Duration::from_millis(20)).await.unwrap_err();
    assert!(matches!(error, CallError::Timeout(_)));
}

#[tokio::test]
async fn what_is_too_large_is_not_sent() {
    let client = scripted(|mut socket| async move { while socket.next().await.is_some() {} }).await;
    let text = "x".repeat(300 * 1024);
    let error = client
        .call(canteen_protocol::directory::ResolveSegment { expression: text })
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::TooLarge));
}

#[tokio::test]
async fn a_slow_reader_gets_every_push_and_every_answer() {
    let client = scripted(|mut socket| async move {
        for seq in 1..=5000 {
            say(&mut socket, head(seq)).await;
        }
        let asked = request(&mut socket).await;
        say(&mut socket, pong(&asked["id"], 5000)).await;
        socket.next().await;
    })
    .await;
    let mut events = client.events().unwrap();
    let asked = client.ask(&Ping {}).unwrap();
    let reader = tokio::spawn(async move {
        let mut all = Vec::new();
        while all.len() < 5000 && events.next_many(&mut all, 64).await > 0 {}
        all.len()
    });
    assert_eq!(asked.wait(Duration::from_secs(20)).await.unwrap().counted, 5000);
    assert_eq!(reader.await.unwrap(), 5000);
}

#[tokio::test]
async fn without_a_reader_answers_come_all_the_same() {
    let client = scripted(|mut socket| async move {
        for seq in 1..=5000 {
            say(&mut socket, head(seq)).await;
        }
        let asked = request(&mut socket).await;
        say(&mut socket, pong(&asked["id"], 5000)).await;
        socket.next().await;
    })
    .await;
    assert_eq!(client.call(Ping {}).await.unwrap().pushed, 5000);
}

#[tokio::test]
async fn what_is_no_server_of_ours_is_named() {
    // Nobody there.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    drop(listener);
    let error = open(addr).await.unwrap_err();
    assert!(matches!(&error, CallError::Unreachable(why) if why.contains(&addr.to_string())));
    // A web server without our path.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = [0; 1024];
        assert!(stream.read(&mut asked).await.unwrap() > 0);
        let answer = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    let error = open(addr).await.unwrap_err();
    assert!(error.to_string().contains("not a canteen server"), "{error}");
}
