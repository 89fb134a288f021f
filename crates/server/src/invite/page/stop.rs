//! `/join/stop/TOKEN`: a button that ends invitations. Asking for the page changes nothing, as mail
//! programs open links by themselves.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use canteen_protocol::JOIN;

use super::sheet::{Block, Form, Sheet};
use super::visit::Visit;
use super::{Desk, words};
use crate::invite::service::apply::Shut;
use crate::invite::service::stop;

type Token = Result<Path<String>, PathRejection>;

/// `GET`.
pub async fn show(State(desk): State<Desk>, token: Token, request: Request) -> Response {
    let (visit, token) = (Visit::of(&desk, &request), named(token));
    let corp = match stop::whose(&desk.app, &desk.gate, visit.ip, &token).await {
        Ok(Ok(corp)) => corp,
        Ok(Err(Shut::Often(often))) => return visit.often(often),
        Ok(Err(Shut::Gone)) => {
            let (title, text) = words::gone(visit.speech);
            return visit.say(StatusCode::NOT_FOUND, title, text);
        }
        Err(fault) => return visit.failed(fault),
    };
    let (title, text, button, by_hand) = words::stop(visit.speech, &corp);
    let action = format!("{JOIN}/stop/{token}");
    let form = Form {
        url: format!("{}{action}", visit.base),
        action,
        hidden: Vec::new(),
        fields: Vec::new(),
        button: button.to_owned(),
        by_hand: by_hand.to_owned(),
    };
    visit.answer(&Sheet {
        speech: visit.speech,
        status: StatusCode::OK,
        title,
        blocks: vec![Block::Say(text.to_owned()), Block::Form(form)],
    })
}

/// `POST`.
pub async fn stop(State(desk): State<Desk>, token: Token, request: Request) -> Response {
    let (visit, token) = (Visit::of(&desk, &request), named(token));
    match stop::whose(&desk.app, &desk.gate, visit.ip, &token).await {
        Ok(Ok(_)) => {}
        Ok(Err(Shut::Often(often))) => return visit.often(often),
        Ok(Err(Shut::Gone)) => {
            let (title, text) = words::gone(visit.speech);
            return visit.say(StatusCode::NOT_FOUND, title, text);
        }
        Err(fault) => return visit.failed(fault),
    }
    match stop::stop(&desk.app, &token).await {
        Ok(()) => {
            let (title, text) = words::stopped(visit.speech);
            visit.say(StatusCode::OK, title, text)
        }
        Err(fault) => visit.failed(fault),
    }
}

fn named(token: Token) -> String {
    token.map(|Path(token)| token).unwrap_or_default()
}
