//! The wire handlers: a table of methods and the services that answer them, which take the
//! request as it is decoded.

use super::store::memberships;
use super::{
    conversations_of, departments, direct, drafts, groups, keeping, later, leaving, messages,
    reading, search, sync, view,
};
use crate::hooks::Hooks;
use crate::router::Router;

/// Answers every method of `conversation`, `message` and `sync` but what only sessions know:
/// typing and watching. Says whose pushes a session hears.
pub fn register(router: &mut Router) {
    router.on(messages::send::send);
    router.on(messages::edit::edit);
    router.on(messages::recall::recall);
    router.on(messages::react::react);
    router.on(groups::create::create);
    router.on(groups::rename::rename);
    router.on(groups::notice::put_up);
    router.on(groups::add::add);
    router.on(groups::remove::remove);
    router.on(groups::transfer::transfer);
    router.on(direct::open);
    router.query(view::get);
    router.query(view::members);
    router.on(reading::mark);
    router.on(keeping::keep);
    router.on(drafts::save);
    router.query(drafts::list);
    router.on(later::schedule);
    router.on(later::withdraw);
    router.query(later::waiting);
    router.query(sync::heads::heads);
    router.query(sync::range::range);
    search::register(router);
    router.subscriptions(conversations_of);
}

/// Knows who is in a conversation with whom, and takes out who is seen off.
pub fn hook(hooks: &mut Hooks) {
    hooks.on_met(memberships::met);
    hooks.on_leave(leaving::leave);
    hooks.on_settings(departments::settings);
    hooks.on_erase(super::erase::ERASE);
}
