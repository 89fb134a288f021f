//! `canteen scheduled`.

use canteen_protocol::ConversationId;
use canteen_protocol::scheduled::{ListScheduled, Scheduled, Unschedule};
use serde::Serialize;

use super::context::Context;
use super::exit::Outcome;
use super::link::{Link, client_id};
use super::local::Local;
use super::message::Carried;
use super::table::Table;
use super::{quiet, time};
use crate::model::Waits;

/// List your messages that wait to be delivered, or take one back
///
/// `canteen send TO TEXT --at WHEN` lets a message wait for a time, `--after-quiet` until the
/// other is not quiet any more.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Take this one back
    #[arg(long, value_name = "ID")]
    withdraw: Option<i64>,
}

#[derive(Serialize)]
struct Shown<'a> {
    id: i64,
    conversation: ConversationId,
    text: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<Carried>,
    at: Option<String>,
    made: String,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let link = Link::open(context).await?;
    if let Some(id) = args.withdraw {
        link.call(Unschedule { client_id: client_id(), id }).await?;
        let shown = serde_json::json!({ "id": id, "state": "withdrawn" });
        return context.say(&shown, format!("message {id} is taken back"));
    }
    let mut waiting = link.call(ListScheduled {}).await?.messages;
    waiting.iter_mut().for_each(crate::net::clean::scheduled);
    let local = Local::open(context).await?;
    let outcome = list(context, &local, &waiting);
    local.close(context, outcome).await
}

fn list(context: &mut Context<'_>, local: &Local, waiting: &[Scheduled]) -> Outcome {
    let mut table = Table::new(&["ID", "TO", "WHEN", "TEXT"]);
    for one in waiting {
        if context.json {
            context.object(&Shown {
                id: one.id,
                conversation: one.conversation,
                text: &one.text,
                files: one.files.iter().cloned().map(Carried::from).collect(),
                at: one.at.map(time::rfc3339),
                made: time::rfc3339(one.made),
            })?;
            continue;
        }
        let reader = local.reader();
        let to = local.chat(one.conversation).map(|chat| reader.title(chat));
        table.row([
            one.id.to_string(),
            to.unwrap_or_else(|| one.conversation.to_string()),
            quiet::told(one.at, &context.io.zone),
            canteen_text::width::truncate(&Waits::from(one.clone()).says(), 60).0.into_owned(),
        ]);
    }
    context.table(&table)
}
