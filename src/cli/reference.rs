//! The reference page of the command line, made from the same definitions that read arguments.

use std::fmt::Write;

use clap::{Arg, Command};

/// `docs/commands.md`.
#[must_use]
pub fn reference() -> String {
    let mut command = super::command().disable_help_subcommand(true);
    command.build();
    let mut page = Page(String::from(HEAD));
    page.globals(&command);
    for child in command.get_subcommands() {
        page.command(child, 2);
    }
    page.0
}

const HEAD: &str = "\
# Commands

<!-- Generated from the code: CANTEEN_BLESS=1 cargo test --test reference writes it anew. -->

`canteen` without a command opens the terminal client. Everything else is for scripts and for
administrators, and scripts may depend on it: commands, arguments, JSON and exit codes only grow.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | refused or failed; one line on standard error says why and what to do |
| 2 | wrong usage |
| 3 | not signed in |
| 4 | server unreachable; nothing is lost: what was to be sent is queued and goes with the next command that reaches the server |

With `--json` results are JSON: one object, or one on each line for lists and streams. Errors are then
one object on standard error: `{\"error\":{\"code\":\"not_found\",\"message\":\"...\",\"hint\":\"...\"}}`.

A message is `{\"id\",\"conversation\",\"seq\",\"from\",\"kind\",\"text\",\"time\"}` and, where it applies,
`\"reply_to\"`, `\"edited\"`, `\"recalled\"` and for your own `\"state\"`: `queued`, `sent` or `failed`. `time` is
RFC 3339 in UTC; `id` stays the same for ever.

Folders follow XDG: settings in `~/.config/canteen`, history in `~/.local/share/canteen`, session and log
in `~/.local/state/canteen`; `CANTEEN_CONFIG_DIR`, `CANTEEN_DATA_DIR` and `CANTEEN_STATE_DIR` override them.
Secrets are never arguments: they are read from standard input, asked for, or taken from the
environment.
";

struct Page(String);

impl Page {
    fn globals(&mut self, command: &Command) {
        self.text("\n## With every command\n\n");
        self.arguments(command.get_arguments().filter(|arg| arg.is_global_set()));
    }

    fn command(&mut self, command: &Command, depth: usize) {
        let name = command.get_bin_name().unwrap_or(command.get_name());
        self.text(&format!("\n{} {name}\n\n", "#".repeat(depth)));
        let about = command.get_long_about().or(command.get_about());
        if let Some(about) = about {
            // clap takes the full stop from the first paragraph.
            let about = sentence(&about.to_string()).replacen("\n\n", ".\n\n", 1);
            self.text(&format!("{about}\n\n"));
        }
        let usage = command.clone().render_usage().to_string();
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).replace("\n       ", "\n");
        self.text(&format!("```\n{usage}\n```\n"));
        let own: Vec<&Arg> = command.get_arguments().filter(|arg| !arg.is_global_set()).collect();
        if own.iter().any(|arg| is_shown(arg)) {
            self.text("\n");
            self.arguments(own.into_iter());
        }
        for child in command.get_subcommands() {
            self.command(child, (depth + 1).min(4));
        }
    }

    fn arguments<'a>(&mut self, arguments: impl Iterator<Item = &'a Arg>) {
        self.text("| argument | meaning |\n|---|---|\n");
        for arg in arguments.filter(|arg| is_shown(arg)) {
            let mut meaning = arg
                .get_long_help()
                .or(arg.get_help())
                .map_or_else(String::new, |help| sentence(&help.to_string().replace('\n', " ")));
            let choices: Vec<_> = arg
                .get_possible_values()
                .iter()
                .filter(|_| arg.get_action().takes_values())
                .map(|value| format!("`{}`", value.get_name()))
                .collect();
            if !choices.is_empty() {
                let _ = write!(meaning, " One of {}.", choices.join(", "));
            }
            let defaults = arg.get_default_values().iter();
            let defaults: Vec<_> = defaults
                .filter(|value| arg.get_action().takes_values() && !value.is_empty())
                .map(|value| format!("`{}`", value.to_string_lossy()))
                .collect();
            if !defaults.is_empty() {
                let _ = write!(meaning, " Default: {}.", defaults.join(", "));
            }
            let row = format!("| `{}` | {} |\n", spelled(arg), meaning.replace('|', "\\|"));
            self.text(&row);
        }
    }

    fn text(&mut self, text: &str) {
        self.0.push_str(text);
    }
}

fn is_shown(arg: &Arg) -> bool {
    !arg.is_hide_set() && !matches!(arg.get_id().as_str(), "help" | "version")
}

/// The argument as usage lines write it, without the brackets of optional ones.
fn spelled(arg: &Arg) -> String {
    let text = arg.to_string();
    match arg.get_short() {
        Some(short) if arg.get_long().is_some() => format!("-{short}, {text}"),
        _ => text,
    }
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', ']', ':']) { text.to_owned() } else { format!("{text}.") }
}
