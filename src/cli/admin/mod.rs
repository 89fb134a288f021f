//! `canteen admin`: what administrators do to the directory.

mod dept;
mod listing;
mod member;
mod tag;

pub use listing::Listing;

use super::context::Context;
use super::exit::Outcome;

/// Administer the directory: members, departments, tags
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(clap::Subcommand, Debug)]
enum Subject {
    /// Members: add, list, show, set, disable, enable
    #[command(subcommand)]
    Member(member::Action),
    /// Departments: add, list, rename, move, delete
    #[command(subcommand, visible_alias = "department")]
    Dept(dept::Action),
    /// Tags: add, list, set, delete
    #[command(subcommand)]
    Tag(tag::Action),
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    match args.subject {
        Subject::Member(action) => member::run(context, action).await,
        Subject::Dept(action) => dept::run(context, action).await,
        Subject::Tag(action) => tag::run(context, action).await,
    }
}
