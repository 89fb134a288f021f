//! The door: health, handshakes, TLS.

use std::net::SocketAddr;

use canteen_testkit::{Client, TestServer, both_engines};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends a request as it is and gives all of the answer.
async fn ask(addr: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn get(addr: SocketAddr, path: &str, headers: &str) -> String {
    ask(addr, &format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n{headers}\r\n"))
        .await
}

const HANDSHAKE: &str = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nConnection: upgrade\r\n";

both_engines! {
    async fn health_is_told_as_json(server: TestServer) {
        server.corp("Acme").create().await;
        let _client = server.client("admin").await;
        let answer = get(server.addr(), "/healthz", "").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.ends_with(r#"{"sessions":1,"status":"ok"}"#), "{answer}");
        let answer = get(server.addr(), "/nothing", "").await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    }

    async fn pages_of_other_origins_may_not_connect(server: TestServer) {
        let evil = format!("{HANDSHAKE}Origin: https://evil.example\r\n");
        let answer = get(server.addr(), "/v1/ws", &evil).await;
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
        let answer = get(server.addr(), "/v1/ws", "").await;
        assert!(answer.starts_with("HTTP/1.1 426"), "{answer}");
        Client::connect(server.addr()).await.ping().await;
    }

    async fn large_requests_are_refused(server: TestServer) {
        let header = format!("X-Much: {}\r\n", "x".repeat(20_000));
        let answer = get(server.addr(), "/healthz", &header).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
        let body = "Content-Length: 10000000\r\n";
        let answer = get(server.addr(), "/healthz", body).await;
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    }
}
