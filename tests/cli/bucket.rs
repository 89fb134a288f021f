//! As much of an object store as keeping files needs: one bucket in memory.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

type Objects = Arc<Mutex<HashMap<String, Vec<u8>>>>;

/// The store. Its threads end with the test's process.
pub struct Bucket {
    pub addr: SocketAddr,
    objects: Objects,
}

impl Bucket {
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (addr, objects) = (listener.local_addr().unwrap(), Objects::default());
        let shared = Arc::clone(&objects);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let objects = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream, &objects));
            }
        });
        Self { addr, objects }
    }

    /// The paths of what lies there.
    pub fn paths(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }
}

/// Answers requests until the other end has had enough.
fn serve(mut stream: TcpStream, objects: &Objects) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some((method, path, signed, body)) = request(&mut reader) {
        let mut objects = objects.lock().unwrap();
        let (status, body) = match (method.as_str(), signed) {
            (_, false) => ("403 Forbidden", Vec::new()),
            ("PUT", true) => {
                objects.insert(path, body);
                ("200 OK", Vec::new())
            }
            ("GET", true) => match objects.get(&path) {
                Some(body) => ("200 OK", body.clone()),
                None => ("404 Not Found", Vec::new()),
            },
            _ => ("405 Method Not Allowed", Vec::new()),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\netag: \"x\"\r\n\
             last-modified: Wed, 25 Nov 2026 12:00:00 GMT\r\n\r\n",
            body.len()
        );
        if stream.write_all(&[head.as_bytes(), &body].concat()).is_err() {
            return;
        }
    }
}

/// Method, path, whether it is signed, and the body.
fn request(reader: &mut impl BufRead) -> Option<(String, String, bool, Vec<u8>)> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let header = |name: &str| {
        let found = lines.iter().find(|line| line.to_ascii_lowercase().starts_with(name));
        found.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned())
    };
    let mut first = lines[0].split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let size = header("content-length").and_then(|size| size.parse().ok()).unwrap_or(0);
    let signed = header("authorization").is_some_and(|by| by.starts_with("AWS4-HMAC-SHA256"));
    let mut body = vec![0; size];
    reader.read_exact(&mut body).ok()?;
    Some((method, path, signed, body))
}
