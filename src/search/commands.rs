//! The commands.

use super::layer::Window;
use super::state::Scope;
use super::{complete, jump};
use crate::commands::{Args, Command, Param};
use crate::input::Context;
use crate::overlays::{self, Overlay};
use crate::state::{Effect, State};

/// The table.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "find",
        scope: Context::Chat,
        params: &[Param::MaybeRest("text")],
        run: |state, args| {
            let scope = state.chat.conversation().map_or(Scope::Everywhere, Scope::Here);
            open(state, scope, args)
        },
    },
    Command {
        name: "search",
        scope: Context::Global,
        params: &[Param::MaybeRest("text")],
        run: |state, args| open(state, Scope::Everywhere, args),
    },
    Command { name: "search-scope", scope: Context::Search, params: &[], run: scope },
    Command {
        name: "search-complete",
        scope: Context::Search,
        params: &[],
        run: |state, _| {
            complete::accept(state);
            Vec::new()
        },
    },
    Command {
        name: "hit",
        scope: Context::Select,
        params: &[Param::OneOf(&["next", "previous"])],
        run: |state, args| jump::step(state, args.text(0) == "next"),
    },
    Command {
        name: "return",
        scope: Context::Select,
        params: &[],
        run: |state, _| jump::back(state),
    },
];

fn open(state: &mut State, scope: Scope, args: &Args) -> Vec<Effect> {
    let search = &mut state.search;
    // What was looked for before stands there, to be looked at again or typed over.
    search.renew = search.scope == scope;
    search.scope = scope;
    if !args.text(0).is_empty() {
        search.input.set(args.text(0));
        search.renew = false;
    } else if !search.renew {
        search.input.take();
    }
    overlays::open(state, |_| Overlay::Search(Window))
}

/// The open chat alone, or everywhere.
fn scope(state: &mut State, _: &Args) -> Vec<Effect> {
    state.search.scope = match (state.search.scope, state.chat.conversation()) {
        (Scope::Everywhere, Some(id)) => Scope::Here(id),
        _ => Scope::Everywhere,
    };
    Vec::new()
}
