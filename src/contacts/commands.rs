//! The directory's commands.

use std::fmt::Write;

use canteen_protocol::Segment;

use super::state::{Row, Section};
use super::update;
use crate::commands::{Args, Command, Param};
use crate::engine;
use crate::input::Context;
use crate::model::Act;
use crate::state::{Effect, Level, Screen, Slot, State};

/// The table.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "message",
        scope: Context::Contacts,
        params: &[],
        run: |state, _| update::message(state),
    },
    Command {
        name: "fold",
        scope: Context::Contacts,
        params: &[Param::OneOf(&["open", "close", "toggle"])],
        run: fold,
    },
    Command { name: "company", scope: Context::Global, params: &[], run: company },
    Command { name: "mark", scope: Context::Contacts, params: &[], run: mark },
    Command { name: "copy-card", scope: Context::Contacts, params: &[], run: copy_card },
    Command {
        name: "group-create",
        scope: Context::Global,
        params: &[Param::Rest("name")],
        run: group_create,
    },
];

fn fold(state: &mut State, args: &Args) -> Vec<Effect> {
    let Some(row) = state.contacts.selected() else { return Vec::new() };
    let open = match args.text(0) {
        "open" => Some(true),
        "close" => Some(false),
        _ => None,
    };
    let closed = state.contacts.unfolded(row) != Some(true);
    if open == Some(false) && closed {
        let place = state.contacts.list.selected();
        if let Some(above) = state.contacts.above(place) {
            state.contacts.list.select(above);
        }
    } else {
        state.contacts.fold(row, open);
        update::arrange(state);
    }
    Vec::new()
}

/// The card of the corp, which its row shows.
fn company(state: &mut State, _: &Args) -> Vec<Effect> {
    state.contacts.filter = None;
    state.focus_on(Screen::Contacts, Slot::List);
    update::arrange(state);
    let organisation = Row::Section(Section::Organisation);
    let row = state.contacts.rows.iter().position(|row| *row == organisation).unwrap_or(0);
    state.contacts.list.select(row);
    if state.arrangement().of(Slot::Main).is_none() {
        state.focus_on(Screen::Contacts, Slot::Main);
    }
    Vec::new()
}

fn mark(state: &mut State, _: &Args) -> Vec<Effect> {
    if let Some(member) = state.contacts.member() {
        if !state.contacts.marked.remove(&member) {
            state.contacts.marked.insert(member);
        }
        let len = state.contacts.rows.len();
        state.contacts.list.step(1, len);
    }
    Vec::new()
}

fn copy_card(state: &mut State, _: &Args) -> Vec<Effect> {
    let Some(person) = state.contacts.member().and_then(|id| state.directory.member(id)) else {
        return Vec::new();
    };
    let mut card = person.called().into_owned();
    for field in [person.also(), person.title, person.email, person.mobile, person.landline] {
        if !field.is_empty() {
            let _ = write!(card, "\n{field}");
        }
    }
    let text = state.t("contacts-copied");
    state.toast(Level::Info, text);
    vec![Effect::Copy(card)]
}

/// A group of those that are marked.
fn group_create(state: &mut State, args: &Args) -> Vec<Effect> {
    let members = state.contacts.chosen();
    if members.is_empty() {
        let text = state.t("contacts-nobody-marked");
        state.toast(Level::Warning, text);
        return Vec::new();
    }
    state.contacts.marked.clear();
    let act = Act::CreateGroup { name: args.text(0).to_owned(), members: Segment::of(members) };
    let text = state.texts.with("contacts-group-made", &[("name", args.text(0).into())]);
    state.toast(Level::Info, text);
    vec![Effect::Engine(engine::Command::Act(act))]
}
