//! `canteen bench append`: how long a durable message takes, and how many there can be a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use canteen_protocol::ConversationId;
use canteen_protocol::account::SignedIn;
use canteen_protocol::message::SendMessage;
use futures_util::future::try_join_all;
use tokio::task::JoinSet;

use super::company::Company;
use super::hearing::{AT_ONCE, open_each};
use super::line::{Came, Line, message, read};
use super::place::{Place, Site};
use super::{milliseconds, number, per_second};
use crate::cli::bench::failed;
use crate::cli::bench::figures::{Figure, Report, Samples};
use crate::cli::context::Context;
use crate::cli::exit::Outcome;

/// Durable messages: how long one takes from sending to the ack, and how many a second
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Pairs that talk at the same time
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = number(1, 500))]
    pairs: usize,
    /// Members who talk in one group at the same time
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = number(2, 500))]
    senders: usize,
    /// Messages of each that are on their way without an ack
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = number(1, 64))]
    window: usize,
    /// Seconds of each of the three measurements
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = number(1, 600))]
    seconds: usize,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome<Report> {
    let Args { place, pairs, senders, window, seconds } = args;
    let site = place.open(context).await?;
    let company = Company::found(&site.db, senders.max(pairs * 2)).await?;
    site.check(&company).await?;
    let span = Duration::from_secs(seconds as u64);
    let one = alone(&site, &company, span).await?;
    let (talk, _) = talk(&site, &company, pairs, window, span).await?;
    let group = crowd(&site, &company, senders, window, span).await?;
    Ok(Report {
        bench: "append",
        setting: vec![
            ("pairs", pairs as u64),
            ("senders", senders as u64),
            ("window", window as u64),
            ("seconds", seconds as u64),
        ],
        figures: vec![
            Figure::new("ack_p50_ms", "send to ack, one sender, p50", "ms", one.median())
                .at_most(1.0),
            Figure::new("ack_p99_ms", "send to ack, one sender, p99", "ms", one.percentile(99))
                .at_most(3.0),
            Figure::new("direct_per_s", "one-to-one messages", "a second", talk.per_second)
                .at_least(20_000.0),
            Figure::new("direct_cpu_us", "server's processor time for one", "µs", talk.cost),
            Figure::new("group_per_s", "messages in one group", "a second", group.per_second),
            Figure::new("group_cpu_us", "server's processor time for one", "µs", group.cost),
        ],
    })
}

/// How it went.
pub struct Speed {
    pub per_second: f64,
    /// Microseconds of the server's processor time for one message.
    pub cost: f64,
}

/// One sender, one message at a time.
async fn alone(site: &Site, company: &Company, span: Duration) -> Outcome<Samples> {
    let (mut line, _) = Line::open(site.addr, &company.people[0]).await?;
    let notes = line.direct(company.people[0].member).await?;
    let mut took = Samples::default();
    let began = Instant::now();
    for n in 0.. {
        if began.elapsed() >= span {
            break;
        }
        let asked = Instant::now();
        line.call(&message(notes, 0, n)).await?;
        took.add(milliseconds(asked.elapsed()));
    }
    Ok(took)
}

/// Both of each pair talk to each other; gives also how much was acked.
///
/// # Errors
/// As the server says.
pub async fn talk(
    site: &Site,
    company: &Company,
    pairs: usize,
    window: usize,
    span: Duration,
) -> Outcome<(Speed, usize)> {
    let people = &company.people[..pairs * 2];
    let mut lines = lines(site, people).await?;
    let mut rooms = Vec::with_capacity(people.len());
    for (n, some) in lines.chunks_mut(AT_ONCE).enumerate() {
        let peer = |i: usize| people[(n * AT_ONCE + i) ^ 1].member;
        let opening = some.iter_mut().enumerate().map(|(i, line)| line.direct(peer(i)));
        rooms.extend(try_join_all(opening).await?);
    }
    race(site, lines, &rooms, window, span).await
}

/// Everyone talks in one group.
async fn crowd(
    site: &Site,
    company: &Company,
    senders: usize,
    window: usize,
    span: Duration,
) -> Outcome<Speed> {
    let people = &company.people[..senders];
    let mut lines = lines(site, people).await?;
    let group = lines[0].group("crowd", people).await?;
    let rooms = vec![group; senders];
    Ok(race(site, lines, &rooms, window, span).await?.0)
}

async fn lines(site: &Site, people: &[SignedIn]) -> Outcome<Vec<Line>> {
    let mut lines = Vec::with_capacity(people.len());
    open_each(site.addr, people, |line| lines.push(line)).await?;
    Ok(lines)
}

/// Everyone says as much as they can; gives how much was acked.
async fn race(
    site: &Site,
    lines: Vec<Line>,
    rooms: &[ConversationId],
    window: usize,
    span: Duration,
) -> Outcome<(Speed, usize)> {
    let over = Arc::new(AtomicBool::new(false));
    let (busy, began) = (site.process.busy()?, Instant::now());
    let run = rand::random();
    let mut talkers = JoinSet::new();
    for (line, room) in lines.into_iter().zip(rooms) {
        talkers.spawn(speak(line, (*room, run), window, Arc::clone(&over)));
    }
    tokio::time::sleep(span).await;
    over.store(true, Ordering::Relaxed);
    let mut said = 0;
    while let Some(talker) = talkers.join_next().await {
        said += talker.map_err(failed)??;
    }
    let per_second = per_second(said, began);
    let busy = site.process.busy()?.saturating_sub(busy);
    #[expect(clippy::cast_precision_loss, reason = "a count of messages")]
    let cost = busy.as_secs_f64() * 1e6 / said.max(1) as f64;
    Ok((Speed { per_second, cost }, said))
}

/// One talker: `window` messages are on their way until it is over; gives how many were acked.
async fn speak(
    mut line: Line,
    (room, run): (ConversationId, u32),
    window: usize,
    over: Arc<AtomicBool>,
) -> Outcome<usize> {
    let (mut asked, mut acked) = (0, 0);
    let some: Vec<_> = (0..window).map(|n| message(room, run, n)).collect();
    line.ask_all(&some).await?;
    asked += window;
    while acked < asked {
        if let Came::Answer(_, response) = line.next().await? {
            read::<SendMessage>(response)?;
            acked += 1;
            if !over.load(Ordering::Relaxed) {
                line.ask(&message(room, run, asked)).await?;
                asked += 1;
            }
        }
    }
    Ok(acked)
}
