//! The methods on the wire: decode, serve, encode.

use super::service::{document, end, prove, show};
use crate::router::Router;

/// Registers all of them.
pub fn register(router: &mut Router) {
    router.query(show::show);
    router.on(show::change);
    router.on(prove::start);
    // Strict all the same: it takes as long as name servers take, and only administrators wait.
    router.on(prove::check);
    router.on(prove::cancel);
    router.query(document::list);
    router.on(document::add);
    router.on(document::remove);
    router.on(end::ask);
    router.on(end::cancel);
}
