//! The app's commands.

use super::area::{Area, NAMES};
use super::{deeds, is_open, popup, update};
use crate::commands::{Args, Command, Param};
use crate::input::Context;
use crate::state::{Effect, Level, Screen, Slot, State};

/// A command on what is selected.
macro_rules! on_row {
    ($name:literal, $run:expr) => {
        Command {
            name: $name,
            scope: Context::Admin,
            params: &[],
            run: |state, _| guarded(state, $run),
        }
    };
}

/// The table.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "admin",
        scope: Context::Global,
        params: &[Param::MaybeOneOf(NAMES)],
        run: open,
    },
    on_row!("admin-add", deeds::add),
    on_row!("admin-role", deeds::add_role),
    on_row!("admin-edit", deeds::edit),
    on_row!("admin-delete", deeds::delete),
    on_row!("admin-switch", deeds::switch),
    on_row!("admin-offboard", deeds::offboard),
    on_row!("admin-factor", deeds::reset_factor),
    on_row!("admin-invite", deeds::invite),
    on_row!("admin-approve", deeds::approve),
    on_row!("admin-refuse", deeds::refuse),
    on_row!("admin-see", deeds::see),
    on_row!("admin-audit", deeds::audit),
    on_row!("admin-verify", deeds::verify),
    on_row!("admin-reload", deeds::reload),
    Command {
        name: "admin-order",
        scope: Context::Admin,
        params: &[Param::OneOf(&["up", "down"])],
        run: |state, args| {
            let up = args.text(0) == "up";
            guarded(state, |state| deeds::order(state, up))
        },
    },
    Command {
        name: "form",
        scope: Context::AdminForm,
        params: &[Param::OneOf(&["save", "save-new", "reset", "next", "previous"])],
        run: |state, args| popup::act(state, args.text(0)),
    },
];

/// Does it for whoever administers the corp; all others are told who does.
fn guarded(state: &mut State, deed: impl FnOnce(&mut State) -> Vec<Effect>) -> Vec<Effect> {
    if is_open(state) {
        return deed(state);
    }
    let text = state.t("admin-not-yours");
    state.toast(Level::Error, text);
    Vec::new()
}

fn open(state: &mut State, args: &Args) -> Vec<Effect> {
    let named = Area::named(args.text(0));
    guarded(state, |state| {
        let closed = named.filter(|area| !state.admin.open().iter().any(|one| one.area == *area));
        if closed.is_some() {
            let text = state.t("admin-area-closed");
            state.toast(Level::Warning, text);
            return Vec::new();
        }
        let slot = if named.is_some() { Slot::Main } else { Slot::List };
        state.focus_on(Screen::Admin, slot);
        let area = named.unwrap_or(state.admin.area);
        update::open(state, area);
        Vec::new()
    })
}
