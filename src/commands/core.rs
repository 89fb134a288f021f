//! Commands of the shell itself: panes, focus, program.

use super::{Args, Command, Param};
use crate::i18n::{Lang, Texts};
use crate::input::Context;
use crate::state::{Effect, Screen, Slot, State};

/// The table.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "pane",
        scope: Context::Global,
        params: &[Param::OneOf(&["1", "2", "3", "4"])],
        run: pane,
    },
    Command {
        name: "focus",
        scope: Context::Global,
        params: &[Param::OneOf(&["next", "previous", "list", "main", "side"])],
        run: focus,
    },
    Command { name: "back", scope: Context::Global, params: &[], run: back },
    Command { name: "cancel", scope: Context::Global, params: &[], run: cancel },
    Command {
        name: "redraw",
        scope: Context::Global,
        params: &[],
        run: |_, _| vec![Effect::Redraw],
    },
    Command {
        name: "suspend",
        scope: Context::Global,
        params: &[],
        run: |_, _| vec![Effect::Suspend],
    },
    Command { name: "quit", scope: Context::Global, params: &[], run: quit },
    Command {
        name: "theme",
        scope: Context::Global,
        params: &[Param::MaybeRest("name")],
        run: theme,
    },
    Command {
        name: "lang",
        scope: Context::Global,
        params: &[Param::OneOf(&["en", "zh-CN"])],
        run: lang,
    },
];

fn pane(state: &mut State, args: &Args) -> Vec<Effect> {
    let (screen, slot) = match args.text(0) {
        "1" => (Screen::Chats, Slot::List),
        "2" => (Screen::Chats, Slot::Main),
        "3" => (Screen::Contacts, Slot::List),
        _ => (Screen::Workbench, Slot::List),
    };
    state.focus_on(screen, slot);
    Vec::new()
}

const SLOTS: [Slot; 3] = [Slot::List, Slot::Main, Slot::Side];

fn focus(state: &mut State, args: &Args) -> Vec<Effect> {
    let here = SLOTS.iter().position(|slot| *slot == state.focus.slot).unwrap_or(0);
    state.focus.slot = match args.text(0) {
        "next" => SLOTS[(here + 1) % 3],
        "previous" => SLOTS[(here + 2) % 3],
        "list" => Slot::List,
        "main" => Slot::Main,
        _ => Slot::Side,
    };
    Vec::new()
}

/// One step towards the list; on narrow terminals that is another pane.
fn back(state: &mut State, _: &Args) -> Vec<Effect> {
    if state.toasts.clear() {
        return Vec::new();
    }
    state.focus.slot = match state.focus.slot {
        Slot::Side => Slot::Main,
        Slot::Main | Slot::List => Slot::List,
    };
    Vec::new()
}

/// Ctrl-C ends nothing by itself: it says how to.
fn cancel(state: &mut State, _: &Args) -> Vec<Effect> {
    let text = state.t("quit-hint");
    state.toast(crate::state::Level::Info, text);
    Vec::new()
}

/// Nothing that was written may be lost.
fn quit(state: &mut State, _: &Args) -> Vec<Effect> {
    let mut effects = crate::chat::flush(state);
    effects.push(Effect::Quit);
    effects
}

fn theme(state: &mut State, args: &Args) -> Vec<Effect> {
    let wanted = args.text(0);
    if wanted.is_empty() {
        return crate::overlays::choose_theme(state);
    }
    if let Some(theme) = state.themes.iter().find(|theme| theme.name() == wanted) {
        state.theme = theme.clone();
        state.settings.auto_theme = false;
        return Vec::new();
    }
    let names: Vec<&str> = state.themes.iter().map(|theme| theme.name()).collect();
    let names = names.join(", ");
    let values = [("name", wanted.into()), ("names", names.into())];
    let text = state.texts.with("theme-unknown", &values);
    state.toast(crate::state::Level::Error, text);
    Vec::new()
}

fn lang(state: &mut State, args: &Args) -> Vec<Effect> {
    if let Some(lang) = Lang::parse(args.text(0)) {
        state.texts = Texts::new(lang);
    }
    Vec::new()
}
