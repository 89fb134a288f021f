//! The wire handlers.

use canteen_protocol::conversation::{Typing, Watch};
use canteen_protocol::method::Nothing;
use canteen_protocol::presence::{Present, WatchPresence};

use super::service;
use crate::app::{App, Caller};
use crate::fault::Outcome;
use crate::router::Router;

/// Adds this slice's methods.
pub fn register(router: &mut Router) {
    router.on(watch_presence);
    router.on(watch);
    router.on(typing);
}

async fn watch_presence(app: App, caller: Caller, request: WatchPresence) -> Outcome<Present> {
    service::watch_members(&app, caller, request.members).await
}

async fn watch(app: App, caller: Caller, request: Watch) -> Outcome<Nothing> {
    service::watch(&app, caller, &request.conversations)?;
    Ok(Nothing {})
}

async fn typing(app: App, caller: Caller, request: Typing) -> Outcome<Nothing> {
    service::typing(&app, caller, request.conversation)?;
    Ok(Nothing {})
}
