//! `canteen bench search`: how long a search takes, here and on a server, for what people type.
//!
//! The local history is filled as an engine fills it; on the server everything is said by members,
//! as clients say it, and looked for by one who sees a good part of it and by one who sees next to
//! nothing. What is said are words and characters as unevenly distributed as in life.

mod here;
mod said;
mod server;

use super::figures::{Figure, Report, Samples};
use crate::cli::context::Context;
use crate::cli::exit::Outcome;

/// The most a search may take, in milliseconds.
const BUDGET: f64 = 50.0;

/// How long a search takes, in the local history and on a server
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Messages in the local history; 0 measures none
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    here: i64,
    /// Messages on the server; 0 measures none
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    server: i64,
    /// The server's database, empty: a postgres:// URL or a file; a temporary file without one
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// How often each thing is looked for
    #[arg(long, value_name = "N", default_value_t = 20)]
    rounds: usize,
}

pub async fn run(_: &mut Context<'_>, args: Args) -> Outcome<Report> {
    let mut figures = Vec::new();
    if args.here > 0 {
        figures.extend(here::measure(args.here, args.rounds).await?);
    }
    if args.server > 0 {
        figures.extend(server::measure(args.server, args.database, args.rounds).await?);
    }
    let setting = vec![("here", args.here.unsigned_abs()), ("server", args.server.unsigned_abs())];
    Ok(Report { bench: "search", setting, figures })
}

/// One kind of question in one place: its figure's name, what it is, what is looked for.
struct Kind {
    name: &'static str,
    what: &'static str,
    queries: Vec<String>,
}

fn figure(kind: &Kind, samples: &Samples) -> Figure {
    Figure::new(kind.name, kind.what, "ms", samples.percentile(95)).at_most(BUDGET)
}
