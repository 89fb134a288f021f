//! `canteen inbox`.

use canteen_protocol::ConversationId;
use canteen_protocol::conversation::ConversationKind;
use serde::Serialize;

use super::context::Context;
use super::exit::Outcome;
use super::local::Local;
use super::table::Table;
use super::time;
use crate::model::Chat;

/// List your conversations, pinned ones first, then by last activity
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Only those with unread messages
    #[arg(long)]
    unread: bool,
}

#[derive(Serialize)]
struct Shown<'a> {
    conversation: ConversationId,
    kind: ConversationKind,
    name: String,
    /// The account of the other member of a direct conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<String>,
    unread: i64,
    mentions: i64,
    pinned: bool,
    muted: bool,
    members: i64,
    time: String,
    last: Last<'a>,
    #[serde(skip_serializing_if = "is_zero")]
    queued: usize,
}

#[derive(Serialize)]
struct Last<'a> {
    from: String,
    text: &'a str,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(n: &usize) -> bool {
    *n == 0
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let local = Local::open(context).await?;
    let outcome = list(context, &local, args.unread);
    local.close(context, outcome).await
}

fn list(context: &mut Context<'_>, local: &Local, unread: bool) -> Outcome {
    let mut chats: Vec<&Chat> =
        local.chats().filter(|chat| chat.joined && (!unread || chat.unread > 0)).collect();
    chats.sort_by_key(|chat| (!chat.pinned, std::cmp::Reverse((chat.at, chat.id))));
    let reader = local.reader();
    let mut table = Table::new(&["CONVERSATION", "UNREAD", "", "TIME", "LAST"]);
    for chat in chats {
        if context.json {
            context.object(&Shown {
                conversation: chat.id,
                kind: chat.kind,
                name: reader.title(chat),
                with: chat.peer.map(|peer| reader.account(Some(peer))),
                unread: chat.unread,
                mentions: chat.mentions,
                pinned: chat.pinned,
                muted: chat.muted,
                members: chat.members,
                time: time::rfc3339(chat.at),
                last: Last { from: reader.account(chat.last_by), text: &chat.last_text },
                queued: chat.queued,
            })?;
            continue;
        }
        let marks = [(chat.mentions > 0, "@"), (chat.pinned, "pinned"), (chat.muted, "muted")];
        let marks: Vec<_> = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
        let last = match chat.last_text.as_str() {
            "" => String::new(),
            text => format!("{}: {text}", reader.name(chat.last_by)),
        };
        table.row([
            reader.title(chat),
            if chat.unread > 0 { chat.unread.to_string() } else { String::new() },
            marks.join(" "),
            time::local(chat.at, &context.io.zone),
            canteen_text::width::truncate(&last, 60).0.into_owned(),
        ]);
    }
    context.table(&table)?;
    // What stands here is what was known when the server was last reached.
    local.offline().map_or(Ok(()), |offline| Err(offline.hint("this is what was known before")))
}
