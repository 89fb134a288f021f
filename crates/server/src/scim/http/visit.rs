//! A request and who makes it. The token is looked at before anything else is read.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use canteen_protocol::SCIM;
use serde_json::{Map, Value};
use tokio::time::timeout;

use super::Desk;
use crate::http::page;
use crate::scim::rules::filter::Filter;
use crate::scim::rules::refusal::{Kind, Refusal};
use crate::scim::rules::select::Selection;
use crate::scim::service::error::Result;
use crate::scim::service::gate::Provider;
use crate::scim::service::look::Look;

/// Bytes of a body: some 50,000 members of a group.
const BODY: usize = 4 * 1024 * 1024;
/// How long a body may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request of a provider.
pub struct Visit {
    /// Who.
    pub provider: Provider,
    /// The address before `/Users`.
    pub base: String,
    head: Parts,
    body: Body,
}

/// The address before `/Users`, as a request reached it unless the server knows its own.
pub fn base(desk: &Desk, request: &Request) -> String {
    let public = desk.app.outside.url.clone();
    let base = public.or_else(|| page::reached(request, &desk.proxies)).unwrap_or_default();
    format!("{base}{SCIM}")
}

impl Visit {
    /// Lets a provider in.
    pub async fn enter(desk: &Desk, request: Request) -> Result<Self> {
        let (ip, base) = (page::client(&request, &desk.proxies), base(desk, &request));
        let (head, body) = request.into_parts();
        let provider = desk.gate.enter(&desk.app, ip, bearer(&head.headers)).await?;
        Ok(Self { provider, base, head, body })
    }

    /// A header's value.
    pub fn header(&self, name: HeaderName) -> Option<String> {
        let value = self.head.headers.get(name).and_then(|value| value.to_str().ok());
        value.map(ToOwned::to_owned)
    }

    /// What the address asks for behind its `?`.
    pub fn look(&self) -> Result<Look> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&self.head.uri)
            .map_err(|error| Kind::Value.with(format!("the address cannot be read: {error}")))?;
        let given = |name: &str| {
            let mut all = pairs.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
            all.next().map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
        };
        let whole = |name: &str| given(name).map(|text| number(name, text)).transpose();
        let look = Look {
            filter: given("filter").map(Filter::read).transpose()?,
            selection: Selection::read(given("attributes"), given("excludedAttributes"))?,
            ..Look::default()
        };
        Ok(look.paged(whole("startIndex")?, whole("count")?))
    }

    /// The same from a body (RFC 7644, 3.4.3).
    pub async fn search(self) -> Result<(Provider, String, Look)> {
        let (provider, base) = (self.provider.clone(), self.base.clone());
        let body = self.object().await?;
        let given = |name: &str| {
            let found = body.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value).filter(|value| !value.is_null())
        };
        let text = |name: &'static str| -> std::result::Result<Option<String>, Refusal> {
            match given(name) {
                None => Ok(None),
                Some(Value::String(text)) => Ok(Some(text.clone())),
                Some(Value::Array(all)) => {
                    Ok(Some(all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")))
                }
                Some(_) => Err(Kind::Value.with(format!("{name} must be text"))),
            }
        };
        let whole = |name: &str| -> std::result::Result<Option<i64>, Refusal> {
            given(name)
                .map(|value| match value.as_i64() {
                    Some(n) => Ok(n),
                    None => number(name, value.as_str().unwrap_or_default()),
                })
                .transpose()
        };
        let look = Look {
            filter: text("filter")?.as_deref().map(Filter::read).transpose()?,
            selection: Selection::read(
                text("attributes")?.as_deref(),
                text("excludedAttributes")?.as_deref(),
            )?,
            ..Look::default()
        };
        let look = look.paged(whole("startIndex")?, whole("count")?);
        Ok((provider, base, look))
    }

    /// The body, which must be an object.
    pub async fn object(self) -> Result<Map<String, Value>> {
        let kind = self.header(header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
        if !["", "application/scim+json", "application/json"].contains(&kind.as_str()) {
            let why = format!("{kind} is not taken: send application/scim+json");
            return Err(Kind::Media.with(why).into());
        }
        let read = timeout(PATIENCE, axum::body::to_bytes(self.body, BODY)).await;
        let bytes = read.ok().and_then(std::result::Result::ok).ok_or_else(|| {
            let most = BODY >> 20;
            Kind::TooLarge.with(format!(
                "the body is larger than {most} MiB, or broke off: send less at once"
            ))
        })?;
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|error| Kind::Syntax.with(format!("the body is not JSON: {error}")))?;
        match value {
            Value::Object(object) => Ok(object),
            _ => Err(Kind::Syntax.with("the body must be an object").into()),
        }
    }
}

/// The token; the word before it in any letters.
fn bearer(headers: &HeaderMap) -> &str {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match value.and_then(|value| value.trim().split_once(' ')) {
        Some((word, token)) if word.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => "",
    }
}

fn number(name: &str, text: &str) -> std::result::Result<i64, Refusal> {
    text.parse().map_err(|_| Kind::Value.with(format!("{name} must be a whole number")))
}
