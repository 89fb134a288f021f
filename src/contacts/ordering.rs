//! Commands that put the list in order: by name, by date, by hand; and what stands at its top.

use canteen_protocol::DepartmentId;

use super::state::{Row, Section};
use super::{sorted, update};
use crate::commands::{Args, Command, Param};
use crate::engine;
use crate::input::Context;
use crate::model::order::{self, Pinned, Sort, Stuck};
use crate::state::{Effect, Level, State};

/// The table.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "sort",
        scope: Context::Contacts,
        params: &[Param::MaybeOneOf(&["name", "added", "manual"])],
        run: sort,
    },
    Command { name: "pin-top", scope: Context::Contacts, params: &[], run: pin },
    Command {
        name: "shift",
        scope: Context::Contacts,
        params: &[Param::OneOf(&["up", "down"])],
        run: shift,
    },
];

fn sort(state: &mut State, args: &Args) -> Vec<Effect> {
    let order = &mut state.contacts.order;
    let said = Sort::ALL.into_iter().find(|sort| sort.word() == args.text(0));
    order.sort = said.unwrap_or(order.sort.next());
    kept(state)
}

fn pin(state: &mut State, _: &Args) -> Vec<Effect> {
    let what = match state.contacts.selected() {
        Some(Row::Member(id, _)) => Pinned::Member(id),
        Some(Row::Department(id, _)) => Pinned::Department(id),
        _ => return Vec::new(),
    };
    let pinned = state.contacts.order.pin(what);
    let text = state.t(if pinned { "contacts-pinned-now" } else { "contacts-unpinned" });
    state.toast(Level::Info, text);
    // What stands at the top now moves all below it; the chosen row is the one it was.
    let (row, at) = (state.contacts.selected(), state.contacts.list.selected());
    let before = state.contacts.rows.len();
    let effects = kept(state);
    let to = (at + state.contacts.rows.len()).checked_sub(before);
    if let Some(to) = to.filter(|to| state.contacts.rows.get(*to).copied() == row) {
        state.contacts.list.select(to);
    }
    effects
}

/// Where a row stands: among what is pinned, or below a department.
enum Among {
    Pinned,
    Below(DepartmentId),
}

fn among(state: &State) -> Option<Among> {
    let contacts = &state.contacts;
    match contacts.rows.get(contacts.above(contacts.list.selected())?)? {
        Row::Section(Section::Pinned) => Some(Among::Pinned),
        Row::Section(Section::Organisation) => match state.directory.roots() {
            [root] => Some(Among::Below(*root)),
            _ => Some(Among::Below(sorted::TOP)),
        },
        Row::Department(id, _) => Some(Among::Below(*id)),
        _ => None,
    }
}

fn shift(state: &mut State, args: &Args) -> Vec<Effect> {
    let down = args.text(0) == "down";
    let (Some(row), Some(among)) = (state.contacts.selected(), among(state)) else {
        return Vec::new();
    };
    let moved = match among {
        Among::Pinned => shift_pinned(state, row, down),
        Among::Below(_) if state.contacts.order.sort != Sort::Manual => {
            let text = state.with_key("contacts-sort-first", "sort");
            state.toast(Level::Info, text);
            return Vec::new();
        }
        Among::Below(under) => shift_below(state, row, under, down),
    };
    match moved {
        Ok(()) => kept(state),
        Err(Stuck::AtTheEnd) => Vec::new(),
        Err(Stuck::TooFar) => {
            let text = state.with_key("contacts-too-far", "pin-top");
            state.toast(Level::Warning, text);
            Vec::new()
        }
    }
}

fn shift_pinned(state: &mut State, row: Row, down: bool) -> Result<(), Stuck> {
    let what = match row {
        Row::Member(id, _) => Pinned::Member(id),
        Row::Department(id, _) => Pinned::Department(id),
        _ => return Err(Stuck::AtTheEnd),
    };
    // Those who are not to be seen now keep their pins, behind the others, and are no step.
    let directory = &state.directory;
    let is_shown = |pinned: &Pinned| match pinned {
        Pinned::Member(id) => directory.member(*id).is_some(),
        Pinned::Department(id) => directory.department(*id).is_some(),
    };
    let pinned = &mut state.contacts.order.pinned;
    let (shown, hidden): (Vec<_>, Vec<_>) = pinned.iter().copied().partition(is_shown);
    let mut placed = shown.clone();
    order::shift(&shown, &mut placed, what, down)?;
    placed.extend(hidden);
    *pinned = placed;
    Ok(())
}

fn shift_below(state: &mut State, row: Row, under: DepartmentId, down: bool) -> Result<(), Stuck> {
    let order = &mut state.contacts.order;
    match row {
        Row::Member(id, _) => {
            let shown = sorted::members(order, under, &state.directory);
            let placed = &mut order.placed.entry(under).or_default().members;
            order::shift(&shown, placed, id, down)
        }
        Row::Department(id, _) => {
            let shown = sorted::departments(order, under, &state.directory);
            let placed = &mut order.placed.entry(under).or_default().departments;
            order::shift(&shown, placed, id, down)
        }
        _ => Err(Stuck::AtTheEnd),
    }
}

/// Shows the list so, and keeps it for the next time.
fn kept(state: &mut State) -> Vec<Effect> {
    update::arrange(state);
    let order = Box::new(state.contacts.order.clone());
    vec![Effect::Engine(engine::Command::KeepOrder(order))]
}
