//! `canteen bench fanout`: how long it takes until everyone in a large group has a message.

use std::time::Instant;

use super::company::Company;
use super::hearing::Hearing;
use super::line::{Line, message};
use super::place::Place;
use super::{milliseconds, number};
use crate::cli::bench::figures::{Figure, Report, Samples};
use crate::cli::context::Context;
use crate::cli::exit::Outcome;

/// A large group, everyone online: when the last one has a message, and how many can be delivered
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Members of the group
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = number(2, 2_000))]
    members: usize,
    /// Messages that are sent one after the other
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = number(1, 10_000))]
    messages: usize,
    /// Bursts that are sent one after the other
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = number(1, 1_000))]
    bursts: usize,
    /// Messages of one burst
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = number(1, 400))]
    burst: usize,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome<Report> {
    let Args { place, members, messages, bursts, burst } = args;
    let site = place.open(context).await?;
    let company = Company::found(&site.db, members).await?;
    site.check(&company).await?;
    let (first, others) = company.people.split_at(1);
    let (mut line, _) = Line::open(site.addr, &first[0]).await?;
    let group = line.group("everyone", &company.people).await?;
    let hearing = Hearing::of(site.addr, others).await?;
    let mut last = Samples::default();
    for n in 0..messages {
        let (before, began) = (hearing.heard(), Instant::now());
        line.ask(&message(group, 0, n)).await?;
        let end = hearing.until(before, others.len()).await?;
        last.add(milliseconds(end - began));
        line.acks(1).await?;
    }
    let mut rate = Samples::default();
    let busy = site.process.busy()?;
    for n in 0..bursts {
        let some: Vec<_> = (0..burst).map(|i| message(group, 1, n * burst + i)).collect();
        let (before, began) = (hearing.heard(), Instant::now());
        line.ask_all(&some).await?;
        let end = hearing.until(before, others.len() * burst).await?;
        #[expect(clippy::cast_precision_loss, reason = "a count of deliveries")]
        rate.add((others.len() * burst) as f64 / (end - began).as_secs_f64());
        line.acks(burst).await?;
    }
    let busy = site.process.busy()?.saturating_sub(busy);
    #[expect(clippy::cast_precision_loss, reason = "a count of deliveries")]
    let cost = busy.as_secs_f64() * 1e6 / (others.len() * burst * bursts) as f64;
    Ok(Report {
        bench: "fanout",
        setting: vec![
            ("members", members as u64),
            ("messages", messages as u64),
            ("bursts", bursts as u64),
            ("burst", burst as u64),
        ],
        figures: vec![
            Figure::new("last_p50_ms", "the last one has it, p50", "ms", last.median())
                .at_most(16.0),
            Figure::new("last_p99_ms", "the last one has it, p99", "ms", last.percentile(99))
                .at_most(25.0),
            Figure::new("deliveries_per_s", "deliveries in bursts", "a second", rate.median())
                .at_least(1_000_000.0),
            Figure::new("delivery_cpu_us", "server's processor time for one", "µs", cost),
        ],
    })
}
