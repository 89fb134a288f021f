//! `canteen bench sync`: a client that was away, and what it takes until it has everything.

use std::time::Instant;

use canteen_protocol::sync::{GetHeads, GetRange};
use canteen_protocol::{LogId, Seq};

use super::company::Company;
use super::line::{Came, Line, message, read};
use super::place::Place;
use super::{milliseconds, number, per_second};
use crate::cli::bench::figures::{Figure, Report, Samples};
use crate::cli::context::Context;
use crate::cli::exit::Outcome;

/// Messages that are on their way while the past is made.
const WINDOW: usize = 64;
/// Entries of one request.
const RANGE: usize = 500;
/// Entries that fill a screen.
const SCREEN: i64 = 50;

/// A client that was away: until it knows what is new, shows it, has it all
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Conversations
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = number(1, 1_000))]
    conversations: usize,
    /// Messages in each of them
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = number(1, 10_000))]
    messages: usize,
    /// How often the client comes back
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = number(1, 1_000))]
    times: usize,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome<Report> {
    let Args { place, conversations, messages, times } = args;
    let site = place.open(context).await?;
    let company = Company::found(&site.db, 2).await?;
    site.check(&company).await?;
    let (mut line, _) = Line::open(site.addr, &company.people[0]).await?;
    past(&mut line, &company, conversations, messages).await?;
    let mut took = [Samples::default(), Samples::default(), Samples::default()];
    let mut rate = Samples::default();
    for _ in 0..times {
        let began = Instant::now();
        let (mut line, _) = Line::open(site.addr, &company.people[1]).await?;
        let heads = heads(&mut line).await?;
        took[0].add(milliseconds(began.elapsed()));
        if let Some((log, head)) = heads.first() {
            let screen = range(*log, Seq((head.0 - SCREEN + 1).max(1)), *head);
            line.call(&screen).await?;
        }
        took[1].add(milliseconds(began.elapsed()));
        let entries = fetch(&mut line, &heads).await?;
        took[2].add(milliseconds(began.elapsed()));
        rate.add(per_second(entries, began));
    }
    let [heads, screen, all] = took;
    Ok(Report {
        bench: "sync",
        setting: vec![
            ("conversations", conversations as u64),
            ("messages", messages as u64),
            ("times", times as u64),
        ],
        figures: vec![
            Figure::new("heads_ms", "knows what is new", "ms", heads.median()),
            Figure::new("screen_ms", "has the open conversation", "ms", screen.median()),
            Figure::new("all_ms", "has everything", "ms", all.median()),
            Figure::new("entries_per_s", "entries", "a second", rate.median()),
        ],
    })
}

/// What is said while the other one is away.
async fn past(line: &mut Line, company: &Company, rooms: usize, messages: usize) -> Outcome {
    for n in 0..rooms {
        let room = line.group(&format!("room {n}"), &company.people).await?;
        let all: Vec<_> = (0..messages).map(|n| message(room, 0, n)).collect();
        for some in all.chunks(WINDOW) {
            line.ask_all(some).await?;
            line.acks(some.len()).await?;
        }
    }
    Ok(())
}

/// All logs with something in them, the most recently active first.
async fn heads(line: &mut Line) -> Outcome<Vec<(LogId, Seq)>> {
    let mut found = Vec::new();
    let mut ask = GetHeads::default();
    loop {
        let page = line.call(&ask).await?;
        let last = page.conversations.last().map(|one| (one.at, one.id));
        found.extend(page.conversations.iter().map(|one| (LogId::Conversation(one.id), one.head)));
        if !page.more || last.is_none() {
            return Ok(found);
        }
        ask.after = last;
    }
}

fn range(log: LogId, from: Seq, to: Seq) -> GetRange {
    GetRange { log, from, to, newest: true }
}

/// Everything in them, several requests under way at once; gives how many entries there were.
async fn fetch(line: &mut Line, heads: &[(LogId, Seq)]) -> Outcome<usize> {
    let step = i64::try_from(RANGE).unwrap_or(i64::MAX);
    let mut wanted = Vec::new();
    for (log, head) in heads {
        let mut from = 1;
        while from <= head.0 {
            wanted.push(range(*log, Seq(from), Seq(head.0.min(from + step - 1))));
            from += step;
        }
    }
    let mut entries = 0;
    // As many as a session may have waiting.
    for some in wanted.chunks(16) {
        line.ask_all(some).await?;
        let mut left = some.len();
        while left > 0 {
            if let Came::Answer(_, response) = line.next().await? {
                entries += read::<GetRange>(response)?.entries.len();
                left -= 1;
            }
        }
    }
    Ok(entries)
}
