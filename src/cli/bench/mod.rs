//! `canteen bench`: measures this program on this machine against what it promises.
//!
//! One file or folder is one bench. Each gives a [`figures::Report`]: what was measured, in which
//! unit, and the budget it is held against. Nothing here is used by another command.

mod client;
mod directory;
mod figures;
mod file;
mod process;
mod program;
mod search;
mod server;
mod terminal;
mod typing;
mod usual;

use clap::Subcommand;

use super::context::Context;
use super::exit::{Failure, Outcome};

/// Measure this program on this machine
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    bench: Bench,
    /// End with 1 when a budget is missed
    #[arg(long, global = true)]
    check: bool,
}

#[derive(Subcommand, Debug)]
enum Bench {
    Client(client::Args),
    Append(server::append::Args),
    Fanout(server::fanout::Args),
    Connect(server::connect::Args),
    Sync(server::sync::Args),
    Start(server::start::Args),
    Program(program::Args),
    Search(search::Args),
    Import(server::import::Args),
    Directory(directory::Args),
    File(file::Args),
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let report = match args.bench {
        Bench::Client(args) => client::run(context, args).await?,
        Bench::Append(args) => server::append::run(context, args).await?,
        Bench::Fanout(args) => server::fanout::run(context, args).await?,
        Bench::Connect(args) => server::connect::run(context, args).await?,
        Bench::Sync(args) => server::sync::run(context, args).await?,
        Bench::Start(args) => server::start::run(context, args).await?,
        Bench::Program(args) => tokio::task::block_in_place(|| program::run(&args))?,
        Bench::Search(args) => search::run(context, args).await?,
        Bench::Import(args) => server::import::run(context, args).await?,
        Bench::Directory(args) => directory::run(context, args).await?,
        Bench::File(args) => file::run(context, args).await?,
    };
    report.print(context)?;
    let missed: Vec<_> = report.missed().collect();
    if args.check && !missed.is_empty() {
        return Err(Failure::new("over_budget", format!("over budget: {}", missed.join(", "))));
    }
    Ok(())
}

/// What a bench could not do for want of something outside.
fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::new("bench", error.to_string())
}
