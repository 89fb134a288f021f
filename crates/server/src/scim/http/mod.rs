//! The pages under `/scim/v2`: decode, ask the service, answer in the form of RFC 7644.

mod about;
mod answer;
mod resources;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::{any, get, post};
use canteen_protocol::SCIM;

use super::rules::refusal::Kind;
use super::rules::schema::Resource;
use super::service::gate::Gate;
use crate::app::App;
use crate::config::Network;

/// What the pages are made with.
#[derive(Clone)]
struct Desk {
    app: App,
    gate: Arc<Gate>,
    proxies: Arc<[Network]>,
}

/// The pages; `proxies` are those whose word about where a request comes from is taken.
pub fn routes(app: App, proxies: Arc<[Network]>) -> Router {
    let mut router = Router::new()
        .route(&at("ServiceProviderConfig"), get(about::config).fallback(no_method))
        .route(&at("ResourceTypes"), get(about::types).fallback(no_method))
        .route(&at("ResourceTypes/{id}"), get(about::one_type).fallback(no_method))
        .route(&at("Schemas"), get(about::schemas).fallback(no_method))
        .route(&at("Schemas/{id}"), get(about::one_schema).fallback(no_method))
        .route(&at("Me"), any(not_done))
        .route(&at("Bulk"), any(not_done))
        .route(&at(".search"), any(not_done))
        .route(&at("{*rest}"), any(nothing));
    for kind in [Resource::User, Resource::Group] {
        let place = kind.place();
        let all = get(move |desk, request| resources::list(kind, desk, request))
            .post(move |desk, request| resources::create(kind, desk, request))
            .fallback(no_method);
        let search = post(move |desk, request| resources::search(kind, desk, request));
        let one = get(move |desk, id, request| resources::show(kind, desk, id, request))
            .put(move |desk, id, request| resources::put(kind, desk, id, request))
            .patch(move |desk, id, request| resources::patch(kind, desk, id, request))
            .delete(move |desk, id, request| resources::delete(kind, desk, id, request))
            .fallback(no_method);
        router = router
            .route(&at(place), all)
            .route(&at(&format!("{place}/.search")), search.fallback(no_method))
            .route(&at(&format!("{place}/{{id}}")), one);
    }
    router.with_state(Desk { app, gate: Arc::default(), proxies })
}

fn at(place: &str) -> String {
    format!("{SCIM}/{place}")
}

async fn nothing() -> Response {
    let why = "there is nothing here: /scim/v2/ResourceTypes lists what there is";
    answer::refusal(&Kind::NotFound.with(why))
}

async fn not_done() -> Response {
    let why = "this server does not do this: /scim/v2/ServiceProviderConfig lists what it does";
    answer::refusal(&Kind::NotDone.with(why))
}

async fn no_method(request: Request) -> Response {
    let why = format!("{} is not taken here", request.method());
    answer::refusal(&Kind::Method.with(why))
}
