//! `canteen away`.

use canteen_protocol::Time;
use canteen_protocol::rest::{AwayReply, Work};

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::local::Local;
use super::{resting, time};
use crate::i18n::Texts;
use crate::model::Act;
use crate::rest::Preset;

/// Let an automatic answer be given while you are away
///
/// Whoever writes to you directly gets it once a day. Your status says so too, unless it begins
/// later. Without arguments it prints what holds now. `canteen away off` or coming online ends it.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// lunch, meeting, off-work, leave, or your own words; off ends it
    #[arg(value_name = "REPLY")]
    reply: Vec<String>,
    /// From when, such as fri 18:00
    #[arg(long, value_name = "T", requires = "reply")]
    from: Option<String>,
    /// Until when, such as 14:00 or 2026-12-01 09:00
    #[arg(long, value_name = "T", requires = "reply")]
    until: Option<String>,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let mut local = Local::open(context).await?;
    let outcome = away(context, &mut local, &args).await;
    local.close(context, outcome).await
}

async fn away(context: &mut Context<'_>, local: &mut Local, args: &Args) -> Outcome {
    let given = args.reply.join(" ");
    if given.is_empty() {
        return resting::show(context, local).await;
    }
    let from = resting::maybe_at(context, local, args.from.as_deref())?;
    let until = resting::maybe_at(context, local, args.until.as_deref())?;
    if from.zip(until).is_some_and(|(from, until)| from >= until) {
        return Err(Failure::usage("--until is not after --from"));
    }
    let at = local.now();
    if given == "off" {
        let off = Act::AwayReply { at, reply: None };
        return resting::set(context, local, vec![off, back(at)]).await;
    }
    let zone = resting::zone(context, local);
    let texts = Texts::new(context.lang);
    let told = until.map(|until| time::local(until, &zone));
    let (work, text) = match Preset::of(&given) {
        Some(preset) => (preset.work(), preset.text(&texts, told.as_deref())),
        None => (Work::Away, given),
    };
    let mut acts = Vec::new();
    if from.is_none() {
        acts.push(Act::Status { at, work, text: String::new(), until });
    }
    acts.push(Act::AwayReply { at, reply: Some(AwayReply { text, from, until }) });
    resting::set(context, local, acts).await
}

fn back(at: Time) -> Act {
    Act::Status { at, work: Work::Online, text: String::new(), until: None }
}
