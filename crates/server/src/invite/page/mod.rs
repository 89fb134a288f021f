//! The pages: `/join/CODE` for newcomers, `/join/stop/TOKEN` for whoever wants no more invitations.
//! Plain HTML without scripts for browsers, the same as plain text for everyone else.

mod form;
mod html;
mod join;
mod sheet;
mod speech;
mod stop;
mod text;
mod visit;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use canteen_protocol::JOIN;

use super::gate::Gate;
use crate::app::App;
use crate::config::Network;

/// What the pages are made with.
#[derive(Clone)]
struct Desk {
    app: App,
    gate: Arc<Gate>,
    proxies: Arc<[Network]>,
}

/// The pages; `proxies` are those whose word about a visitor's address is taken.
pub fn routes(app: App, proxies: Arc<[Network]>) -> Router {
    Router::new()
        .route(&format!("{JOIN}/{{code}}"), get(join::show).post(join::apply))
        .route(&format!("{JOIN}/{{code}}/code"), post(join::prove).get(join::show))
        .route(&format!("{JOIN}/stop/{{token}}"), get(stop::show).post(stop::stop))
        .with_state(Desk { app, gate: Arc::default(), proxies })
}
