//! The bad network, between a client and a server.

use std::time::{Duration, Instant};

use canteen_testkit::{Client, Proxy, TestServer};
use serde_json::json;

async fn server() -> TestServer {
    let server = TestServer::sqlite().await;
    server.corp("Acme").create().await;
    server
}

#[tokio::test]
async fn delays_and_throttles() {
    let server = server().await;
    let proxy = Proxy::before(server.addr()).await;
    let client = server.client_at(proxy.addr(), "admin").await;
    proxy.delay(Duration::from_millis(100));
    let asked = Instant::now();
    client.ping().await;
    assert!(asked.elapsed() >= Duration::from_millis(200), "{:?}", asked.elapsed());
    proxy.delay(Duration::ZERO);
    proxy.throttle(Some(10_000));
    let asked = Instant::now();
    let method = "x".repeat(3_000);
    client.call_raw(&method, json!({})).await.unwrap_err();
    assert!(asked.elapsed() >= Duration::from_millis(290), "{:?}", asked.elapsed());
}

#[tokio::test]
async fn refuses_cuts_and_finds_another_server() {
    let (one, other) = (server().await, server().await);
    let proxy = Proxy::before(one.addr()).await;
    let client = one.client_at(proxy.addr(), "admin").await;
    proxy.refuse(true);
    assert!(Client::try_connect(proxy.addr()).await.is_err());
    client.ping().await;
    proxy.cut();
    assert_eq!(client.closed().await.code, None);
    proxy.refuse(false);
    proxy.retarget(other.addr());
    let client = other.client_at(proxy.addr(), "admin").await;
    assert_eq!(client.member(), other.member("admin"));
}

#[tokio::test]
async fn holds_everything_back_until_it_does_not() {
    let server = server().await;
    let proxy = Proxy::before(server.addr()).await;
    let client = server.client_at(proxy.addr(), "admin").await;
    proxy.black_hole(true);
    let id = client.begin("session.ping", json!({}));
    // Another line to the server is not concerned, and quicker than the one held back.
    server.client("admin").await.ping().await;
    assert!(client.answered().is_empty());
    assert!(!client.is_closed());
    proxy.black_hole(false);
    client.answer(id).await.unwrap();
}
