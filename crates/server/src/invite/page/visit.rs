//! A request for a page and the answer to it: who asks, how they are to be answered, and what their
//! browser must not do.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::sheet::{Block, Sheet};
use super::speech::Speech;
use super::{Desk, html, text, words};
use crate::fault::Fault;
use crate::http::page;
use crate::invite::gate::Often;

/// What a request says about whoever makes it.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Where they are.
    pub ip: IpAddr,
    /// In which language they are answered.
    pub speech: Speech,
    /// Whether they want HTML.
    pub html: bool,
    /// The server as they reach it, without a slash at the end.
    pub base: String,
    /// Whether a form was sent from a page of ours, or by no browser.
    pub own: bool,
}

impl Visit {
    /// Reads a request.
    pub fn of(desk: &Desk, request: &Request) -> Self {
        let headers = request.headers();
        let reached = page::reached(request, &desk.proxies);
        let public = desk.app.outside.url.clone();
        let own = is_own(headers, [&public, &reached].into_iter().flatten().map(String::as_str));
        Self {
            ip: page::client(request, &desk.proxies),
            speech: Speech::of(headers),
            html: given(headers, "accept").is_some_and(|accept| accept.contains("text/html")),
            base: public.or(reached).unwrap_or_else(|| "http://localhost".to_owned()),
            own,
        }
    }

    /// The answer. Nobody keeps it, frames it, or learns where it came from.
    pub fn answer(&self, sheet: &Sheet) -> Response {
        let (kind, body) = if self.html {
            ("text/html; charset=utf-8", html::page(sheet))
        } else {
            ("text/plain; charset=utf-8", text::page(sheet))
        };
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_LANGUAGE, sheet.speech.tag()),
            (header::VARY, "Accept, Accept-Language"),
            (header::CACHE_CONTROL, "no-store"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::X_FRAME_OPTIONS, "DENY"),
        ];
        let mut response = (sheet.status, headers, body).into_response();
        if let Ok(policy) = HeaderValue::from_str(&html::POLICY) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }

    /// A page that only says something.
    pub fn say(&self, status: StatusCode, title: &str, text: &str) -> Response {
        self.answer(&Sheet {
            speech: self.speech,
            status,
            title: title.to_owned(),
            blocks: vec![Block::Say(text.to_owned())],
        })
    }

    /// They tried too often.
    pub fn often(&self, Often(seconds): Often) -> Response {
        let (title, text) = words::often(self.speech, seconds);
        let mut response = self.say(StatusCode::TOO_MANY_REQUESTS, title, &text);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        response
    }

    /// Something of ours failed.
    pub fn failed(&self, fault: Fault) -> Response {
        let error = fault.into_wire("join");
        let (title, text) = words::failed(self.speech);
        tracing::debug!(error = error.message, "a page of joining failed");
        self.say(StatusCode::SERVICE_UNAVAILABLE, title, text)
    }

    /// A form that is none, or not from here.
    pub fn bad_form(&self, status: StatusCode) -> Response {
        let (title, text) = words::bad_form(self.speech, status);
        self.say(status, title, text)
    }
}

fn given<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Browsers say where a form was; from another site it is not taken. Under `no-referrer` the origin
/// is `null`, and `Sec-Fetch-Site` tells. Programs say neither.
fn is_own<'a>(headers: &HeaderMap, mut ours: impl Iterator<Item = &'a str>) -> bool {
    match (given(headers, "sec-fetch-site"), given(headers, "origin")) {
        (Some("same-origin" | "none"), _) | (None, None | Some("null")) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => {
            let host = |url: &str| url.split_once("://").map(|(_, host)| host.to_lowercase());
            ours.any(|own| host(own) == host(origin))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_other_sites_are_known() {
        for (site, origin, expected) in [
            ("", "", true),
            ("same-origin", "null", true),
            ("same-origin", "https://chat.example.com", true),
            ("", "null", true),
            ("", "https://CHAT.example.com", true),
            ("", "https://evil.example.com", false),
            ("cross-site", "null", false),
            ("same-site", "https://chat.example.com", false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                if !value.is_empty() {
                    headers.insert(name, value.parse().unwrap());
                }
            }
            let own = is_own(&headers, ["https://chat.example.com"].into_iter());
            assert_eq!(own, expected, "{site} {origin}");
        }
    }
}
