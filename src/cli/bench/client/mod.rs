//! `canteen bench client`: the real client in a real terminal over a real server on loopback, with
//! a long local history.

mod company;
mod feed;
mod measures;
mod screens;

use std::time::Duration;

use super::figures::{Figure, Report};
use super::terminal::Terminal;
use super::usual;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::store::fill::Plan;
use company::Company;

/// Measure the client: first frame, keys, memory, wake-ups
///
/// Founds a company on a server of its own on loopback, fills a local history with it, and runs the
/// client in a terminal of its own, in a folder that is gone afterwards. Nothing of yours is
/// touched. Needs Linux. Close other programs first: the figures are those of this machine now.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Messages held in the local history, half of them in the conversation that is opened
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    messages: u32,
    /// Conversations in the list
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    conversations: u32,
    /// Members in the directory
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    members: u32,
    /// Keys typed in each measurement
    #[arg(long, value_name = "N", default_value_t = 300)]
    keys: usize,
    /// Starts of which the first frame is the middle one
    #[arg(long, value_name = "N", default_value_t = 9)]
    starts: usize,
    /// Seconds of each measurement that is one of time
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    seconds: u64,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome<Report> {
    args.check()?;
    if cfg!(debug_assertions) {
        context.remark("this is a debug build: the figures say nothing about a release");
    }
    context.remark("founding a company, which takes a while");
    let company = Company::found(args.plan()).await?;
    context.remark("measuring");
    let figures = tokio::task::block_in_place(|| measure(&company, &args));
    company.close().await;
    Ok(Report {
        bench: "client",
        setting: vec![
            ("messages", args.messages.into()),
            ("conversations", args.conversations.into()),
            ("members", args.members.into()),
        ],
        figures: figures?,
    })
}

fn measure(company: &Company, args: &Args) -> Outcome<Vec<Figure>> {
    let mut figures = vec![measures::first_frame(company, args)?];
    let client = &mut Terminal::run(company.client()?, usual::SIZE)?;
    measures::open(client)?;
    figures.extend(usual::quiet(client, args.keys)?);
    figures.extend(measures::busy(client, company, args)?);
    figures.push(usual::idle(client, Duration::from_secs(args.seconds))?);
    figures.push(measures::scroll(client, args)?);
    figures.extend(measures::jump(client)?);
    figures.extend(measures::contacts(client)?);
    figures.push(screens::every(client)?);
    figures.push(usual::memory(client)?);
    Ok(figures)
}

impl Args {
    fn check(&self) -> Outcome {
        let least = 50;
        if self.conversations == 0 || self.messages < self.conversations * 2 || self.members < least
        {
            return Err(Failure::usage(format!(
                "too little to measure: at least 1 conversation, 2 messages in each, {least} members"
            )));
        }
        Ok(())
    }

    fn plan(&self) -> Plan {
        Plan {
            messages: self.messages.into(),
            conversations: self.conversations.into(),
            members: self.members.into(),
            now: canteen_protocol::Time(jiff::Timestamp::now().as_millisecond()),
        }
    }
}
