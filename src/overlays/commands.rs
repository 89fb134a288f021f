//! The commands that open and close what lies over the panes.

use super::help::Help;
use super::jump::Jump;
use super::line::CommandLine;
use super::palette::Palette;
use super::settings::{Deed, Settings};
use super::{Overlay, Then};
use crate::commands::{Args, Command, Param};
use crate::input::Context;
use crate::state::{Effect, State};

/// The table.
pub const COMMANDS: &[Command] = &[
    Command { name: "close", scope: Context::Overlay, params: &[], run: close },
    Command { name: "palette", scope: Context::Global, params: &[], run: palette },
    Command {
        name: "line",
        scope: Context::Global,
        params: &[Param::MaybeRest("text")],
        run: line,
    },
    Command { name: "help", scope: Context::Global, params: &[], run: help },
    Command { name: "jump", scope: Context::Global, params: &[], run: jump },
    Command {
        name: "recall-line",
        scope: Context::CommandLine,
        params: &[Param::OneOf(&["back", "forth"])],
        run: recall,
    },
    Command {
        name: "settings",
        scope: Context::Global,
        params: &[Param::MaybeRest("text")],
        run: |state, args| {
            open(state, |state| Overlay::Settings(Settings::new(state, args.text(0))))
        },
    },
    Command {
        name: "setting",
        scope: Context::Settings,
        params: &[Param::OneOf(&["next", "previous", "default"])],
        run: setting,
    },
    Command { name: "complete-line", scope: Context::CommandLine, params: &[], run: complete },
];

fn close(state: &mut State, _: &Args) -> Vec<Effect> {
    super::close(state)
}

fn setting(state: &mut State, args: &Args) -> Vec<Effect> {
    super::setting(
        state,
        match args.text(0) {
            "next" => Deed::Next,
            "previous" => Deed::Previous,
            _ => Deed::Default,
        },
    )
}

/// Lets choose a theme.
pub fn themes(state: &mut State) -> Vec<Effect> {
    open(state, |state| Overlay::Themes(super::themes::Themes::new(state)))
}

/// Opens one; the shell's own do not lie on each other.
pub fn open(state: &mut State, make: impl FnOnce(&State) -> Overlay) -> Vec<Effect> {
    let stays = |overlay: &Overlay| {
        matches!(overlay, Overlay::Dialog(_) | Overlay::Chat(_) | Overlay::Todo(_))
    };
    let (kept, gone) = std::mem::take(&mut state.overlays).into_iter().partition(stays);
    state.overlays = kept;
    let gone: Vec<Overlay> = gone;
    for mut overlay in gone {
        if let Some(layer) = overlay.layer() {
            layer.close(state);
        }
    }
    let overlay = make(state);
    state.overlays.push(overlay);
    Vec::new()
}

fn palette(state: &mut State, _: &Args) -> Vec<Effect> {
    open(state, |state| Overlay::Palette(Palette::new(state)))
}

fn line(state: &mut State, args: &Args) -> Vec<Effect> {
    open(state, |_| Overlay::Line(CommandLine::new(args.text(0))))
}

fn help(state: &mut State, _: &Args) -> Vec<Effect> {
    open(state, |state| Overlay::Help(Help::new(state.context())))
}

fn jump(state: &mut State, _: &Args) -> Vec<Effect> {
    open(state, |state| Overlay::Jump(Jump::new(state)))
}

fn recall(state: &mut State, args: &Args) -> Vec<Effect> {
    let back = args.text(0) == "back";
    let mut past = std::mem::take(&mut state.past_lines);
    if let Some(Overlay::Line(line)) = state.overlays.last_mut() {
        line.recall(&mut past, back);
    }
    state.past_lines = past;
    Vec::new()
}

fn complete(state: &mut State, _: &Args) -> Vec<Effect> {
    if let Some(Overlay::Line(line)) = state.overlays.last_mut() {
        line.complete();
        if let Then::And(effects) = line.ask() {
            return effects;
        }
    }
    Vec::new()
}
