//! The wire handlers: a table of methods and the services that answer them, which take the request
//! as it is decoded.

use super::service::{add, alter, chat, list, people, recall};
use super::{store, view};
use crate::hooks::Hooks;
use crate::router::Router;

/// Answers every method of `todo`.
pub fn register(router: &mut Router) {
    router.on(add::add);
    router.on(alter::edit);
    router.on(alter::do_);
    router.on(alter::remind);
    router.on(alter::comment);
    router.on(alter::delete);
    router.on(alter::restore);
    router.on(people::share);
    router.on(people::part);
    router.on(chat::chat);
    router.query(list::list);
    router.query(list::comments);
}

/// Hears of recalled messages, fills in the to-dos in personal logs, and knows who shares one.
pub fn hook(hooks: &mut Hooks) {
    hooks.on_recall(recall::recalled);
    hooks.on_personal(view::fill);
    hooks.on_met(store::people::met);
    hooks.on_leave(super::leaving::leave);
    hooks.on_erase(super::erase::ERASE);
}
