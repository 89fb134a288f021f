//! `canteen org`: corps on a server: founding one, what it is, what it has proved, its end.

mod cap;
mod create;
mod document;
mod place;
mod purge;
mod reset_factor;
mod set;
mod show;
mod status;
mod verify;
mod which;

pub use cap::{warning, warning_of};
pub use create::show;
pub use place::open;
pub use show::mark;

use super::context::Context;
use super::exit::Outcome;

/// Corps on a server: found one, show it, prove who it is, keep documents, see who has joined, end it
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    Create(create::Args),
    List(show::ListAll),
    Show(show::Show),
    Set(set::Args),
    #[command(subcommand)]
    Verify(verify::Action),
    #[command(subcommand)]
    Document(document::Action),
    Status(status::Args),
    Purge(purge::Args),
    ResetFactor(reset_factor::Args),
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    match args.action {
        Action::Create(args) => create::run(context, args).await,
        Action::List(args) => show::list(context, args).await,
        Action::Show(args) => show::show(context, args).await,
        Action::Set(args) => set::run(context, args).await,
        Action::Verify(action) => verify::run(context, action).await,
        Action::Document(action) => document::run(context, action).await,
        Action::Status(args) => status::run(context, args).await,
        Action::Purge(args) => purge::run(context, args).await,
        Action::ResetFactor(args) => reset_factor::run(context, args).await,
    }
}
