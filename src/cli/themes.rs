//! `canteen themes`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::context::Context;
use super::exit::Outcome;
use super::problems;
use super::table::Table;
use crate::config::Paths;
use crate::theme;
use crate::tui;

/// List the themes: those of the program and yours
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Say what is wrong with any of them or hard to see in it, and end with 1 if anything is
    #[arg(long)]
    check: bool,
}

#[derive(Serialize)]
struct Shown<'a> {
    name: &'a str,
    /// Where it is, when it is the user's own.
    file: Option<&'a PathBuf>,
    /// Whether the settings name it.
    used: bool,
}

pub fn run(context: &mut Context<'_>, args: &Args) -> Outcome {
    let themes = themes(&context.paths);
    if args.check {
        let paths = context.paths.clone();
        let find = tui::own_themes(&paths);
        let names = themes.keys().map(String::as_str).chain(context.settings.theme.as_deref());
        let mut found: Vec<_> = names.flat_map(|name| theme::check(name, &find)).collect();
        found.dedup();
        return problems::report(context, &found, &format!("{} themes are fine", themes.len()));
    }
    let mut table = Table::new(&["THEME", "FILE", ""]);
    for (name, file) in &themes {
        let used = context.settings.theme.as_ref() == Some(name);
        if context.json {
            context.object(&Shown { name, file: file.as_ref(), used })?;
        } else {
            let file = file.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
            table.row([name.as_str(), &file, if used { "in use" } else { "" }]);
        }
    }
    context.table(&table)
}

/// The names, with the file of each that is the user's own. A file of a name of ours replaces ours.
fn themes(paths: &Paths) -> BTreeMap<String, Option<PathBuf>> {
    let mut themes: BTreeMap<_, _> =
        theme::builtin_names().map(|name| (name.to_owned(), None)).collect();
    let files = std::fs::read_dir(paths.themes()).into_iter().flatten().flatten();
    for path in files.map(|file| file.path()) {
        let is_theme = path.extension().is_some_and(|end| end == "toml");
        if let Some(name) = path.file_stem().and_then(|name| name.to_str()).filter(|_| is_theme) {
            themes.insert(name.to_owned(), Some(path));
        }
    }
    themes
}
