//! Users and groups: the same requests for both.

use std::time::Instant;

use axum::extract::{Path, Request, State};
use axum::http::header;
use axum::response::Response;
use serde_json::{Map, Value};

use super::Desk;
use super::answer::{Answer, Tag, told};
use super::visit::Visit;
use crate::scim::rules::schema::Resource;
use crate::scim::service::error::Result;
use crate::scim::service::look::{Edit, Look};
use crate::scim::service::users::Matching;
use crate::scim::service::{gate::Provider, groups, users};

use Resource::{Group, User};

fn method(kind: Resource, of_user: &'static str, of_group: &'static str) -> &'static str {
    match kind {
        User => of_user,
        Group => of_group,
    }
}

pub async fn list(kind: Resource, State(desk): State<Desk>, request: Request) -> Response {
    let began = Instant::now();
    let outcome = async {
        let visit = Visit::enter(&desk, request).await?;
        let look = visit.look()?;
        found(kind, &desk, (visit.provider, visit.base), look).await
    };
    told(&desk.app, method(kind, "scim.user.list", "scim.group.list"), began, outcome.await)
}

pub async fn search(kind: Resource, State(desk): State<Desk>, request: Request) -> Response {
    let began = Instant::now();
    let outcome = async {
        let (provider, base, look) = Visit::enter(&desk, request).await?.search().await?;
        found(kind, &desk, (provider, base), look).await
    };
    told(&desk.app, method(kind, "scim.user.list", "scim.group.list"), began, outcome.await)
}

async fn found(
    kind: Resource,
    desk: &Desk,
    (provider, base): (Provider, String),
    look: Look,
) -> Result<Answer> {
    let page = match kind {
        User => users::list(&desk.app, &desk.gate, provider, look, base).await,
        Group => groups::list(&desk.app, &desk.gate, provider, look, base).await,
    };
    page.map(Answer::Page)
}

pub async fn show(
    kind: Resource,
    State(desk): State<Desk>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let began = Instant::now();
    let outcome = async {
        let visit = Visit::enter(&desk, request).await?;
        let (look, known) = (visit.look()?, visit.header(header::IF_NONE_MATCH));
        let (provider, base) = (visit.provider, visit.base);
        let resource = match kind {
            User => users::get(&desk.app, provider, id, base).await?,
            Group => {
                let members = look.selection.has("members");
                groups::get(&desk.app, provider, (id, members), base).await?
            }
        };
        let tag = Tag::of(&resource);
        if known.is_some() && Matching(known).check(&resource).is_ok() {
            return Ok(Answer::Same(tag));
        }
        Ok(Answer::Is(look.selection.of(kind, resource), tag))
    };
    told(&desk.app, method(kind, "scim.user.get", "scim.group.get"), began, outcome.await)
}

pub async fn create(kind: Resource, State(desk): State<Desk>, request: Request) -> Response {
    let began = Instant::now();
    let outcome = async {
        let visit = Visit::enter(&desk, request).await?;
        let look = visit.look()?;
        let (provider, base) = (visit.provider.clone(), visit.base.clone());
        let body = visit.object().await?;
        let resource = match kind {
            User => users::create(&desk.app, provider, body, base).await?,
            Group => groups::create(&desk.app, provider, body, base).await?,
        };
        let tag = Tag::of(&resource);
        Ok(Answer::Made(look.selection.of(kind, resource), tag))
    };
    told(&desk.app, method(kind, "scim.user.create", "scim.group.create"), began, outcome.await)
}

pub async fn put(
    kind: Resource,
    State(desk): State<Desk>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let began = Instant::now();
    let outcome = async {
        let (resource, look) = changed(kind, &desk, id, request, Edit::Put).await?;
        let tag = Tag::of(&resource);
        Ok(Answer::Is(look.selection.of(kind, resource), tag))
    };
    told(&desk.app, method(kind, "scim.user.put", "scim.group.put"), began, outcome.await)
}

pub async fn patch(
    kind: Resource,
    State(desk): State<Desk>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let began = Instant::now();
    let outcome = async {
        let edit = |body| Edit::Patch(Value::Object(body));
        let (resource, look) = changed(kind, &desk, id, request, edit).await?;
        let tag = Tag::of(&resource);
        // A group may name ten thousand, and nobody wants them back who adds one.
        if kind == Group && look.selection.is_all() {
            return Ok(Answer::Done(Some(tag)));
        }
        Ok(Answer::Is(look.selection.of(kind, resource), tag))
    };
    told(&desk.app, method(kind, "scim.user.patch", "scim.group.patch"), began, outcome.await)
}

async fn changed(
    kind: Resource,
    desk: &Desk,
    id: String,
    request: Request,
    edit: impl Fn(Map<String, Value>) -> Edit,
) -> Result<(Map<String, Value>, Look)> {
    let visit = Visit::enter(desk, request).await?;
    let (look, matching) = (visit.look()?, Matching(visit.header(header::IF_MATCH)));
    let (provider, base) = (visit.provider.clone(), visit.base.clone());
    let edit = edit(visit.object().await?);
    let resource = match kind {
        User => users::change(&desk.app, provider, (id, matching), edit, base).await?,
        Group => groups::change(&desk.app, provider, (id, matching), edit, base).await?,
    };
    Ok((resource, look))
}

pub async fn delete(
    kind: Resource,
    State(desk): State<Desk>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let began = Instant::now();
    let outcome = async {
        let visit = Visit::enter(&desk, request).await?;
        let matching = Matching(visit.header(header::IF_MATCH));
        let (provider, base) = (visit.provider, visit.base);
        match kind {
            User => users::delete(&desk.app, provider, (id, matching), base).await?,
            Group => groups::delete(&desk.app, provider, (id, matching), base).await?,
        }
        Ok(Answer::Done(None))
    };
    told(&desk.app, method(kind, "scim.user.delete", "scim.group.delete"), began, outcome.await)
}
