//! The commands.

use super::{Menu, WaitingList, deeds};
use crate::chat;
use crate::commands::{Args, Command, Param};
use crate::input::Context;
use crate::overlays::Overlay;
use crate::state::{Effect, State};

/// The table.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "status",
        scope: Context::Global,
        params: &[Param::MaybeRest("status")],
        run: status,
    },
    Command {
        name: "away",
        scope: Context::Global,
        params: &[Param::MaybeRest("reply")],
        run: away,
    },
    Command {
        name: "quiet",
        scope: Context::Global,
        params: &[Param::MaybeRest("time")],
        run: quiet,
    },
    Command {
        name: "zone",
        scope: Context::Global,
        params: &[Param::Word("zone")],
        run: |state, args| deeds::zone(state, args.text(0)),
    },
    Command {
        name: "later",
        scope: Context::Composer,
        params: &[Param::MaybeRest("time")],
        run: later,
    },
    Command {
        name: "file-later",
        scope: Context::Chat,
        params: &[Param::MaybeRest("time")],
        run: file_later,
    },
    Command { name: "waiting", scope: Context::Global, params: &[], run: waiting },
];

fn menu(state: &mut State) -> Vec<Effect> {
    state.overlays.push(Overlay::Rest(Menu::default()));
    Vec::new()
}

fn status(state: &mut State, args: &Args) -> Vec<Effect> {
    match args.text(0) {
        "" => menu(state),
        line => deeds::status(state, line),
    }
}

fn away(state: &mut State, args: &Args) -> Vec<Effect> {
    match args.text(0) {
        "" => menu(state),
        "toggle" => deeds::toggle_away(state),
        line => deeds::away(state, line),
    }
}

fn quiet(state: &mut State, args: &Args) -> Vec<Effect> {
    match args.text(0) {
        "" => menu(state),
        line => deeds::quiet(state, line),
    }
}

/// What is written is delivered at a time, or when the other is not quiet any more.
fn later(state: &mut State, args: &Args) -> Vec<Effect> {
    until(state, args).map_or_else(Vec::new, |at| chat::send_later(state, at))
}

/// The same with files, which are chosen then.
fn file_later(state: &mut State, args: &Args) -> Vec<Effect> {
    until(state, args).map_or_else(Vec::new, |at| chat::files_later(state, at))
}

/// The time that was given, or none to wait for the other; nothing for what is no time.
fn until(state: &mut State, args: &Args) -> Option<Option<canteen_protocol::Time>> {
    match args.text(0) {
        "" => Some(None),
        given => deeds::time(state, given).map(Some),
    }
}

fn waiting(state: &mut State, _: &Args) -> Vec<Effect> {
    let list = WaitingList::new(state);
    state.overlays.push(Overlay::Waiting(list));
    Vec::new()
}
