//! `canteen search`.

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::local::Local;
use crate::engine::{Command, News, Place, Search};
use crate::i18n::{Lang, Texts};
use crate::model::{Hit, Hits};
use crate::search::query::{self, Filter, Key};
use crate::search::resolve::{Fault, Known, resolve};

/// Messages asked for at a time.
const PAGE: usize = 50;

/// Look for messages, the latest first
///
/// All words must be there; the last one may be the beginning of a longer one, as may one with a
/// star behind it. "Words in quotes" follow each other, and so do Chinese characters: 开会 finds
/// 今天开会. Filters narrow: from:li in:ops after:2026-11-01 before:fri on:today has:link|file|picture|mention
/// is:mine|edited|reply|direct|group.
///
/// Without the server the history on this machine is searched, and the exit code is 4.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// What to look for
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// In this conversation: a name, an id or an account; may be given several times
    #[arg(long = "in", value_name = "TO")]
    within: Vec<String>,
    /// By this member: an account or a name; may be given several times
    #[arg(long, value_name = "USER")]
    from: Vec<String>,
    /// Since this day or time: 2026-11-01, "2026-11-01 18:00", yesterday, fri, 7d, 2h
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// At most so many messages
    #[arg(short = 'n', long = "lines", value_name = "N", default_value_t = 30)]
    count: usize,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let mut local = Local::open(context).await?;
    let outcome = search(context, &mut local, &args).await;
    local.close(context, outcome).await
}

async fn search(context: &mut Context<'_>, local: &mut Local, args: &Args) -> Outcome {
    let mut parsed = query::parse(&args.query.join(" "));
    let filter = |key: Key, value: &String| Filter { key, value: value.clone(), at: 0..0 };
    parsed.filters.extend(args.within.iter().map(|to| filter(Key::In, to)));
    parsed.filters.extend(args.from.iter().map(|user| filter(Key::From, user)));
    parsed.filters.extend(args.since.iter().map(|since| filter(Key::After, since)));
    let reader = local.reader();
    let known = Known {
        me: reader.me,
        directory: reader.directory,
        chats: local.chats().collect(),
        now: local.now(),
        zone: &context.io.zone,
    };
    let criteria = resolve(&parsed, &known).map_err(|fault| refused(&fault))?;
    let criteria = criteria.ok_or_else(|| Failure::usage("there is nothing to look for"))?;
    let place = if local.offline().is_none() { Place::Server } else { Place::Here };
    let mut left = args.count;
    let mut cursor = None;
    for ask in 1.. {
        let limit = left.min(PAGE);
        if limit == 0 {
            break;
        }
        let question = Search { ask, criteria: criteria.clone(), place, cursor, limit };
        let Hits { hits, cursor: next } = answer(local, question).await?;
        left = left.saturating_sub(hits.len());
        for hit in &hits {
            print(context, local, hit)?;
        }
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    context.flush()?;
    let hint = "this is what was found on this machine";
    local.offline().map_or(Ok(()), |offline| Err(offline.hint(hint)))
}

/// Asks, and waits for the answer.
async fn answer(local: &mut Local, question: Search) -> Outcome<Hits> {
    let number = question.ask;
    local.tell(Command::Search(question));
    loop {
        if let News::Found { ask, found, .. } = local.next().await?
            && ask == number
        {
            return Ok(found?);
        }
    }
}

fn print(context: &mut Context<'_>, local: &Local, hit: &Hit) -> Outcome {
    let reader = local.reader();
    if context.json {
        let shown = reader.shown(hit.conversation, &hit.item);
        return shown.map_or(Ok(()), |shown| context.object(&shown));
    }
    let lines = reader.lines(&hit.item, local.chat(hit.conversation));
    lines.map_or(Ok(()), |lines| context.line(lines))
}

/// In English, as all of the command line.
fn refused(fault: &Fault) -> Failure {
    let text = fault.text(&Texts::new(Lang::En));
    match fault {
        Fault::Nobody(_) | Fault::Nowhere(_) => Failure::new("not_found", text),
        _ => Failure::usage(text),
    }
}
