//! Files over HTTP: each function is one request.
//!
//! Knows the wire and its errors. When to ask, what to do after a broken line and where bytes come
//! from and go to is for who asks.

use std::ops::ControlFlow;
use std::time::Duration;

use canteen_protocol::file::{NewFile, OFFSET, Upload};
use canteen_protocol::{ErrorCode, FILES, FileId, WireError};
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Body, RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::endpoint::Endpoint;
use super::{CallError, Options, clean, tls};

/// Until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a line may be silent.
pub(super) const SILENCE: Duration = Duration::from_secs(30);
/// Bytes of an answer that is not a file.
const ANSWER: usize = 64 * 1024;

/// The server's pages of files, as one device sees them.
#[derive(Clone, Debug)]
pub struct Files {
    http: reqwest::Client,
    base: String,
    token: HeaderValue,
}

/// A file that comes, from some byte on.
#[derive(Debug)]
pub struct Coming {
    /// What it is called, harmless anywhere.
    pub name: String,
    /// SHA-256 of all its bytes, in hexadecimal digits.
    pub hash: String,
    /// Bytes in all.
    pub size: i64,
    /// The first byte that comes.
    pub from: i64,
    response: Response,
}

impl Files {
    /// The pages of the server at `url`.
    ///
    /// # Errors
    /// [`CallError::Setup`] when the address or the certificates are wrong.
    pub fn new(url: &str, token: &str, options: &Options) -> Result<Self, CallError> {
        let endpoint = Endpoint::parse(url, options)?;
        let http = http(options, |builder| builder.read_timeout(SILENCE))?;
        let base = format!("{}{FILES}", endpoint.pages());
        Ok(Self { http, base, token: bearer(token)? })
    }

    /// Begins an upload, or finds it.
    ///
    /// # Errors
    /// Every kind of [`CallError`] but `Setup`.
    pub async fn begin(&self, new: &NewFile) -> Result<Upload, CallError> {
        let body = serde_json::to_string(new).map_err(|e| CallError::Protocol(e.to_string()))?;
        let request = self.http.post(&self.base).header(header::CONTENT_TYPE, "application/json");
        read(self.send(request.body(body)).await?).await
    }

    /// Sends `size` bytes from `offset` on.
    ///
    /// # Errors
    /// As [`Files::begin`].
    pub async fn part(
        &self,
        id: FileId,
        offset: i64,
        size: i64,
        body: Body,
    ) -> Result<Upload, CallError> {
        let request = self.http.patch(format!("{}/{id}", self.base));
        let request = request.header(OFFSET, offset).header(header::CONTENT_LENGTH, size);
        read(self.send(request.body(body)).await?).await
    }

    /// Asks for a file from byte `from` on; from its first byte when it is not the one with this
    /// hash.
    ///
    /// # Errors
    /// As [`Files::begin`].
    pub async fn fetch(
        &self,
        id: FileId,
        from: i64,
        hash: Option<&str>,
    ) -> Result<Coming, CallError> {
        let mut request = self.http.get(format!("{}/{id}", self.base));
        if from > 0 {
            // What a number stands for never changes, and the whole is compared with its hash.
            request = request.header(header::RANGE, format!("bytes={from}-"));
            if let Some(hash) = hash {
                request = request.header(header::IF_RANGE, format!("\"{hash}\""));
            }
        }
        coming(self.send(request).await?)
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, CallError> {
        let sent = request.header(header::AUTHORIZATION, self.token.clone()).send().await;
        let response = sent.map_err(|error| broken(&error))?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(refusal(response).await)
    }
}

/// What speaks to the server's pages; `more` sets what else is wanted of it.
pub(super) fn http(
    options: &Options,
    more: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> Result<reqwest::Client, CallError> {
    let tls = tls::config(options.ca_file.as_deref())?;
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured((*tls).clone())
        .connect_timeout(CONNECT)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .user_agent(concat!("canteen/", env!("CARGO_PKG_VERSION")));
    more(builder).build().map_err(|error| CallError::Setup(error.to_string()))
}

/// The header that says whose device asks.
pub(super) fn bearer(token: &str) -> Result<HeaderValue, CallError> {
    let mut token = HeaderValue::from_str(&format!("Bearer {token}"))
        .map_err(|_| CallError::Setup("the device token is broken: sign in again".into()))?;
    token.set_sensitive(true);
    Ok(token)
}

impl Coming {
    /// The next bytes; none at the end.
    ///
    /// # Errors
    /// [`CallError::Closed`] when the line breaks.
    pub async fn next(&mut self) -> Result<Option<bytes::Bytes>, CallError> {
        self.response.chunk().await.map_err(|error| broken(&error))
    }
}

fn coming(response: Response) -> Result<Coming, CallError> {
    let odd = || CallError::Protocol("what a file's answer says of itself".into());
    let headers = response.headers();
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let hash = text(header::ETAG).map(|tag| tag.trim_matches('"').to_owned()).ok_or_else(odd)?;
    let (from, size) = if response.status() == StatusCode::PARTIAL_CONTENT {
        text(header::CONTENT_RANGE).and_then(range).ok_or_else(odd)?
    } else {
        let size = text(header::CONTENT_LENGTH).and_then(|text| text.parse().ok());
        (0, size.ok_or_else(odd)?)
    };
    let name = name(headers);
    Ok(Coming { name, hash, size, from, response })
}

/// `bytes 5-9/10`: the first byte, and how many there are in all.
fn range(text: &str) -> Option<(i64, i64)> {
    let (part, size) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (from, _) = part.split_once('-')?;
    Some((from.parse().ok()?, size.parse().ok()?))
}

/// The name of RFC 8187, made harmless.
fn name(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_DISPOSITION).and_then(|value| value.to_str().ok());
    let encoded = value.and_then(|value| value.split_once("filename*=UTF-8''"));
    let encoded = encoded.map(|(_, name)| name).unwrap_or_default();
    let mut bytes = Vec::new();
    let mut rest = encoded.as_bytes();
    while let ControlFlow::Continue((byte, left)) = decoded(rest) {
        bytes.push(byte);
        rest = left;
    }
    canteen_text::sanitize::filename(&String::from_utf8_lossy(&bytes))
}

fn decoded(text: &[u8]) -> ControlFlow<(), (u8, &[u8])> {
    match text {
        [b'%', high, low, rest @ ..] => {
            let digit = |c: &u8| char::from(*c).to_digit(16).and_then(|n| u8::try_from(n).ok());
            match (digit(high), digit(low)) {
                (Some(high), Some(low)) => ControlFlow::Continue((high << 4 | low, rest)),
                _ => ControlFlow::Break(()),
            }
        }
        [b';', ..] | [] => ControlFlow::Break(()),
        [byte, rest @ ..] => ControlFlow::Continue((*byte, rest)),
    }
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, CallError> {
    let body = body(response).await?;
    serde_json::from_slice(&body).map_err(|error| CallError::Protocol(error.to_string()))
}

async fn body(mut response: Response) -> Result<Vec<u8>, CallError> {
    let mut body = Vec::new();
    while let Some(bytes) = response.chunk().await.map_err(|error| broken(&error))? {
        body.extend_from_slice(&bytes);
        if body.len() > ANSWER {
            return Err(CallError::Protocol("it is too long".into()));
        }
    }
    Ok(body)
}

#[derive(Deserialize)]
struct Refused {
    error: WireError,
}

pub(super) async fn refusal(response: Response) -> CallError {
    let status = response.status();
    match body(response).await {
        Ok(body) => match serde_json::from_slice::<Refused>(&body) {
            Ok(refused) => CallError::Refused(clean::error(refused.error)),
            // Something between us and the server speaks.
            Err(_) if status.is_server_error() => {
                let why = format!("the server's pages are out of reach: status {status}");
                CallError::Refused(WireError::new(ErrorCode::Unavailable, why))
            }
            Err(_) if status == StatusCode::NOT_FOUND => CallError::Refused(WireError::new(
                ErrorCode::UnknownMethod,
                "this server has no such page: it may be older than the client",
            )),
            Err(_) => CallError::Protocol(format!("status {status}")),
        },
        Err(error) => error,
    }
}

pub(super) fn broken(error: &reqwest::Error) -> CallError {
    let mut why = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        why = inner.to_string();
        cause = inner.source();
    }
    if error.is_timeout() {
        CallError::Timeout(SILENCE.as_secs())
    } else if error.is_connect() {
        CallError::Unreachable(format!("the server cannot be reached: {why}"))
    } else {
        CallError::Closed(why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded_and_made_harmless() {
        for (given, expected) in [
            ("attachment; filename*=UTF-8''%E5%8D%88%E9%A5%AD.png", "午饭.png"),
            ("attachment; filename*=UTF-8''..%2Fx", "_x"),
            ("attachment; filename*=UTF-8''a%1Bb", "a␛b"),
            ("attachment; filename*=UTF-8''a%zz", "a"),
            ("attachment", "file"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(given));
            assert_eq!(name(&headers), expected, "{given}");
        }
    }

    #[test]
    fn ranges_are_read() {
        assert_eq!(range("bytes 5-9/10"), Some((5, 10)));
        for odd in ["bytes */10", "5-9/10", "bytes 5-9", "bytes 5-9/*"] {
            assert_eq!(range(odd), None, "{odd}");
        }
    }
}
