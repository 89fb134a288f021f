//! The second step on the company's own page (SEC-04), which is a small server of the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{SystemTime, UNIX_EPOCH};

use canteen_protocol::SECOND_FACTOR_PASSED;
use canteen_testkit::PtyBuilder;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::stage::{Company, PASSWORD};

/// Sends a request and gives the first line of the answer.
fn ask(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    line
}

/// What the page tells the server of a sign-in.
fn told(server: &str, key: &str, ticket: &str, userid: &str) -> String {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(format!("{ticket}\n{userid}\n{time}").as_bytes());
    let hash = mac.finalize().into_bytes();
    let signature: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let body = serde_json::json!({
        "ticket": ticket, "userid": userid, "time": time, "signature": signature,
    })
    .to_string();
    let length = body.len();
    ask(
        server,
        &format!(
            "POST {SECOND_FACTOR_PASSED} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ),
    )
}

/// The page: whoever opens it is known, and the server is told. Ends after one visit.
fn page(listener: &TcpListener, server: &str, key: &str) -> String {
    let (mut stream, _) = listener.accept().unwrap();
    let mut request = [0; 4_096];
    let length = stream.read(&mut request).unwrap();
    let request = String::from_utf8_lossy(&request[..length]).into_owned();
    let query = request.split(['?', ' ']).nth(2).unwrap();
    let value = |name: &str| {
        let mut pairs = query.split('&');
        pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap().to_owned()
    };
    let answer = told(server, key, &value("ticket"), &value("userid"));
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_passes_the_page_elsewhere_is_signed_in_here() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (company, key) = tokio::task::block_in_place(|| {
        let company = Company::found();
        let key = company.at("boss", ["admin", "page-secret"]).ok().trim().to_owned();
        let url = format!("http://{address}/canteen");
        company.at("boss", ["admin", "setting", "set", "second_factor_url", &url]).ok();
        company.at("boss", ["admin", "setting", "set", "second_factor", "all"]).ok();
        (company, key)
    });
    let args = ["login", &company.serve.url, "--corp", &company.corp, "--user", "boss"];
    let script = company.at("other", args).args(["--password-stdin", "--json"]).input(PASSWORD);
    let script = tokio::task::block_in_place(|| script.run());
    assert_eq!(script.error().0, "second_factor", "nobody is there to open it");

    let mut pty = PtyBuilder::new(env!("CARGO_BIN_EXE_canteen"))
        .home(company.home.path())
        .env("HOME", company.home.path())
        .env("CANTEEN_PROFILE", "second")
        .args(args)
        .size(140, 50)
        .run();
    pty.wait_text("Password:").await;
    pty.type_text(PASSWORD);
    pty.key("Enter");
    pty.wait_text("Waiting until you have passed it").await;
    let screen = pty.screen();
    assert!(screen.contains('▀'), "{screen}");
    let start = format!("http://{address}");
    let url = screen.lines().map(str::trim).find(|line| line.starts_with(&start)).unwrap();
    let path = url.strip_prefix(&start).unwrap().to_owned();
    let server = company.serve.addr();
    tokio::task::block_in_place(|| {
        let page = std::thread::spawn(move || page(&listener, &server, &key));
        ask(&address, &format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert!(page.join().unwrap().contains("204"));
    });
    pty.wait_text("signed in to Acme as boss").await;
    assert!(pty.ended().await.success());
}
