//! `canteen doctor`: what the terminal is and can do, what is wrong with the user's own files, how
//! the history and the way to the server are, and what to do about each.
//!
//! Gathers; what follows from it is decided in `findings`, without looking at anything again.

mod answers;
mod findings;
mod history;
mod keys;
mod report;
mod server;
mod terminal;
mod tmux;
mod width;

use std::io::IsTerminal;
use std::path::Path;

use super::context::Context;
use super::exit::{Failure, Outcome};
use crate::config::Settings;
use crate::terminal::widths::{self, Widths};
use crate::theme;
use crate::tui;

use report::{Problem, Report};

/// Find out what is wrong with this terminal, the settings, the history and the way to the server
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Measure how wide this terminal draws characters on which terminals disagree, and remember it
    #[arg(long)]
    width: bool,
    /// Show what the keys you press send and do, until Ctrl-C
    #[arg(long, conflicts_with_all = ["width", "json"])]
    keys: bool,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let here = context.io.input_is_terminal && std::io::stdout().is_terminal();
    if (args.width || args.keys) && !here {
        let flag = if args.width { "--width" } else { "--keys" };
        return Err(Failure::usage(format!("{flag} needs a terminal")));
    }
    if args.keys {
        return keys::run(context).await;
    }
    let report = examine(context, here, args.width).await?;
    if context.json {
        context.object(&report)?;
    } else {
        for line in report.lines() {
            context.line(line)?;
        }
    }
    match report.errors() {
        0 => Ok(()),
        1 => Err(Failure::new("unwell", "1 thing is wrong")),
        count => Err(Failure::new("unwell", format!("{count} things are wrong"))),
    }
}

async fn examine(context: &Context<'_>, here: bool, measure: bool) -> Outcome<Report> {
    let env = |name: &str| (context.io.env)(name)?.into_string().ok();
    let mut terminal = terminal::of(&env, context.settings.notify);
    let memory = context.paths.widths();
    let place = widths::place(&terminal.around, &env);
    let mut width = widths::load(&memory, &place);
    if here {
        let asked = terminal::ask(measure).await.map_err(|error| Failure::new("io", error))?;
        if let Some(measured) = &asked.widths {
            let found = Widths::of(measured);
            keep(context, &memory, &place, &found)?;
            width = Some(found);
        }
        terminal.learn(asked, context.settings.notify);
    }
    let tmux = if terminal.around.tmux { tmux::options() } else { None };
    let history = history::of(&context.paths.history());
    let server = server::of(context).await;
    let mut report = Report {
        version: env!("CARGO_PKG_VERSION"),
        terminal: terminal.report(),
        tmux,
        width: width.map(width::report),
        problems: problems(context),
        history,
        server,
        findings: Vec::new(),
    };
    report.findings = findings::of(&report);
    Ok(report)
}

fn keep(context: &Context<'_>, memory: &Path, place: &str, found: &Widths) -> Outcome {
    context.paths.prepare().map_err(|error| Failure::new("io", error.to_string()))?;
    widths::remember(memory, place, found)
        .map_err(|error| Failure::new("io", format!("the widths are not remembered: {error}")))
}

/// What is wrong with the user's own files.
fn problems(context: &Context<'_>) -> Vec<Problem> {
    let paths = &context.paths;
    let mut found = Settings::load(&paths.settings()).problems;
    found.extend(tui::load_keymap(&context.settings.keymap, paths).1);
    let find = tui::own_themes(paths);
    for name in tui::theme_names(paths) {
        if find(&name).is_some() || context.settings.theme.as_ref() == Some(&name) {
            found.extend(theme::check(&name, &find));
        }
    }
    found
        .into_iter()
        .map(|problem| Problem {
            file: problem.file.display().to_string(),
            line: problem.line,
            message: problem.message,
        })
        .collect()
}
