//! `canteen mute`.

use clap::ValueEnum;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::local::Local;
use crate::model::Act;

/// Silence one conversation, or hear it again
///
/// Unread messages are still counted. Done offline it takes effect elsewhere when the server is back.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The conversation, by name, id or account
    to: String,
    /// Hear it again
    #[arg(value_enum, default_value_t = Switch::On)]
    switch: Switch,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Switch {
    On,
    Off,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let mut local = Local::open(context).await?;
    let outcome = mute(context, &mut local, &args).await;
    local.close(context, outcome).await
}

async fn mute(context: &mut Context<'_>, local: &mut Local, args: &Args) -> Outcome {
    let conversation = local.find_conversation(&args.to)?;
    let muted = args.switch == Switch::On;
    let id = local.act(Act::Keep { conversation, pinned: None, muted: Some(muted) }).await?;
    let offline = if local.settled(id).await?.is_none() { local.offline() } else { None };
    let name = local.chat(conversation).map(|chat| local.reader().title(chat)).unwrap_or_default();
    let state = if offline.is_some() { "queued" } else { "sent" };
    let shown = serde_json::json!({ "conversation": conversation, "muted": muted, "state": state });
    let word = if muted { "muted" } else { "heard again" };
    context.say(&shown, format!("{name} is {word}"))?;
    offline.map_or(Ok(()), |offline| {
        Err(Failure { message: format!("queued: {}", offline.message), ..offline })
    })
}
