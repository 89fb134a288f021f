//! The methods on the wire: decode, serve, encode.

use canteen_protocol::invite::RevokeLink;
use canteen_protocol::method::Nothing;

use super::service::{adoption, decide, links, send};
use crate::router::Router;

/// Registers all of them.
pub fn register(router: &mut Router) {
    router.on(links::make);
    router.query(links::list);
    router.on::<RevokeLink, _, _>(|app, caller, ask| async move {
        links::revoke(&app, caller, ask.link).await.map(|()| Nothing {})
    });
    router.query(decide::list);
    router.on(decide::decide);
    router.on(send::send);
    router.query(adoption::count);
}
