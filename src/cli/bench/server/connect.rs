//! `canteen bench connect`: what connections cost that do nothing but be there.

use std::time::{Duration, Instant};

use canteen_protocol::session::Ping;
use canteen_protocol::sync::GetHeads;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval_at, sleep};

use super::company::Company;
use super::hearing::open_each;
use super::line::Line;
use super::place::Place;
use super::{number, per_second};
use crate::cli::bench::failed;
use crate::cli::bench::figures::{Figure, Report};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::files;

/// Members of one group.
const GROUP: usize = 2_000;
/// Files this process and the server need besides the connections.
const OTHER_FILES: usize = 100;
/// How often each connection is heard of, as clients do.
const BEAT: Duration = Duration::from_secs(3);
/// Until what came with the connections has settled.
const SETTLE: Duration = Duration::from_secs(3);

/// Connections that do nothing: memory and processor time of each, and how fast they are made
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Connections, each of a member who is in a group
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = number(1, 100_000))]
    connections: usize,
    /// Seconds for which they do nothing
    #[arg(long, value_name = "N", default_value_t = 15, value_parser = number(1, 600))]
    seconds: usize,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome<Report> {
    let Args { place, connections, seconds } = args;
    let files = files::raise();
    if files < connections + OTHER_FILES {
        let message = format!("the system gives this process {files} files");
        return Err(Failure::new("files", message)
            .hint("raise the hard limit (ulimit -Hn), or lower --connections"));
    }
    let site = place.open(context).await?;
    let company = Company::found(&site.db, connections).await?;
    for (n, some) in company.people.chunks(GROUP).enumerate() {
        let (mut line, _) = Line::open(site.addr, &some[0]).await?;
        if some.len() > 1 {
            line.group(&format!("group {n}"), some).await?;
        }
    }
    sleep(SETTLE).await;
    let (memory, began) = (site.process.resident()?, Instant::now());
    let mut idle = JoinSet::new();
    open_each(site.addr, &company.people, |line| {
        idle.spawn(beat(line, BEAT.mul_f64(share(idle.len(), connections))));
    })
    .await?;
    let rate = per_second(connections, began);
    sleep(SETTLE).await;
    let grown = site.process.resident()?.saturating_sub(memory);
    let (busy, began) = (site.process.busy()?, Instant::now());
    sleep(Duration::from_secs(seconds as u64)).await;
    let busy = site.process.busy()?.saturating_sub(busy);
    let busy = busy.as_secs_f64() / began.elapsed().as_secs_f64() * 100.0;
    // None has been lost on the way: those that have are not idle but gone.
    if let Some(lost) = idle.try_join_next() {
        lost.map_err(failed)??;
    }
    #[expect(clippy::cast_precision_loss, reason = "bytes and a count")]
    let memory = grown as f64 / 1_024.0 / connections as f64;
    Ok(Report {
        bench: "connect",
        setting: vec![
            ("connections", connections as u64),
            ("seconds", seconds as u64),
            ("files", files as u64),
        ],
        figures: vec![
            Figure::new("memory_kib", "memory of an idle connection", "KiB", memory).at_most(12.0),
            Figure::new("idle_percent", "processor share of all", "% of a core", busy).at_most(2.0),
            Figure::new("hellos_per_s", "connections made", "a second", rate),
        ],
    })
}

/// A connection that asks where its logs stand and then only says that it is there; ends when it
/// cannot.
async fn beat(mut line: Line, after: Duration) -> Outcome {
    line.call(&GetHeads::default()).await?;
    let mut clock = interval_at(tokio::time::Instant::now() + after, BEAT);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        line.call(&Ping {}).await?;
    }
}

/// So that they do not all beat at once.
#[expect(clippy::cast_precision_loss, reason = "a share")]
fn share(n: usize, of: usize) -> f64 {
    n as f64 / of as f64
}
