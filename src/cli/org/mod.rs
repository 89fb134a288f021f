//! `canteen org`: found a corp, and see who has joined.

mod create;
mod reset_factor;
mod status;

pub use create::{open, show};

use super::context::Context;
use super::exit::Outcome;

/// Found a corp, and see who has joined
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    Create(create::Args),
    ResetFactor(reset_factor::Args),
    Status(status::Args),
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    match args.action {
        Action::Create(args) => create::run(context, args).await,
        Action::ResetFactor(args) => reset_factor::run(context, args).await,
        Action::Status(args) => status::run(context, args).await,
    }
}
