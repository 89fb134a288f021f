//! What the server says of itself. Nothing of it is of a corp, so no token is asked for
//! (RFC 7643, 5).

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::answer::{self, Answer};
use super::{Desk, visit};
use crate::scim::rules::about;
use crate::scim::rules::refusal::Kind;
use crate::scim::service::look::Page;

pub async fn config(State(desk): State<Desk>, request: Request) -> Response {
    answer::body(StatusCode::OK, &about::config(&visit::base(&desk, &request)))
}

pub async fn types(State(desk): State<Desk>, request: Request) -> Response {
    all(about::types(&visit::base(&desk, &request)))
}

pub async fn one_type(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    one(about::types(&visit::base(&desk, &request)), &id)
}

pub async fn schemas(State(desk): State<Desk>, request: Request) -> Response {
    all(about::schemas(&visit::base(&desk, &request)))
}

pub async fn one_schema(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    one(about::schemas(&visit::base(&desk, &request)), &id)
}

fn all(resources: Vec<(&'static str, Value)>) -> Response {
    let resources = resources.into_iter().filter_map(|(_, value)| match value {
        Value::Object(resource) => Some(resource),
        _ => None,
    });
    let resources: Vec<_> = resources.collect();
    answer::shown(Answer::Page(Page { total: resources.len(), start: 1, resources }))
}

fn one(resources: Vec<(&'static str, Value)>, id: &str) -> Response {
    match resources.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(id)) {
        Some((_, value)) => answer::body(StatusCode::OK, &value),
        None => answer::refusal(&Kind::NotFound.with("there is no such: look at the list of them")),
    }
}
