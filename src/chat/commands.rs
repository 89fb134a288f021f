//! The pane's commands.

use super::log::place;
use super::{composer, files, popup, select, update};
use crate::commands::{Args, Command, Param};
use crate::input::Context;
use crate::state::{Edited, Effect, Move, Slot, State};
use crate::widgets::Edit;

/// A command on a chosen message.
macro_rules! on_message {
    ($name:literal, $run:expr) => {
        Command { name: $name, scope: Context::Select, params: &[], run: |state, _| $run(state) }
    };
}

/// The table.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "send",
        scope: Context::Composer,
        params: &[],
        run: |state, _| composer::send(state),
    },
    Command {
        name: "newline",
        scope: Context::Composer,
        params: &[],
        run: |state, _| composer::newline(state),
    },
    Command {
        name: "edit",
        scope: Context::Composer,
        params: &[Param::OneOf(Edit::NAMES)],
        run: |state, args| composer::edit(state, args.text(0)),
    },
    Command {
        name: "completion",
        scope: Context::Completion,
        params: &[Param::OneOf(&["next", "previous", "accept", "close"])],
        run: |state, args| composer::complete(state, args.text(0)),
    },
    Command {
        name: "insert",
        scope: Context::Normal,
        params: &[Param::MaybeOneOf(&["after", "start", "end", "below", "above"])],
        run: |state, args| composer::insert(state, args.text(0)),
    },
    Command {
        name: "normal",
        scope: Context::Composer,
        params: &[],
        run: |state, _| {
            state.chat.composer.buffer.set_normal(true);
            Vec::new()
        },
    },
    Command { name: "editor", scope: Context::Composer, params: &[], run: editor },
    Command { name: "select", scope: Context::Composer, params: &[], run: select_or_cancel },
    Command { name: "write", scope: Context::Select, params: &[], run: write },
    Command { name: "newest", scope: Context::Chat, params: &[], run: newest },
    Command {
        name: "scroll",
        scope: Context::Chat,
        params: &[Param::OneOf(&["up", "down", "page-up", "page-down"])],
        run: scroll,
    },
    Command {
        name: "choose",
        scope: Context::Select,
        params: &[Param::OneOf(&["up", "down", "page-up", "page-down", "first", "last", "below"])],
        run: message,
    },
    on_message!("reply", select::reply),
    on_message!("recall", popup::recall),
    on_message!("links", popup::links),
    Command {
        name: "file",
        scope: Context::Chat,
        params: &[Param::MaybePath],
        run: |state, args| files::file(state, args.text(0)),
    },
    Command {
        name: "location",
        scope: Context::Chat,
        params: &[Param::Rest("place")],
        run: |state, args| composer::location(state, args.text(0)),
    },
    Command {
        name: "save",
        scope: Context::Select,
        params: &[Param::MaybePath],
        run: |state, args| files::save(state, args.text(0)),
    },
    on_message!("copy-path", files::copy_path),
    on_message!("readers", popup::readers),
    Command {
        name: "react",
        scope: Context::Select,
        params: &[Param::MaybeRest("emoji")],
        run: react,
    },
    on_message!("revise", select::edit),
    on_message!("copy", select::copy),
    on_message!("mark-message", select::mark),
    on_message!("quoted", select::to_quoted),
    on_message!("retry", select::retry),
    on_message!("withdraw", select::withdraw),
];

fn editor(state: &mut State, _: &Args) -> Vec<Effect> {
    let text = state.chat.composer.buffer.text();
    vec![Effect::Edit { text, purpose: Edited::Composer }]
}

/// Out of replying or editing, else to the messages, else to the list.
fn select_or_cancel(state: &mut State, _: &Args) -> Vec<Effect> {
    if state.toasts.clear() || composer::cancel(state) {
        return Vec::new();
    }
    let effects = select::begin(state);
    if state.chat.select.is_none() {
        state.focus.slot = Slot::List;
    }
    effects
}

fn write(state: &mut State, _: &Args) -> Vec<Effect> {
    select::leave(state);
    Vec::new()
}

fn newest(state: &mut State, _: &Args) -> Vec<Effect> {
    update::to_newest(state)
}

fn scroll(state: &mut State, args: &Args) -> Vec<Effect> {
    match args.text(0) {
        "up" => place::scroll(state, -1),
        "down" => place::scroll(state, 1),
        "page-up" => return update::page(state, -1),
        _ => return update::page(state, 1),
    }
    Vec::new()
}

fn message(state: &mut State, args: &Args) -> Vec<Effect> {
    let step = match args.text(0) {
        "up" => Move::Rows(-1),
        "down" => Move::Rows(1),
        "page-up" => Move::Pages(-1),
        "page-down" => Move::Pages(1),
        "first" => Move::First,
        "last" => Move::Last,
        _ => return select::below(state),
    };
    select::step(state, step)
}

/// With an emoji at once, else it asks which.
fn react(state: &mut State, args: &Args) -> Vec<Effect> {
    let given = args.text(0);
    if given.is_empty() {
        return popup::react(state);
    }
    let emoji = canteen_text::emoji::expand(given).into_owned();
    if canteen_text::emoji::is_emoji(&emoji) {
        select::react(state, &emoji)
    } else {
        select::refuse(state, "chat-no-emoji")
    }
}
