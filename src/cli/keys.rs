//! `canteen keys`.

use serde::Serialize;

use super::context::Context;
use super::exit::Outcome;
use super::problems;
use super::table::Table;
use crate::commands;
use crate::config::Problem;
use crate::i18n::Texts;
use crate::input;
use crate::tui;

/// Show what the keys do, with your own keys.toml laid over the keymap
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Say what is wrong with the keymaps or with your keys.toml and end with 1 if anything is
    #[arg(long)]
    check: bool,
}

#[derive(Serialize)]
struct Shown<'a> {
    context: &'a str,
    keys: &'a str,
    command: &'a str,
    title: &'a str,
}

pub fn run(context: &mut Context<'_>, args: &Args) -> Outcome {
    let name = context.settings.keymap.clone();
    if args.check {
        return check(context, &name);
    }
    let (keymap, found) = tui::load_keymap(&name, &context.paths);
    problems::remark(context, &found);
    let texts = Texts::new(context.lang);
    let mut table = Table::new(&["WHERE", "KEYS", "COMMAND", ""]);
    for place in input::Context::ALL {
        for (keys, command) in keymap.of(*place) {
            let keys = input::chord_text(keys);
            let name = command.split_whitespace().next().unwrap_or_default();
            let title = commands::find(name).map(|known| known.title(&texts)).unwrap_or_default();
            let (context_name, keys, title) = (place.name(), keys.as_str(), title.as_str());
            if context.json {
                context.object(&Shown { context: context_name, keys, command, title })?;
            } else {
                table.row([context_name, keys, command, title]);
            }
        }
    }
    context.table(&table)
}

/// Checks every keymap with the user's own keys laid over it, the one in use first.
fn check(context: &mut Context<'_>, used: &str) -> Outcome {
    let others = input::Keymap::NAMES.into_iter().filter(|name| *name != used);
    let mut found: Vec<Problem> = Vec::new();
    for name in std::iter::once(used).chain(others) {
        for problem in tui::load_keymap(name, &context.paths).1 {
            if !found.contains(&problem) {
                found.push(problem);
            }
        }
    }
    let names = input::Keymap::NAMES.join(", ");
    problems::report(context, &found, &format!("the keymaps are fine: {names}"))
}
