//! The pages of files: decode, ask the service, encode. Tokens come in a header, never in a URL.

use std::ops::Range;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use canteen_protocol::file::{File, NewFile, OFFSET, Upload};
use canteen_protocol::{FILES, FileId};

use super::Sees;
use super::rules::{self, Wanted};
use super::service::desk::Desk;
use super::service::{begin, deliver, receive};
use crate::account;
use crate::app::{App, Caller};
use crate::fault::{Fault, Outcome};
use crate::http::page::{self, Page};

/// Bytes of what begins an upload.
const BODY: usize = 16 * 1024;

#[derive(Clone)]
struct Shop {
    app: App,
    sees: Sees,
    desk: Arc<Desk>,
}

/// The pages; `sees` says who may have which file.
pub fn routes(app: App, sees: Sees) -> Router {
    Router::new()
        .route(FILES, post(create))
        .route(&format!("{FILES}/{{id}}"), get(download).patch(part))
        .route(&format!("{FILES}/{{id}}/upload"), get(progress))
        .with_state(Shop { app, sees, desk: Arc::default() })
}

impl Shop {
    async fn caller(&self, headers: &HeaderMap) -> Outcome<Caller> {
        account::identify(&self.app, page::token(headers)).await
    }
}

fn number(id: &str) -> Outcome<FileId> {
    id.parse().map_err(|_| Fault::not_found("that is no number of a file"))
}

/// `POST /v1/files`.
async fn create(State(shop): State<Shop>, request: Request) -> Page<(StatusCode, Json<Upload>)> {
    let caller = shop.caller(request.headers()).await?;
    let body = axum::body::to_bytes(request.into_body(), BODY).await;
    let body = body.map_err(|_| Fault::invalid("what begins an upload is short: see the docs"))?;
    let new: NewFile = serde_json::from_slice(&body)
        .map_err(|error| Fault::invalid(format!("parameters of an upload: {error}")))?;
    let upload = begin::begin(&shop.app, &shop.desk, caller, new).await?;
    Ok((StatusCode::CREATED, Json(upload)))
}

/// `GET /v1/files/ID/upload`.
async fn progress(
    State(shop): State<Shop>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Page<Json<Upload>> {
    let caller = shop.caller(&headers).await?;
    Ok(Json(begin::progress(&shop.app, caller, number(&id)?).await?))
}

/// `PATCH /v1/files/ID`.
async fn part(
    State(shop): State<Shop>,
    Path(id): Path<String>,
    request: Request,
) -> Page<Json<Upload>> {
    let caller = shop.caller(request.headers()).await?;
    let at = request.headers().get(OFFSET).and_then(|value| value.to_str().ok());
    let offset = at.and_then(|text| text.parse().ok()).ok_or_else(|| {
        Fault::invalid(format!("no {OFFSET}: say at which byte of the file the part begins"))
    })?;
    let id = number(&id)?;
    let moving = shop.desk.enter(caller.member, &shop.app.limits)?;
    let body = request.into_body().into_data_stream();
    // On a task of its own: when the connection breaks, what has arrived is still kept.
    let received = tokio::spawn(async move {
        let received = receive::receive(shop.app, caller, (id, offset), body).await;
        drop(moving);
        received
    });
    let received = received.await.map_err(|error| Fault::Internal(error.to_string()))?;
    Ok(Json(received?))
}

/// `GET /v1/files/ID`.
async fn download(
    State(shop): State<Shop>,
    Path(id): Path<String>,
    request: Request,
) -> Page<Response> {
    let headers = request.headers();
    let caller = shop.caller(headers).await?;
    let id = number(&id)?;
    let file = deliver::find(&shop.app, shop.sees, caller, id).await?;
    let tag = format!("\"{}\"", file.hash);
    let given = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if given(header::IF_NONE_MATCH).is_some_and(|tags| tags == "*" || tags.contains(&tag)) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    // A part of what has changed meanwhile would be worth nothing.
    let current = given(header::IF_RANGE).is_none_or(|known| known == tag);
    let wanted = rules::range(given(header::RANGE).filter(|_| current), file.size);
    let (status, part) = match wanted {
        Wanted::All => (StatusCode::OK, 0..file.size),
        Wanted::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Wanted::Beyond => {
            let range = [(header::CONTENT_RANGE, format!("bytes */{}", file.size))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response());
        }
    };
    let moving = shop.desk.enter(caller.member, &shop.app.limits)?;
    let bytes = deliver::bytes(&shop.app, id, part.clone(), moving).await?;
    let mut response = Response::new(Body::from_stream(bytes));
    *response.status_mut() = status;
    describe(response.headers_mut(), &file, &tag, &part);
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {}-{}/{}", part.start, part.end - 1, file.size);
        put(response.headers_mut(), header::CONTENT_RANGE, &range);
    }
    Ok(response)
}

/// What a browser must not do with it: guess its kind, show it, keep it for others.
fn describe(headers: &mut HeaderMap, file: &File, tag: &str, part: &Range<i64>) {
    put(headers, header::CONTENT_TYPE, &file.mime);
    put(headers, header::CONTENT_LENGTH, &(part.end - part.start).to_string());
    put(headers, header::ACCEPT_RANGES, "bytes");
    put(headers, header::ETAG, tag);
    put(headers, header::CACHE_CONTROL, "private, no-cache");
    put(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(headers, header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'");
    let name: String = file.name.bytes().map(encoded).collect();
    put(headers, header::CONTENT_DISPOSITION, &format!("attachment; filename*=UTF-8''{name}"));
}

/// A byte as RFC 8187 writes it.
fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

fn put(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    match HeaderValue::from_str(value) {
        Ok(value) => {
            headers.insert(name, value);
        }
        Err(error) => tracing::error!(%name, %error, "a header cannot be written"),
    }
}
