//! HTTP as it is: a request on a connection of its own, and all of the answer.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status; 0 when the connection ended before it came.
    pub status: u16,
    /// The headers as they came, names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    /// The code of the error it is.
    #[must_use]
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Asks and gives the answer, whose body ends with the connection.
///
/// # Panics
/// When there is no answer.
pub async fn ask(
    addr: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut stream = TcpStream::connect(addr).await.expect("the server listens");
    stream.write_all(&head(addr, method, path, headers, body.len())).await.expect("it hears");
    // One who refuses may not listen to the end.
    drop(stream.write_all(body).await);
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("it answers");
    parse(&answer)
}

/// Sends the beginning of a request whose body has `size` bytes, of which `body` are the first,
/// and breaks the connection.
///
/// # Panics
/// When there is no server.
pub async fn break_off(
    addr: SocketAddr,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    (size, body): (usize, &[u8]),
) {
    let mut stream = TcpStream::connect(addr).await.expect("the server listens");
    stream.write_all(&head(addr, method, path, headers, size)).await.expect("it hears");
    stream.write_all(body).await.expect("it hears");
    stream.shutdown().await.expect("it can be ended");
    // Until the server has noticed.
    drop(stream.read_to_end(&mut Vec::new()).await);
}

fn head(
    addr: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    size: usize,
) -> Vec<u8> {
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\ncontent-length: {size}\r\n"
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

fn parse(answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    // The connection ended before there was an answer.
    let Some(end) = end else {
        return Answer { status: 0, headers: Vec::new(), body: Vec::new() };
    };
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|s| s.parse().ok());
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let chunked = headers
        .iter()
        .any(|(name, value)| name == "transfer-encoding" && value.eq_ignore_ascii_case("chunked"));
    let body = &answer[end + 4..];
    let body = if chunked { joined(body) } else { body.to_vec() };
    Answer { status: status.expect("a status"), headers, body }
}

/// The chunks of a body, as far as they came (RFC 9112, 7.1).
fn joined(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = String::from_utf8_lossy(&rest[..end]);
        let size = usize::from_str_radix(size.trim(), 16).expect("the size of a chunk");
        rest = &rest[end + 2..];
        if size == 0 || rest.len() < size {
            break;
        }
        body.extend_from_slice(&rest[..size]);
        rest = rest.get(size + 2..).unwrap_or_default();
    }
    body
}
