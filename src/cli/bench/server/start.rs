//! `canteen bench start`: how long a server with a past takes until it takes connections.

use std::time::{Duration, Instant};

use super::append;
use super::company::Company;
use super::place::{Place, Serve, Site, open};
use super::{milliseconds, number};
use crate::cli::bench::failed;
use crate::cli::bench::figures::{Figure, Report, Samples};
use crate::cli::bench::process::Process;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use canteen_server::db::Conn;

/// Pairs and messages under way while the past is made.
const PAIRS: usize = 100;
const WINDOW: usize = 32;
/// The past is made in pieces of this length.
const PIECE: Duration = Duration::from_secs(5);
/// The past may take so long to make.
const MOST: Duration = Duration::from_secs(1_800);

/// A server with many messages: until it takes connections. Starts the server itself
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Messages that must be there; those that are missing are sent first
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = number(0, 10_000_000))]
    messages: usize,
    /// How often it is started
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = number(1, 100))]
    times: usize,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome<Report> {
    let Args { place, messages, times } = args;
    // The folder, if it is ours, goes with this.
    let (database, _folder) = place.closed(context)?;
    let there = fill(&database, messages).await?;
    let mut took = Samples::default();
    let mut memory = Samples::default();
    for _ in 0..times {
        let began = Instant::now();
        let serve = Serve::start(&database)?;
        took.add(milliseconds(began.elapsed()));
        #[expect(clippy::cast_precision_loss, reason = "bytes")]
        memory.add(Process(serve.child.id()).resident()? as f64 / 1_048_576.0);
    }
    Ok(Report {
        bench: "start",
        setting: vec![("messages", there as u64), ("times", times as u64)],
        figures: vec![
            Figure::new("start_ms", "until it takes connections", "ms", took.median())
                .at_most(1_000.0),
            Figure::new("memory_mib", "memory then", "MiB", memory.median()),
        ],
    })
}

/// Sends what is missing; gives how many there are.
async fn fill(database: &str, messages: usize) -> Outcome<usize> {
    let serve = Serve::start(database)?;
    let site = Site::of(serve, open(database).await?);
    let mut there = count(&site).await?;
    if there >= messages {
        return Ok(there);
    }
    let company = Company::found(&site.db, PAIRS * 2).await?;
    let began = Instant::now();
    while there < messages {
        if began.elapsed() > MOST {
            return Err(Failure::new("bench", format!("only {there} messages after half an hour"))
                .hint("ask for fewer with --messages"));
        }
        there += append::talk(&site, &company, PAIRS, WINDOW, PIECE).await?.1;
    }
    Ok(there)
}

async fn count(site: &Site) -> Outcome<usize> {
    let counted = site.db.read(|conn: &mut Conn| {
        conn.one("SELECT COALESCE(SUM(messages), 0) FROM conversation", &[])?.get::<i64>(0)
    });
    let counted = counted.await.map_err(failed)?;
    Ok(usize::try_from(counted).unwrap_or(0))
}
