//! `canteen tail`.

pub(super) mod follow;
mod seen;

use canteen_protocol::{ConversationId, Seq};

use super::context::Context;
use super::exit::Outcome;
use super::local::Local;
use crate::engine::{Command, News};
use crate::model::{Anchor, Chat, Item, ItemKey, ItemKind, Window};
use follow::Follow;

/// How many messages before the printed ones are remembered, to tell what changes from what is new.
const REMEMBERED: usize = 200;

/// Print the last messages, and go on with those that come
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The conversation, by name, id or account; all of yours without one
    to: Option<String>,
    /// How many of the last messages
    #[arg(short = 'n', long = "lines", value_name = "N", default_value_t = 10)]
    count: usize,
    /// Go on with new messages; edited and recalled ones are printed again as they are now
    #[arg(short, long)]
    follow: bool,
}

/// The end of a chat, as far back as was asked for.
pub(super) struct End {
    /// Messages and events in rising order.
    pub items: Vec<Item>,
    /// The last place in the log it reaches.
    pub last: Seq,
}

/// What stands before a message for people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Head {
    /// The time.
    Time,
    /// The time and the conversation.
    Place,
    /// The number in the conversation and the time.
    Number,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let mut local = Local::open(context).await?;
    let outcome = tail(context, &mut local, &args).await;
    local.close(context, outcome).await
}

async fn tail(context: &mut Context<'_>, local: &mut Local, args: &Args) -> Outcome {
    let only = args.to.as_deref().map(|to| local.find_conversation(to)).transpose()?;
    let chats = chosen(local, only, args.count);
    let wanted = if args.follow { args.count.max(REMEMBERED) } else { args.count };
    let head = if only.is_some() { Head::Time } else { Head::Place };
    let mut follow = Follow::new(local, only, head);
    let mut last: Vec<(ConversationId, Item)> = Vec::new();
    for id in chats {
        let end = end_of(local, id, wanted).await?;
        follow.begin(id, end.last, &end.items);
        // What is queued comes again once it is sent, so whoever follows is not told twice.
        let is_wanted = |item: &Item| {
            is_message(item) && !(args.follow && matches!(item.key, ItemKey::Queued(_)))
        };
        last.extend(end.items.into_iter().filter(is_wanted).map(|item| (id, item)));
    }
    last.sort_by_key(|(id, item)| (item.at, *id, item.key));
    for (id, item) in last.split_off(last.len().saturating_sub(args.count)) {
        print(context, local, id, &item, head)?;
    }
    context.flush()?;
    if args.follow {
        return follow.run(context, local).await;
    }
    local.offline().map_or(Ok(()), |offline| Err(offline.hint("this is what was known before")))
}

/// The conversations whose ends are read: the one that was named, or the most recent ones, of
/// which no more than `count` can have one of the last `count` messages.
fn chosen(local: &Local, only: Option<ConversationId>, count: usize) -> Vec<ConversationId> {
    if let Some(only) = only {
        return vec![only];
    }
    let mut chats: Vec<&Chat> = local.chats().collect();
    chats.sort_by_key(|chat| std::cmp::Reverse((chat.at, chat.id)));
    chats.into_iter().take(count).map(|chat| chat.id).collect()
}

/// Reads a chat from its end backwards, until it holds `wanted` messages or begins.
pub(super) async fn end_of(local: &mut Local, id: ConversationId, wanted: usize) -> Outcome<End> {
    let mut items: Vec<Item> = Vec::new();
    let mut anchor = Anchor::Newest;
    loop {
        let window = window(local, id, anchor, wanted.clamp(1, 500)).await?;
        let begins = window.at_start || window.items.is_empty();
        items.splice(0..0, window.items);
        let messages = items.iter().filter(|item| is_message(item)).count();
        let first = items.first().map(|item| item.key);
        match first {
            Some(first) if messages < wanted && !begins => anchor = Anchor::Before(first),
            _ => break,
        }
    }
    let logged = |item: &Item| match item.key {
        ItemKey::Logged(seq) => Some(seq),
        ItemKey::Queued(_) => None,
    };
    let last = items.iter().rev().find_map(logged).unwrap_or_default();
    Ok(End { items, last })
}

/// Part of a chat, once it is as whole as the link allows.
pub(super) async fn window(
    local: &mut Local,
    conversation: ConversationId,
    anchor: Anchor,
    count: usize,
) -> Outcome<Window> {
    local.tell(Command::LoadItems { conversation, anchor, count });
    loop {
        let News::Window(window) = local.next().await? else { continue };
        let is_ours = window.conversation == conversation && window.anchor == anchor;
        if is_ours && (!window.fetching || local.offline().is_some()) {
            return Ok(window);
        }
    }
}

pub(super) fn is_message(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Message(_))
}

/// Prints a message.
pub(super) fn print(
    context: &mut Context<'_>,
    local: &Local,
    id: ConversationId,
    item: &Item,
    head: Head,
) -> Outcome {
    let reader = local.reader();
    if context.json {
        return reader.shown(id, item).map_or(Ok(()), |shown| context.object(&shown));
    }
    let lines = match head {
        Head::Time => reader.lines(item, None),
        Head::Place => reader.lines(item, local.chat(id)),
        Head::Number => reader.numbered(item),
    };
    lines.map_or(Ok(()), |lines| context.line(lines))
}
