//! `/join/CODE`: who invites, what they ask, and how one comes in.

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::form::{self, Fields};
use super::visit::Visit;
use super::{Desk, words};
use crate::account::{TRIES, secret};
use crate::invite::rules::Application;
use crate::invite::service::apply::{self, Applied, Door, Shut, Visitor};
use crate::invite::service::prove::{self, Proved};

type Code = Result<Path<String>, PathRejection>;

/// Who comes, and by which link.
struct Call {
    visit: Visit,
    code: String,
}

/// What they send along.
type Sent = (HeaderMap, Body);

impl Call {
    fn new(desk: &Desk, code: Code, request: Request) -> (Self, Sent) {
        let visit = Visit::of(desk, &request);
        let (head, body) = request.into_parts();
        let code = code.map(|Path(code)| code).unwrap_or_default();
        (Self { visit, code }, (head.headers, body))
    }

    /// The open link, or the answer that there is none.
    async fn door(&self, desk: &Desk) -> Result<Door, Response> {
        let visit = &self.visit;
        match apply::door(&desk.app, &desk.gate, visit.ip, &self.code).await {
            Ok(Ok(door)) => Ok(door),
            Ok(Err(Shut::Gone)) => Err(gone(visit)),
            Ok(Err(Shut::Often(often))) => Err(visit.often(often)),
            Err(fault) => Err(visit.failed(fault)),
        }
    }
}

/// One page and one status for every link that does not let in, whatever the reason.
fn gone(visit: &Visit) -> Response {
    let (title, text) = words::gone(visit.speech);
    visit.say(StatusCode::NOT_FOUND, title, text)
}

async fn filled(visit: &Visit, (headers, body): Sent) -> Result<Fields, Response> {
    if !visit.own {
        return Err(visit.bad_form(StatusCode::FORBIDDEN));
    }
    form::read(&headers, body).await.map_err(|status| visit.bad_form(status))
}

/// `GET /join/CODE`.
pub async fn show(State(desk): State<Desk>, code: Code, request: Request) -> Response {
    let (call, _) = Call::new(&desk, code, request);
    let door = match call.door(&desk).await {
        Ok(door) => door,
        Err(answer) => return answer,
    };
    let asked = words::Asked {
        code: &call.code,
        ticket: secret::token(),
        written: &Application::default(),
        wrong: &[],
        ability: apply::ability(&desk.app),
        install: &desk.app.outside.install,
    };
    call.visit.answer(&words::ask(&call.visit, &door.corp, &asked))
}

/// `POST /join/CODE`.
pub async fn apply(State(desk): State<Desk>, code: Code, request: Request) -> Response {
    let (call, sent) = Call::new(&desk, code, request);
    let door = match call.door(&desk).await {
        Ok(door) => door,
        Err(answer) => return answer,
    };
    let Call { visit, code } = call;
    let fields = match filled(&visit, sent).await {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    let written = Application {
        name: fields.get("name").to_owned(),
        address: fields.get("address").to_owned(),
        userid: fields.get("userid").to_owned(),
        reason: fields.get("reason").to_owned(),
    };
    let ticket = Some(fields.get("ticket").to_owned()).filter(|ticket| !ticket.is_empty());
    let visitor = Visitor { ip: visit.ip, base: visit.base.clone() };
    let applied = apply::apply(&desk.app, &desk.gate, &door, visitor, (&written, ticket)).await;
    match applied {
        Ok(Applied::Coded(ticket)) => {
            visit.answer(&words::type_code(&visit, &door.corp, (&code, &ticket), false))
        }
        Ok(Applied::Wrong(wrong)) => {
            let asked = words::Asked {
                code: &code,
                ticket: secret::token(),
                written: &written,
                wrong: &wrong,
                ability: apply::ability(&desk.app),
                install: &desk.app.outside.install,
            };
            visit.answer(&words::ask(&visit, &door.corp, &asked))
        }
        Ok(Applied::Gone) => gone(&visit),
        Ok(Applied::Often(often)) => visit.often(often),
        Err(fault) => visit.failed(fault),
    }
}

/// `POST /join/CODE/code`.
pub async fn prove(State(desk): State<Desk>, code: Code, request: Request) -> Response {
    let (call, sent) = Call::new(&desk, code, request);
    // A link that has closed meanwhile still tells whoever came through it what became of them.
    let door = match call.door(&desk).await {
        Ok(door) => Some(door),
        Err(answer) if answer.status() == StatusCode::NOT_FOUND => None,
        Err(answer) => return answer,
    };
    let Call { visit, code } = call;
    let fields = match filled(&visit, sent).await {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    let (ticket, digits) = (fields.get("ticket"), fields.get("digits"));
    let from = (door.clone(), visit.ip);
    match prove::prove(&desk.app, &desk.gate, from, (ticket, digits)).await {
        Ok(Proved::Joined { corp, userid, digits }) => {
            let install = &desk.app.outside.install;
            visit.answer(&words::joined(&visit, &corp, (&userid, &digits), install))
        }
        Ok(Proved::Waiting { corp }) => visit.answer(&words::waiting(&visit, &corp)),
        Ok(Proved::Wrong) => match door {
            Some(door) if apply::is_ticket(ticket) => {
                visit.answer(&words::type_code(&visit, &door.corp, (&code, ticket), true))
            }
            Some(_) => {
                let (title, text) = words::wrong(visit.speech, TRIES);
                visit.say(StatusCode::BAD_REQUEST, title, &text)
            }
            None => gone(&visit),
        },
        Ok(Proved::Gone) => gone(&visit),
        Ok(Proved::Often(often)) => visit.often(often),
        Err(fault) => visit.failed(fault),
    }
}
