//! The door: health, handshakes, TLS.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use canteen_server::server::{StartError, TlsFiles};
use canteen_server::{Options, Server};
use canteen_testkit::{Client, Storage, TestServer, both_engines};
use futures_util::{SinkExt, StreamExt};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::Message;

/// Sends a request as it is and gives all of the answer.
async fn ask(addr: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

pub async fn get(addr: SocketAddr, path: &str, headers: &str) -> String {
    ask(addr, &format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n{headers}\r\n"))
        .await
}

pub const HANDSHAKE: &str = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nConnection: upgrade\r\n";

fn pem(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/session/tls").join(name)
}

fn connector() -> TlsConnector {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(pem("test.crt")).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

both_engines! {
    async fn sessions_go_through_tls(storage: Storage) {
        let server = TestServer::with(storage, |options| {
            options.tls = Some(TlsFiles { certificate: pem("test.crt"), key: pem("test.key") });
        })
        .await;
        let stream = TcpStream::connect(server.addr()).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let stream = connector().connect(name, stream).await.unwrap();
        let url = "wss://localhost/v1/ws";
        let (mut socket, _) = tokio_tungstenite::client_async(url, stream).await.unwrap();
        socket.send(Message::text(r#"{"id":1,"method":"session.ping"}"#)).await.unwrap();
        let answer = socket.next().await.unwrap().unwrap().into_text().unwrap();
        assert!(answer.starts_with(r#"{"id":1,"result":{"pushed":0"#), "{answer}");
        // Who speaks plain text is not understood, and hurts nobody.
        assert!(Client::try_connect(server.addr()).await.is_err());
        socket.send(Message::text(r#"{"id":2,"method":"session.ping"}"#)).await.unwrap();
        socket.next().await.unwrap().unwrap();
    }

    async fn bad_certificates_are_named(storage: Storage) {
        for (certificate, key, named) in [
            ("none.crt", "test.key", "none.crt"),
            ("test.key", "test.key", "test.key"),
            ("test.crt", "test.crt", "test.crt"),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let mut options = Options::new(storage.url(), listener);
            options.tls = Some(TlsFiles { certificate: pem(certificate), key: pem(key) });
            let error = Server::start(options).await.err().unwrap();
            assert!(matches!(error, StartError::Tls(_)));
            assert!(error.to_string().contains(named), "{error}");
        }
    }

    async fn figures_are_told_to_prometheus(server: TestServer) {
        server.corp("Acme").create().await;
        let admin = server.client("admin").await;
        let group = admin.group("Lunch", &[]).await.id;
        admin.say(group, "hello").await;
        admin.hears("hello").await;
        let answer = get(server.addr(), "/metrics", "").await;
        for line in [
            "content-type: application/openmetrics-text",
            "canteen_sessions 1",
            "canteen_requests_total{method=\"message.send\",code=\"ok\"} 1",
        ] {
            assert!(answer.contains(line), "{line} is not in:\n{answer}");
        }
        let pushes = answer.lines().find_map(|l| l.strip_prefix("canteen_pushes_total ")).unwrap();
        assert_eq!(pushes.parse::<u64>().unwrap(), admin.counted());
    }

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
