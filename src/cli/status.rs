//! `canteen status`.

use std::time::Duration;

use canteen_protocol::Time;
use canteen_protocol::rest::Work;
use clap::ValueEnum;
use jiff::tz::TimeZone;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::local::Local;
use super::{resting, time};
use crate::model::{Act, Link, Resting};

/// How long a status bar waits for the server at most.
const GLANCE: Duration = Duration::from_secs(2);

/// Say what you do: others see it beside your name
///
/// Without a status it prints the present one. Done offline it takes effect when the server is
/// back. Coming online again ends your away reply.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// What you do
    #[arg(value_enum)]
    status: Option<Word>,
    /// In your own words, with a status or instead of one
    #[arg(long, short, value_name = "M")]
    message: Option<String>,
    /// Until when, such as 14:00, tomorrow 9:00, fri, 45m
    #[arg(long, value_name = "T")]
    until: Option<String>,
    /// Print a short line for a status bar: unread, mentions, status, quiet
    #[arg(long, conflicts_with_all = ["status", "message", "until"])]
    tmux: bool,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Word {
    Online,
    Busy,
    Meeting,
    Lunch,
    Away,
    Off,
}

impl From<Word> for Work {
    fn from(word: Word) -> Self {
        match word {
            Word::Online => Self::Online,
            Word::Busy => Self::Busy,
            Word::Meeting => Self::Meeting,
            Word::Lunch => Self::Lunch,
            Word::Away => Self::Away,
            Word::Off => Self::Off,
        }
    }
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    if args.tmux {
        return glance(context).await;
    }
    let asked = match (args.status, &args.message) {
        (Some(word), _) => Some(Work::from(word)),
        (None, Some(_)) => Some(Work::Custom),
        (None, None) if args.until.is_some() => {
            return Err(Failure::usage("--until needs a status or a message"));
        }
        (None, None) => None,
    };
    let mut local = Local::open(context).await?;
    let outcome = match asked {
        None => resting::show(context, &local).await,
        Some(work) => set(context, &mut local, work, args).await,
    };
    local.close(context, outcome).await
}

async fn set(context: &mut Context<'_>, local: &mut Local, work: Work, args: Args) -> Outcome {
    let until = resting::maybe_at(context, local, args.until.as_deref())?;
    let text = args.message.unwrap_or_default();
    let act = Act::Status { at: local.now(), work, text, until };
    resting::set(context, local, vec![act]).await
}

async fn glance(context: &mut Context<'_>) -> Outcome {
    let local = Local::glance(context, GLANCE).await?;
    let bar = Bar {
        unread: local.unread(),
        resting: local.resting(),
        offline: matches!(local.link(), Link::Offline { .. }),
    };
    let line = bar.line(local.now(), &context.io.zone);
    let outcome = context.line(line);
    local.close(context, outcome).await
}

/// What a status bar shows.
struct Bar<'a> {
    unread: (i64, i64),
    resting: &'a Resting,
    offline: bool,
}

impl Bar<'_> {
    /// Short, without signs that terminals disagree about.
    fn line(&self, now: Time, zone: &TimeZone) -> String {
        let (unread, mentions) = self.unread;
        let status = self.resting.rest.status.at(now);
        let mut parts = Vec::new();
        if unread > 0 || mentions > 0 {
            let calls = if mentions > 0 { format!(" @{mentions}") } else { String::new() };
            parts.push(format!("{unread}{calls}"));
        }
        let text = match status.work {
            Work::Custom => canteen_text::excerpt::excerpt(&status.text, 20),
            work => resting::word(work).to_owned(),
        };
        parts.push(text);
        if let Some(until) = status.quiet {
            parts.push(format!("quiet {}", time::clock(until, zone)));
        }
        if self.offline {
            parts.push("offline".to_owned());
        }
        parts.join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use canteen_protocol::rest::{Rest, Status};

    use super::*;

    #[test]
    fn a_status_bar_is_told_what_matters() {
        let now = Time(1_795_407_744_123); // 2026-11-23 04:22 UTC
        let quiet = Some(Time(now.0 + 3_600_000));
        let table = [
            ((0, 0), Status::default(), false, "online"),
            (
                (3, 1),
                Status { work: Work::Lunch, quiet, ..Status::default() },
                false,
                "3 @1 · lunch · quiet 05:22",
            ),
            (
                (0, 2),
                Status { work: Work::Off, quiet: Some(now), ..Status::default() },
                true,
                "0 @2 · off work · offline",
            ),
            (
                (1, 0),
                Status { work: Work::Custom, text: "dentist".into(), ..Status::default() },
                false,
                "1 · dentist",
            ),
        ];
        for (unread, status, offline, expected) in table {
            let resting =
                Resting { rest: Rest { status, ..Rest::default() }, ..Resting::default() };
            let bar = Bar { unread, resting: &resting, offline };
            assert_eq!(bar.line(now, &TimeZone::UTC), expected);
        }
    }
}
