//! The directory methods on the wire: decode, serve, encode.

use canteen_protocol::directory::{
    CreateDepartment, CreateMember, CreateTag, DeleteDepartment, DeleteTag, ResolveSegment,
    SyncDirectory, UpdateDepartment, UpdateMember, UpdateTag,
};
use canteen_protocol::method::Nothing;
use canteen_protocol::visibility::{AddRule, AskNames, AskSight, ListRules, RemoveRule};

use super::service::{
    admins, departments, display, members, names, offboard, roles, sync, tags, visibility,
};
use crate::hooks::Hooks;
use crate::router::Router;

/// Listens to other slices.
pub fn hook(hooks: &mut Hooks) {
    hooks.on_settings(display::settings);
    hooks.on_erase(super::erase::ERASE);
}

/// Registers all directory methods.
pub fn register(router: &mut Router) {
    router.query::<SyncDirectory, _, _>(|app, caller, ask| async move {
        sync::sync(&app, caller, ask).await
    });
    router.query::<ResolveSegment, _, _>(|app, caller, ask| async move {
        names::meaning(&app, caller, ask.expression).await
    });
    router.on::<CreateMember, _, _>(|app, caller, ask| async move {
        members::create(&app, caller, ask).await
    });
    router.on::<UpdateMember, _, _>(|app, caller, ask| async move {
        members::update(&app, caller, ask).await
    });
    router.on(offboard::offboard);
    router.query(admins::list);
    router.on(admins::grant);
    router.on(admins::revoke);
    router.query(roles::list);
    router.on(roles::create);
    router.on(roles::update);
    router.on(roles::delete);
    router.query(roles::rights);
    router.on::<CreateDepartment, _, _>(|app, caller, ask| async move {
        departments::create(&app, caller, ask).await
    });
    router.on::<UpdateDepartment, _, _>(|app, caller, ask| async move {
        departments::update(&app, caller, ask).await
    });
    router.on::<DeleteDepartment, _, _>(|app, caller, ask| async move {
        departments::delete(&app, caller, ask).await.map(|()| Nothing {})
    });
    router.on::<CreateTag, _, _>(|app, caller, ask| async move {
        tags::create(&app, caller, ask).await
    });
    router.on::<UpdateTag, _, _>(|app, caller, ask| async move {
        tags::update(&app, caller, ask).await
    });
    router.on::<DeleteTag, _, _>(|app, caller, ask| async move {
        tags::delete(&app, caller, ask).await.map(|()| Nothing {})
    });
    router.query::<ListRules, _, _>(|app, caller, _| async move {
        visibility::list(&app, caller).await
    });
    router.on::<AddRule, _, _>(|app, caller, ask| async move {
        visibility::add(&app, caller, ask).await
    });
    router.on::<RemoveRule, _, _>(|app, caller, ask| async move {
        visibility::remove(&app, caller, ask).await.map(|()| Nothing {})
    });
    router.query::<AskSight, _, _>(|app, caller, ask| async move {
        visibility::can(&app, caller, ask).await
    });
    router.query::<AskNames, _, _>(|app, caller, ask| async move {
        visibility::names(&app, caller, ask).await
    });
}
