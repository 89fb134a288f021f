//! Import and export of the directory over HTTP, line by line.
//!
//! Knows the wire and its errors; what rows are and where members go is for who asks.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use canteen_protocol::import::{Done, Exported, Import, Row, Said};
use canteen_protocol::{EXPORT, IMPORT};
use futures_util::stream;
use reqwest::header::{self, HeaderValue};
use reqwest::{Body, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::{sleep, timeout};

use super::endpoint::Endpoint;
use super::files::{self, SILENCE};
use super::{CallError, Options, clean};

/// Bytes of one piece of what is sent.
const PIECE: usize = 64 * 1024;
/// Bytes of one line of an answer.
const LINE: usize = 1024 * 1024;
/// How often it is looked whether anything has moved.
const LOOK: Duration = Duration::from_millis(200);

/// The server's directory, as an administrator's device sees it.
#[derive(Clone, Debug)]
pub struct Directory {
    http: reqwest::Client,
    pages: String,
    token: HeaderValue,
}

/// What is heard while an import goes on.
#[derive(Clone, PartialEq, Debug)]
pub enum Heard {
    /// So many of so many bytes are on their way.
    Sent(u64, u64),
    /// The server said something.
    Said(Said),
}

impl Directory {
    /// The pages of the server at `url`.
    ///
    /// # Errors
    /// [`CallError::Setup`] when the address or the certificates are wrong.
    pub fn new(url: &str, token: &str, options: &Options) -> Result<Self, CallError> {
        let pages = Endpoint::parse(url, options)?.pages();
        // An upload may take longer than an answer: silence is told apart here.
        Ok(Self { http: files::http(options, |b| b)?, pages, token: files::bearer(token)? })
    }

    /// Sends rows and hears what becomes of them.
    ///
    /// # Errors
    /// Every kind of [`CallError`] but `Setup`. When the line breaks it is not known whether the
    /// import was carried out; asked again, it does what is left to be done.
    pub async fn import(
        &self,
        ask: Import,
        rows: &[Row],
        mut hear: impl FnMut(Heard),
    ) -> Result<Done, CallError> {
        let body = lines(&ask, rows)?;
        let (all, sent) = (body.len() as u64, Arc::new(AtomicU64::new(0)));
        let request = self.http.post(format!("{}{IMPORT}", self.pages));
        let request = request.header(header::CONTENT_TYPE, "application/x-ndjson");
        let request = request.body(pieces(body, Arc::clone(&sent)));
        let mut sending = pin!(self.send(request));
        let (mut before, mut still) = (0, Duration::ZERO);
        let response = loop {
            tokio::select! {
                response = &mut sending => break response?,
                () = sleep(LOOK) => {
                    let now = sent.load(Ordering::Relaxed);
                    still = if now == before { still + LOOK } else { Duration::ZERO };
                    before = now;
                    if still >= SILENCE {
                        return Err(CallError::Timeout(SILENCE.as_secs()));
                    }
                    hear(Heard::Sent(now, all));
                }
            }
        };
        let mut lines = Lines::of(response);
        while let Some(mut said) = lines.next::<Said>().await? {
            clean::said(&mut said);
            match said {
                Said::Done(done) => return Ok(done),
                Said::Error(error) => return Err(CallError::Refused(error)),
                said => hear(Heard::Said(said)),
            }
        }
        Err(CallError::Closed("it broke off before the end".into()))
    }

    /// The whole directory, for administrators.
    ///
    /// # Errors
    /// As [`Directory::import`].
    pub async fn export(&self) -> Result<Vec<Exported>, CallError> {
        let request = self.http.get(format!("{}{EXPORT}", self.pages));
        let sent = timeout(SILENCE, self.send(request)).await;
        let mut lines = Lines::of(sent.map_err(|_| CallError::Timeout(SILENCE.as_secs()))??);
        let mut all = Vec::new();
        while let Some(mut line) = lines.next::<Exported>().await? {
            clean::exported(&mut line);
            let is_last = matches!(line, Exported::Done(_));
            all.push(line);
            if is_last {
                return Ok(all);
            }
        }
        Err(CallError::Closed("it broke off before the end".into()))
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, CallError> {
        let sent = request.header(header::AUTHORIZATION, self.token.clone()).send().await;
        let response = sent.map_err(|error| files::broken(&error))?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(files::refusal(response).await)
    }
}

fn lines(ask: &Import, rows: &[Row]) -> Result<Vec<u8>, CallError> {
    let mut body = Vec::new();
    line(ask, &mut body)?;
    for row in rows {
        line(row, &mut body)?;
    }
    Ok(body)
}

fn line(value: &impl Serialize, body: &mut Vec<u8>) -> Result<(), CallError> {
    let odd = |error: serde_json::Error| CallError::Protocol(error.to_string());
    serde_json::to_writer(&mut *body, value).map_err(odd)?;
    body.push(b'\n');
    Ok(())
}

/// A body that counts what was taken of it.
fn pieces(body: Vec<u8>, sent: Arc<AtomicU64>) -> Body {
    let body = Bytes::from(body);
    Body::wrap_stream(stream::unfold(body, move |mut left| {
        let sent = Arc::clone(&sent);
        async move {
            if left.is_empty() {
                return None;
            }
            let piece = left.split_to(left.len().min(PIECE));
            sent.fetch_add(piece.len() as u64, Ordering::Relaxed);
            Some((Ok::<_, std::io::Error>(piece), left))
        }
    }))
}

/// An answer that comes line by line.
struct Lines {
    response: Response,
    /// What has come; how much of it was read, and how much was looked at.
    held: Vec<u8>,
    read: usize,
    looked: usize,
}

impl Lines {
    fn of(response: Response) -> Self {
        Self { response, held: Vec::new(), read: 0, looked: 0 }
    }

    /// The next line; none when there are no more.
    async fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>, CallError> {
        loop {
            let end = self.held[self.looked..].iter().position(|byte| *byte == b'\n');
            if let Some(end) = end.map(|end| self.looked + end) {
                let line = serde_json::from_slice(&self.held[self.read..end]);
                (self.read, self.looked) = (end + 1, end + 1);
                let odd = |error: serde_json::Error| CallError::Protocol(error.to_string());
                return line.map(Some).map_err(odd);
            }
            self.held.drain(..self.read);
            (self.read, self.looked) = (0, self.held.len());
            if self.looked > LINE {
                return Err(CallError::Protocol("a line of it is too long".into()));
            }
            let chunk = timeout(SILENCE, self.response.chunk()).await;
            let chunk = chunk.map_err(|_| CallError::Timeout(SILENCE.as_secs()))?;
            match chunk.map_err(|error| files::broken(&error))? {
                Some(chunk) => self.held.extend_from_slice(&chunk),
                None => return Ok(None),
            }
        }
    }
}
