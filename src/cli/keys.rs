//! `canteen keys`.

use serde::Serialize;

use super::context::Context;
use super::exit::Outcome;
use super::problems;
use super::table::Table;
use crate::commands;
use crate::i18n::Texts;
use crate::input;
use crate::tui;

/// Show what the keys do, with your own keys.toml laid over the keymap
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Say what is wrong with your keys.toml and end with 1 if anything is
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
    let (keymap, found) = tui::load_keymap(&name, &context.paths);
    if args.check {
        return problems::report(context, &found, &format!("the keymap '{name}' is fine"));
    }
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
