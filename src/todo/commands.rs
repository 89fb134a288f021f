//! The app's commands.

use canteen_protocol::todo::Role;

use super::shown::{Sort, View};
use super::{deeds, update};
use crate::commands::{Command, Param};
use crate::input::Context;
use crate::state::{Effect, Screen, Slot, State};

/// A command on the selected to-do.
macro_rules! on_todo {
    ($name:literal, $run:expr) => {
        Command { name: $name, scope: Context::Todo, params: &[], run: |state, _| $run(state) }
    };
    ($name:literal, $param:expr, $run:expr) => {
        Command {
            name: $name,
            scope: Context::Todo,
            params: &[$param],
            run: |state, args| $run(state, args.text(0)),
        }
    };
}

/// The table.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "todo",
        scope: Context::Global,
        params: &[Param::MaybeRest("text")],
        run: |state, args| match args.text(0) {
            "" => open(state),
            text => deeds::add(state, text),
        },
    },
    Command {
        name: "capture",
        scope: Context::Select,
        params: &[],
        run: |state, _| deeds::capture(state),
    },
    Command {
        name: "todo-undo",
        scope: Context::Global,
        params: &[],
        run: |state, _| deeds::undo(state),
    },
    Command {
        name: "todo-add",
        scope: Context::Global,
        params: &[Param::MaybeRest("text")],
        run: |state, args| deeds::add(state, args.text(0)),
    },
    on_todo!("todo-edit", deeds::edit),
    on_todo!("todo-done", deeds::done),
    on_todo!("todo-delete", deeds::delete),
    on_todo!("todo-leave", deeds::leave),
    on_todo!("todo-chat", deeds::chat),
    on_todo!("todo-source", deeds::source),
    on_todo!("todo-due", Param::MaybeRest("when"), deeds::due),
    on_todo!("todo-remind", Param::MaybeRest("when"), deeds::remind),
    on_todo!("todo-comment", Param::MaybeRest("text"), deeds::comment),
    on_todo!("todo-need", Param::MaybeOneOf(&["all", "any"]), deeds::need),
    on_todo!("todo-share", Param::MaybeOneOf(&["assign", "watch"]), share),
    on_todo!("todo-view", Param::OneOf(View::NAMES), view),
    on_todo!("todo-sort", Param::MaybeOneOf(&["due", "added"]), sort),
];

fn open(state: &mut State) -> Vec<Effect> {
    state.focus_on(Screen::Todo, Slot::Main);
    update::arrange(state);
    Vec::new()
}

fn share(state: &mut State, word: &str) -> Vec<Effect> {
    deeds::share(state, if word == "watch" { Role::Watcher } else { Role::Assignee })
}

fn view(state: &mut State, name: &str) -> Vec<Effect> {
    state.todo.view = state.todo.view.named(name);
    update::arrange(state);
    state.todo.list.select(0);
    Vec::new()
}

fn sort(state: &mut State, word: &str) -> Vec<Effect> {
    state.todo.sort = match (word, state.todo.sort) {
        ("due", _) | ("", Sort::Added) => Sort::Due,
        _ => Sort::Added,
    };
    update::arrange(state);
    Vec::new()
}
