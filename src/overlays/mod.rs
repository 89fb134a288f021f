//! What lies over the panes: palette, `:` line, help, jump, dialogs. The one on top has the keys.

mod commands;
mod finding;
mod help;
mod jump;
mod layer;
mod line;
mod palette;
mod picks;
mod settings;
mod themes;

use ratatui::layout::Rect;

use crate::admin;
use crate::chat;
use crate::dialogs;
use crate::engine::News;
use crate::input::{Context, Key};
use crate::me;
use crate::rest;
use crate::search;
use crate::state::{Effect, Found, ListDeed, Mouse, MouseKind, State};
use crate::todo;
use crate::update::run_line;
use crate::view::{Canvas, Target};

pub use commands::{COMMANDS, open, themes as choose_theme};
pub use layer::{Layer, Then};
pub use picks::Picks;

/// One of them.
#[derive(Debug)]
pub enum Overlay {
    /// A dialog of a pane: see [`crate::dialogs`].
    Dialog(dialogs::Dialog),
    /// One of the open chat.
    Chat(chat::Popup),
    /// One of the to-dos.
    Todo(todo::Popup),
    /// One's own card.
    Me(Box<me::Card>),
    /// Choosing files of this machine.
    Files(chat::Browser),
    /// All commands.
    Palette(palette::Palette),
    /// A command line being written.
    Line(line::CommandLine),
    /// Keys and what they do.
    Help(help::Help),
    /// Conversations and members.
    Jump(jump::Jump),
    /// The settings.
    Settings(settings::Settings),
    /// The themes.
    Themes(themes::Themes),
    /// What one does.
    Rest(rest::Menu),
    /// Messages that wait.
    Waiting(rest::WaitingList),
    /// Messages.
    Search(search::Window),
    /// One of administration.
    Admin(admin::Popup),
}

impl Overlay {
    /// In which context its keys are read.
    #[must_use]
    pub fn context(&self) -> Context {
        match self {
            Self::Dialog(dialog) => dialog.context(),
            Self::Chat(popup) => popup.context(),
            Self::Todo(popup) => popup.context(),
            Self::Me(_) => Context::DialogInput,
            Self::Files(_)
            | Self::Palette(_)
            | Self::Jump(_)
            | Self::Themes(_)
            | Self::Waiting(_) => Context::Picker,
            Self::Line(_) => Context::CommandLine,
            Self::Help(_) => Context::Help,
            Self::Settings(_) => Context::Settings,
            Self::Rest(_) => Context::Dialog,
            Self::Search(_) => Context::Search,
            Self::Admin(popup) => popup.context(),
        }
    }

    fn layer(&mut self) -> Option<&mut dyn Layer> {
        match self {
            Self::Dialog(_) => None,
            Self::Chat(layer) => Some(layer),
            Self::Todo(layer) => Some(layer),
            Self::Me(layer) => Some(&mut **layer),
            Self::Files(layer) => Some(layer),
            Self::Palette(layer) => Some(layer),
            Self::Line(layer) => Some(layer),
            Self::Help(layer) => Some(layer),
            Self::Jump(layer) => Some(layer),
            Self::Settings(layer) => Some(layer),
            Self::Themes(layer) => Some(layer),
            Self::Rest(layer) => Some(layer),
            Self::Waiting(layer) => Some(layer),
            Self::Search(layer) => Some(layer),
            Self::Admin(layer) => Some(layer),
        }
    }
}

/// Lets the one on top do something; dialogs do it by themselves.
fn top(state: &mut State, deed: impl FnOnce(&mut dyn Layer, &mut State) -> Then) -> Vec<Effect> {
    let Some(mut overlay) = state.overlays.pop() else { return Vec::new() };
    // Taken off while it works, so that it can read all of the state.
    let then = overlay.layer().map_or(Then::Stay, |layer| deed(layer, state));
    match then {
        Then::Stay => {
            state.overlays.push(overlay);
            Vec::new()
        }
        Then::Close => Vec::new(),
        Then::Run(line) => run_line(state, &line),
        Then::Do(effects) => effects,
        Then::And(effects) => {
            state.overlays.push(overlay);
            effects
        }
        Then::Over(above) => {
            state.overlays.push(overlay);
            state.overlays.push(*above);
            Vec::new()
        }
    }
}

/// Closes the one on top, when it lets itself be closed.
pub fn close(state: &mut State) -> Vec<Effect> {
    if is_dialog(state) {
        state.overlays.pop();
        return Vec::new();
    }
    top(state, |layer, state| layer.close(state))
}

/// Does something with the setting one is at.
pub fn setting(state: &mut State, deed: settings::Deed) -> Vec<Effect> {
    let Some(Overlay::Settings(mut screen)) = state.overlays.pop_if(is_settings) else {
        return Vec::new();
    };
    let then = screen.act(state, deed);
    state.overlays.push(Overlay::Settings(screen));
    match then {
        Then::And(effects) | Then::Do(effects) => effects,
        Then::Stay | Then::Close | Then::Run(_) | Then::Over(_) => Vec::new(),
    }
}

fn is_settings(overlay: &mut Overlay) -> bool {
    matches!(overlay, Overlay::Settings(_))
}

fn is_dialog(state: &State) -> bool {
    matches!(state.overlays.last(), Some(Overlay::Dialog(_)))
}

/// A key that is bound to nothing.
pub fn key(state: &mut State, key: Key) -> Vec<Effect> {
    if is_dialog(state) {
        return dialogs::key(state, key);
    }
    top(state, |layer, state| layer.key(state, key))
}

/// Pasted text.
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    if is_dialog(state) {
        return dialogs::paste(state, text);
    }
    top(state, |layer, state| layer.paste(state, text))
}

/// What was looked for on the disk.
pub fn found(state: &mut State, found: &Found) {
    if !is_dialog(state) {
        top(state, |layer, state| {
            layer.found(state, found);
            Then::Stay
        });
    }
}

/// Text from the editor.
pub fn edited(state: &mut State, text: &str) -> Vec<Effect> {
    paste(state, text)
}

/// Does with the list on top what is done with every list.
pub fn list(state: &mut State, deed: ListDeed) -> Vec<Effect> {
    if is_dialog(state) {
        return dialogs::list(state, deed);
    }
    top(state, |layer, state| layer.list(state, deed))
}

/// The mouse. A press outside closes what is not a dialog; a press on a choice takes it.
pub fn mouse(state: &mut State, mouse: &Mouse) -> Vec<Effect> {
    if is_dialog(state) {
        return dialogs::mouse(state, mouse);
    }
    match (&mouse.kind, &mouse.target) {
        (MouseKind::Down(_), Some(Target::Choice(row))) => {
            let row = *row;
            top(state, |layer, state| layer.press(state, row))
        }
        (MouseKind::Down(_), Some(Target::Overlay)) => Vec::new(),
        (MouseKind::Down(_), _) => close(state),
        (MouseKind::Wheel(by), _) => {
            let rows = isize::try_from(by * state.settings.wheel_lines).unwrap_or(0);
            list(state, ListDeed::Move(crate::state::Move::Rows(rows)))
        }
        _ => Vec::new(),
    }
}

/// News, for those that wait for an answer.
pub fn news(state: &mut State, news: &News) -> Vec<Effect> {
    let mut effects = dialogs::news(state, news);
    effects.extend(me::news(state, news));
    effects
}

/// Draws all, the last on top.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    for overlay in &state.overlays {
        match overlay {
            Overlay::Dialog(dialog) => dialogs::draw(state, dialog, area, canvas),
            Overlay::Chat(popup) => popup.draw(state, area, canvas),
            Overlay::Todo(popup) => popup.draw(state, area, canvas),
            Overlay::Me(card) => card.draw(state, area, canvas),
            Overlay::Files(browser) => browser.draw(state, area, canvas),
            Overlay::Palette(palette) => palette.draw(state, area, canvas),
            Overlay::Line(line) => line.draw(state, area, canvas),
            Overlay::Help(help) => help.draw(state, area, canvas),
            Overlay::Jump(jump) => jump.draw(state, area, canvas),
            Overlay::Settings(settings) => settings.draw(state, area, canvas),
            Overlay::Themes(themes) => themes.draw(state, area, canvas),
            Overlay::Rest(menu) => menu.draw(state, area, canvas),
            Overlay::Waiting(list) => list.draw(state, area, canvas),
            Overlay::Search(search) => search.draw(state, area, canvas),
            Overlay::Admin(popup) => popup.draw(state, area, canvas),
        }
    }
}

#[cfg(test)]
mod tests;
