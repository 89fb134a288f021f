//! The arguments as clap reads them. Each command's own arguments are in its file.

use clap::{CommandFactory, Parser, Subcommand};

use super::{
    account, admin, away, bench, completions, demo, devices, doctor, file, group, inbox, invite,
    keys, login, logout, man, me, mute, org, password, quiet, scheduled, search, send, serve,
    status, tail, themes, todo, whoami,
};

/// A workplace messenger that lives in the terminal.
///
/// Without a command it opens the terminal client. `canteen demo` shows everything in a sample
/// company; `canteen login` signs you in to yours.
#[derive(Parser, Debug)]
#[command(
    name = "canteen",
    version,
    propagate_version = false,
    max_term_width = 100,
    after_help = "Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 not signed in, \
                  4 server unreachable (what was to be sent is queued)."
)]
pub struct Args {
    #[command(flatten)]
    pub globals: Globals,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What may stand with any command.
#[derive(clap::Args, Debug, Clone, Default)]
#[command(next_help_heading = "Everywhere")]
pub struct Globals {
    /// Keep several accounts apart by name [default: $CANTEEN_PROFILE, or "default"]
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// Print JSON: one object, or one a line for streams; errors as JSON on standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// The language of the interface
    #[arg(long, global = true, value_name = "LANG", value_parser = ["en", "zh-CN"])]
    pub lang: Option<String>,
    /// The theme, one of canteen themes
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// Line by line, without a screen: for screen readers and dumb terminals
    #[arg(long, global = true)]
    pub plain: bool,
    /// The keymap: default, vim or emacs
    #[arg(long, global = true, value_name = "NAME")]
    pub keymap: Option<String>,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    Demo(demo::Args),
    Serve(serve::Args),
    Org(org::Args),
    Login(login::Args),
    Logout(logout::Args),
    Whoami(whoami::Args),
    Me(me::Args),
    Send(send::Args),
    Tail(tail::Args),
    Inbox(inbox::Args),
    Status(status::Args),
    Quiet(quiet::Args),
    Away(away::Args),
    Scheduled(scheduled::Args),
    Search(search::Args),
    File(file::Args),
    Mute(mute::Args),
    Todo(todo::Args),
    Group(group::Args),
    Invite(invite::Args),
    Account(account::Args),
    Admin(admin::Args),
    Devices(devices::Args),
    Doctor(doctor::Args),
    Password(password::Args),
    Keys(keys::Args),
    Themes(themes::Args),
    Bench(bench::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// The whole command line, for completions, manuals and the reference page.
#[must_use]
pub fn command() -> clap::Command {
    Args::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        super::command().debug_assert();
    }
}
