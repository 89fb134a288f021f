//! What settings change in a running server, and what it tells about itself.

use canteen_protocol::ErrorCode;
use canteen_protocol::account::{ListDevices, SignIn};
use canteen_server::config::{Config, Rate};
use canteen_server::{Options, Server};
use canteen_testkit::{Storage, TestServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The whole answer to a GET, headers and all.
async fn get(server: &TestServer, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(server.addr()).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn wrong_password(corp_id: &str) -> SignIn {
    SignIn {
        corp_id: corp_id.to_owned(),
        user: "admin".into(),
        password: Some("wrong".into()),
        code: None,
        device: "laptop".into(),
    }
}

#[tokio::test]
async fn metrics_count_what_happens() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").create().await;
    let client = server.client("admin").await;
    client.call(ListDevices {}).await.unwrap();
    let page = get(&server, "/metrics", "").await;
    for line in [
        "HTTP/1.1 200",
        "content-type: application/openmetrics-text",
        "canteen_sessions 1",
        "canteen_requests_total{method=\"account.devices\",code=\"ok\"} 1",
        "canteen_write_backlog 0",
    ] {
        assert!(page.contains(line), "{line} is not in:\n{page}");
    }
    let commits = page.lines().find_map(|line| line.strip_prefix("canteen_commits_total "));
    assert!(commits.unwrap().parse::<u64>().unwrap() > 0);
}

#[tokio::test]
async fn metrics_are_for_those_who_may_see_them() {
    let server = TestServer::with(Storage::sqlite(), |options| {
        options.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    assert!(get(&server, "/metrics", "").await.starts_with("HTTP/1.1 200"));
    let outside = get(&server, "/metrics", "X-Forwarded-For: 203.0.113.7\r\n").await;
    assert!(outside.starts_with("HTTP/1.1 403") && outside.contains("metrics_from"), "{outside}");
}

#[tokio::test]
async fn sign_in_rates_are_those_of_the_settings() {
    let server = TestServer::with(Storage::sqlite(), |options| {
        options.sign_in.account = Rate { burst: 2, seconds: 3_600 };
    })
    .await;
    let corp_id = server.corp("Acme").create().await.corp_id;
    let client = server.connect().await;
    for expected in [ErrorCode::BadCredentials, ErrorCode::BadCredentials, ErrorCode::RateLimited] {
        let error = client.call(wrong_password(&corp_id)).await.err().unwrap();
        assert_eq!(error.code, expected, "{}", error.message);
    }
}

#[tokio::test]
async fn a_configured_server_starts_in_its_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config { data: folder.path().join("new/data"), ..Config::default() };
    config.limits.text = 4_096;
    config.drain = std::time::Duration::from_secs(1);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let options = Options::configured(config.clone(), listener).unwrap();
    let server = Server::start(options).await.unwrap();
    assert_eq!(server.app.limits.text, 4_096);
    assert!(folder.path().join("new/data/canteen.db").is_file());
    server.shutdown().await;

    config.smtp_url = Some("nonsense".into());
    config.smtp_from = Some("a@example.com".into());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let error = Options::configured(config, listener).err().unwrap().to_string();
    assert!(error.contains("smtp_url"), "{error}");
}
