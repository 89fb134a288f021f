//! The wire handlers.

use super::service;
use crate::router::Router;

/// Adds this slice's methods.
pub fn register(router: &mut Router) {
    router.query(service::get);
    router.on(service::set_status);
    router.on(service::set_quiet);
    router.on(service::set_away);
    router.on(service::set_zone);
}
