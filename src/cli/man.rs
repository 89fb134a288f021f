//! `canteen man`.

use clap_mangen::Man;

use super::context::{self, Context};
use super::exit::{Failure, Outcome};

/// Print the manual page
///
/// All of it without arguments: `canteen man | man -l -`. With the words of a command, that
/// command's own page.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The words of a command, such as `group create`
    #[arg(value_name = "COMMAND")]
    words: Vec<String>,
}

pub fn run(context: &mut Context<'_>, args: &Args) -> Outcome {
    let mut command = super::command();
    command.build();
    let mut name = "canteen".to_owned();
    for word in &args.words {
        let Some(found) = command.find_subcommand(word) else {
            return Err(Failure::usage(format!("there is no command '{name} {word}'"))
                .hint("canteen help lists the commands"));
        };
        command = found.clone();
        name = format!("{name} {word}");
    }
    let mut page = Vec::new();
    Man::new(command)
        .render(&mut page)
        .and_then(|()| context.io.out.write_all(&page))
        .map_err(|error| context::output(&error))
}
