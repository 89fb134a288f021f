//! The methods on the wire: decode, serve, encode; and what other slices cause.

use super::service::tokens;
use super::store;
use crate::hooks::Hooks;
use crate::router::Router;

/// Registers all of them.
pub fn register(router: &mut Router) {
    router.on(tokens::add);
    router.query(tokens::list);
    router.on(tokens::revoke);
}

/// Hears of members who are seen off: the tokens they have made end.
pub fn hook(hooks: &mut Hooks) {
    hooks.on_erase(super::erase::ERASE);
    hooks.on_leave(|tx, who, receipt| {
        receipt.tokens = store::tokens::revoke_all(tx, who.member, who.at)? as u64;
        Ok(())
    });
}
