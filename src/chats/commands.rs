//! The list's commands.

use crate::commands::{Args, Command, Param};
use crate::input::Context;
use crate::model::Act;
use crate::state::{Effect, Level, State};

use super::update;

/// The table.
pub const COMMANDS: &[Command] = &[
    Command { name: "pin", scope: Context::Chats, params: &[], run: pin },
    Command {
        name: "mute",
        scope: Context::Global,
        params: &[Param::MaybeOneOf(&["on", "off"])],
        run: mute,
    },
    Command { name: "mark-read", scope: Context::Chats, params: &[], run: mark_read },
    Command {
        name: "unread",
        scope: Context::Global,
        params: &[Param::OneOf(&["next", "previous"])],
        run: unread,
    },
];

fn pin(state: &mut State, _: &Args) -> Vec<Effect> {
    update::act(state, |chat| Act::Keep {
        conversation: chat.id,
        pinned: Some(!chat.pinned),
        muted: None,
    })
}

fn mute(state: &mut State, args: &Args) -> Vec<Effect> {
    let wanted = match args.text(0) {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    };
    update::act(state, |chat| Act::Keep {
        conversation: chat.id,
        pinned: None,
        muted: Some(wanted.unwrap_or(!chat.muted)),
    })
}

fn mark_read(state: &mut State, _: &Args) -> Vec<Effect> {
    update::act(state, |chat| Act::Read { conversation: chat.id, seq: chat.head })
}

fn unread(state: &mut State, args: &Args) -> Vec<Effect> {
    if let Some(id) = update::next_unread(state, args.text(0) == "next") {
        update::open(state, id)
    } else {
        let text = state.t("chats-nothing-unread");
        state.toast(Level::Info, text);
        Vec::new()
    }
}
