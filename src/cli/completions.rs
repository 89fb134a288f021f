//! `canteen completions SHELL`.

use clap_complete::Shell;

use super::context::{self, Context};
use super::exit::Outcome;

/// Print the completion script of a shell
///
/// For bash: `canteen completions bash > ~/.local/share/bash-completion/completions/canteen`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Which shell
    shell: Shell,
}

pub fn run(context: &mut Context<'_>, args: &Args) -> Outcome {
    // Made in memory first: clap_complete panics when its writer fails.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "canteen", &mut script);
    context.io.out.write_all(&script).map_err(|error| context::output(&error))
}
