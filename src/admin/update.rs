//! How the app changes.

use canteen_protocol::role::GetRights;

use super::answers;
use super::area::{AREAS, Area};
use super::rows::{arrange, settle_on_choice};
use super::state::{Load, Purpose};
use super::{deeds, is_linked, is_open, popup, view};
use crate::engine::News;
use crate::input::{Context, Key};
use crate::model::Link;
use crate::state::{Button, Effect, ListDeed, Mouse, MouseKind, Move, Screen, Slot, State};
use crate::view::Target;
use crate::widgets::filter;

/// In which context its keys are read.
pub fn context(state: &State, slot: Slot) -> Context {
    match slot {
        Slot::Main if state.admin.filter.is_some() => Context::ListFilter,
        _ => Context::Admin,
    }
}

/// Hears news.
pub fn news(state: &mut State, news: &News) -> Vec<Effect> {
    match news {
        News::Administered { ask, answer } => return answers::hear(state, *ask, answer),
        // Rows are made when the screen is entered; elsewhere nobody needs those of everyone.
        News::Directory(_) if state.focus.screen == Screen::Admin => {
            popup::rebase(state);
            arrange(state);
        }
        // What was asked for before may have changed while nobody could say so.
        News::Link(Link::Online) => {
            let areas = AREAS.map(|entry| entry.area);
            areas.into_iter().for_each(|area| state.admin.want(area));
            state.admin.rights_load = Load::Wanted;
        }
        News::Account(_) => state.admin.rights_load = Load::Wanted,
        _ => {}
    }
    Vec::new()
}

/// Opens an area.
pub fn open(state: &mut State, area: Area) {
    state.admin.area = area;
    let open = state.admin.open();
    let row = open.iter().position(|entry| entry.area == area);
    state.admin.areas.select(row.unwrap_or(0));
    state.admin.filter = None;
    state.admin.scroll = 0;
    state.admin.want(area);
    arrange(state);
}

/// A key that is bound to nothing: text for the filter.
pub fn key(state: &mut State, slot: Slot, key: Key) -> Vec<Effect> {
    if slot == Slot::Main
        && let Some(text) = &mut state.admin.filter
        && filter::key(text, key)
    {
        refilter(state);
    }
    Vec::new()
}

/// Pasted text goes into the filter.
pub fn paste(state: &mut State, slot: Slot, text: &str) -> Vec<Effect> {
    if slot == Slot::Main
        && let Some(filter) = &mut state.admin.filter
    {
        filter::paste(filter, text);
        refilter(state);
    }
    Vec::new()
}

fn refilter(state: &mut State) {
    arrange(state);
    state.admin.list_mut().select(0);
    settle_on_choice(state, true);
}

/// A click selects, a second one opens; the wheel moves.
pub fn mouse(state: &mut State, slot: Slot, mouse: &Mouse) -> Vec<Effect> {
    match (mouse.kind, &mouse.target) {
        (MouseKind::Down(Button::Left), Some(Target::Row(Screen::Admin, Slot::List, row))) => {
            if let Some(entry) = state.admin.open().get(*row) {
                open(state, entry.area);
                // Where the list takes all the room, the second click goes on.
                if mouse.clicks == 2 {
                    state.focus.slot = Slot::Main;
                }
            }
            Vec::new()
        }
        (MouseKind::Down(Button::Left), Some(Target::Row(Screen::Admin, Slot::Main, row))) => {
            let is_choice = state.admin.rows.get(*row).is_some_and(|row| row.is_choice());
            if !is_choice {
                return Vec::new();
            }
            state.admin.list_mut().select(*row);
            state.admin.scroll = 0;
            if mouse.clicks == 2 { deeds::edit(state) } else { Vec::new() }
        }
        (MouseKind::Wheel(by), _) => {
            let rows = by.saturating_mul(state.settings.wheel_lines);
            let rows = isize::try_from(rows).unwrap_or(0);
            list(state, slot, ListDeed::Move(Move::Rows(rows)))
        }
        _ => Vec::new(),
    }
}

/// What is done with every list; in the details the lines move.
pub fn list(state: &mut State, slot: Slot, deed: ListDeed) -> Vec<Effect> {
    match (slot, deed) {
        (Slot::List, ListDeed::Move(step)) => {
            let mut areas = state.admin.areas;
            let shown = state.admin.open();
            areas.step(step.rows(shown.len(), shown.len()), shown.len());
            if let Some(entry) = shown.get(areas.selected()) {
                open(state, entry.area);
            }
        }
        (Slot::List, ListDeed::Open) => state.focus.slot = Slot::Main,
        (Slot::Main, ListDeed::Move(step)) => {
            let (fits, len) = (view::rows(state), state.admin.rows.len());
            let by = step.rows(len, fits);
            state.admin.list_mut().step(by, len);
            state.admin.scroll = 0;
            settle_on_choice(state, by > 0 || step == Move::First);
        }
        (Slot::Main, ListDeed::Open) => return deeds::edit(state),
        (Slot::Main | Slot::List, ListDeed::Filter) => {
            state.admin.filter = match state.admin.filter.take() {
                None => Some(String::new()),
                Some(_) => None,
            };
            state.focus.slot = Slot::Main;
            arrange(state);
        }
        (Slot::Side, ListDeed::Move(step)) => {
            let (lines, fits) = view::details_size(state);
            let last = lines.saturating_sub(fits);
            let by = step.rows(lines, fits);
            state.admin.scroll = state.admin.scroll.min(last).saturating_add_signed(by).min(last);
        }
        (Slot::Side, ListDeed::Open) => return deeds::edit(state),
        (Slot::Side, ListDeed::Filter) => {}
    }
    Vec::new()
}

/// Keeps the selection in sight, and asks for what is missing.
pub fn settle(state: &mut State) -> Vec<Effect> {
    if state.focus.screen != Screen::Admin {
        return Vec::new();
    }
    // Rights that were taken away take the screen away.
    if state.account.is_some() && !is_open(state) {
        state.focus_on(Screen::Workbench, Slot::List);
        return Vec::new();
    }
    let (fits, len) = (view::rows(state), state.admin.rows.len());
    state.admin.list_mut().fit(len, fits);
    let area = state.admin.area;
    if !is_linked(state) {
        return Vec::new();
    }
    let mut effects = Vec::new();
    if state.admin.rights_load == Load::Wanted {
        state.admin.rights_load = Load::Asked(1);
        effects.push(state.admin.ask(Purpose::Rights, GetRights {}));
    }
    if state.admin.load(area) == Load::Wanted {
        let deeds = answers::wanted(state, area);
        state.admin.loads.insert(area, Load::Asked(deeds.len()));
        effects.extend(deeds.into_iter().map(|deed| state.admin.ask(Purpose::Load(area), deed)));
    }
    effects.extend(answers::more(state));
    effects
}
