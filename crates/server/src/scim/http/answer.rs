//! Answers: resources, lists and refusals, in the form of RFC 7644, 3.4 and 3.12.

use std::time::Instant;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use canteen_protocol::ErrorCode;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::scim::rules::refusal::{Kind, Refusal};
use crate::scim::rules::resource;
use crate::scim::service::error::{Error, Result};
use crate::scim::service::look::Page;

const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// What is answered.
pub enum Answer {
    /// A resource as it is.
    Is(Map<String, Value>, Tag),
    /// A resource that was made.
    Made(Map<String, Value>, Tag),
    /// Several.
    Page(Page),
    /// It is done.
    Done(Option<Tag>),
    /// It has not changed.
    Same(Tag),
}

/// The version of a resource and its address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag {
    /// The version.
    pub version: String,
    /// The address.
    pub location: String,
}

impl Tag {
    /// Those of a resource in full.
    pub fn of(resource: &Map<String, Value>) -> Self {
        let location = resource.get("meta").and_then(|meta| meta.get("location"));
        let location = location.and_then(Value::as_str).unwrap_or_default().to_owned();
        Self { version: resource::version(resource).to_owned(), location }
    }
}

/// The answer to a request; what came of it is counted.
pub fn told(app: &App, method: &'static str, began: Instant, outcome: Result<Answer>) -> Response {
    let (code, response) = match outcome {
        Ok(answer) => (None, shown(answer)),
        Err(Error::Refused(refused)) => (Some(code(refused.kind)), refusal(&refused)),
        Err(Error::Fault(fault)) => {
            let error = fault.into_wire(method);
            let status = match error.code {
                ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
                ErrorCode::Storage => StatusCode::INSUFFICIENT_STORAGE,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            };
            (Some(error.code), body(status, &problem(status.as_u16(), None, &error.message)))
        }
    };
    app.metrics.request(method, code, began.elapsed());
    response
}

/// What is answered, as an answer.
pub fn shown(answer: Answer) -> Response {
    match answer {
        Answer::Is(resource, tag) => tagged(body(StatusCode::OK, &Value::Object(resource)), &tag),
        Answer::Made(resource, tag) => {
            let mut response = tagged(body(StatusCode::CREATED, &Value::Object(resource)), &tag);
            if let Ok(location) = HeaderValue::from_str(&tag.location) {
                response.headers_mut().insert(header::LOCATION, location);
            }
            response
        }
        Answer::Page(Page { total, start, resources }) => {
            let list = json!({
                "schemas": [LIST],
                "totalResults": total,
                "startIndex": start,
                "itemsPerPage": resources.len(),
                "Resources": resources,
            });
            body(StatusCode::OK, &list)
        }
        Answer::Done(None) => StatusCode::NO_CONTENT.into_response(),
        Answer::Done(Some(tag)) => tagged(StatusCode::NO_CONTENT.into_response(), &tag),
        Answer::Same(tag) => tagged(StatusCode::NOT_MODIFIED.into_response(), &tag),
    }
}

fn tagged(mut response: Response, tag: &Tag) -> Response {
    if let Ok(version) = HeaderValue::from_str(&tag.version) {
        response.headers_mut().insert(header::ETAG, version);
    }
    response
}

/// A refusal as an answer.
pub fn refusal(refusal: &Refusal) -> Response {
    let Refusal { kind, detail } = refusal;
    let status = StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = body(status, &problem(kind.status(), kind.word(), detail));
    let headers = response.headers_mut();
    match kind {
        Kind::Token => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        Kind::Often(seconds) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        _ => {}
    }
    response
}

fn problem(status: u16, word: Option<&str>, detail: &str) -> Value {
    let mut problem = json!({ "schemas": [ERROR], "status": status.to_string(), "detail": detail });
    if let Some(word) = word {
        problem["scimType"] = json!(word);
    }
    problem
}

/// JSON as an answer, which nobody keeps.
pub fn body(status: StatusCode, value: &Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/scim+json"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, Body::from(value.to_string())).into_response()
}

/// As refusals are counted.
fn code(kind: Kind) -> ErrorCode {
    match kind {
        Kind::Token => ErrorCode::NotSignedIn,
        Kind::Forbidden => ErrorCode::Forbidden,
        Kind::NotFound => ErrorCode::NotFound,
        Kind::Unique | Kind::Conflict | Kind::Changed => ErrorCode::Conflict,
        Kind::TooLarge => ErrorCode::TooLarge,
        Kind::Often(_) => ErrorCode::RateLimited,
        _ => ErrorCode::Invalid,
    }
}
