//! Acts as requests.

use canteen_protocol::Method;
use canteen_protocol::conversation::{
    AddMembers, Conversation, CreateGroup, Keep, MarkRead, OpenDirect, RemoveMembers, RenameGroup,
    SetNotice, TransferGroup,
};
use canteen_protocol::message::{Ack, EditMessage, React, RecallMessage, SendMessage};
use canteen_protocol::method::Nothing;
use canteen_protocol::rest::{SetAway, SetQuiet, SetStatus, SetZone};
use canteen_protocol::scheduled::{Schedule, Unschedule};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::state::Done;
use crate::model::{Act, TodoAct};
use crate::net::{CallError, Client};
use crate::store::outbox::Queued;

pub(super) type Answer = BoxFuture<'static, Result<Done, CallError>>;

/// Puts an act on its way.
pub(super) fn carry_out(client: &Client, queued: &Queued) -> Answer {
    let client_id = queued.client_id.clone();
    match queued.act.clone() {
        Act::Send { conversation, text, reply_to, files } => {
            let files = files.iter().filter_map(|file| file.file).collect();
            entry(client, &SendMessage { conversation, client_id, text, reply_to, files })
        }
        Act::SendTo { member, .. } => conversation(client, &OpenDirect { member }),
        Act::Edit { conversation, target, text } => {
            entry(client, &EditMessage { conversation, client_id, target, text })
        }
        Act::Recall { conversation, target } => {
            entry(client, &RecallMessage { conversation, client_id, target })
        }
        Act::React { conversation, target, emoji, on } => {
            entry(client, &React { conversation, client_id, target, emoji, on })
        }
        Act::Read { conversation, seq } => mark(client, &MarkRead { conversation, seq }),
        Act::Keep { conversation, pinned, muted } => {
            let keep = Keep { conversation, pinned, muted };
            ask(client, &keep, |kept| Done::Marked(Some(kept.seq)))
        }
        Act::CreateGroup { name, members } => {
            conversation(client, &CreateGroup { client_id, name, members })
        }
        Act::Rename { conversation, name } => {
            entry(client, &RenameGroup { conversation, client_id, name })
        }
        Act::Notice { conversation, text } => {
            entry(client, &SetNotice { conversation, client_id, text })
        }
        Act::Add { conversation, members } => {
            entry(client, &AddMembers { conversation, client_id, members })
        }
        Act::Remove { conversation, members } => {
            entry(client, &RemoveMembers { conversation, client_id, members })
        }
        Act::Transfer { conversation, member } => {
            entry(client, &TransferGroup { conversation, client_id, member })
        }
        Act::Todo(act) => super::todos::carry_out(client, client_id, act),
        Act::Status { at, work, text, until } => {
            entry(client, &SetStatus { client_id, at, work, text, until })
        }
        Act::Quiet { at, quiet } => entry(client, &SetQuiet { client_id, at, quiet }),
        Act::AwayReply { at, reply } => entry(client, &SetAway { client_id, at, reply }),
        Act::Zone { zone, chosen } => entry(client, &SetZone { client_id, zone, chosen }),
        Act::Later { conversation, text, reply_to, at, files } => {
            let files = files.iter().filter_map(|file| file.file).collect();
            entry(client, &Schedule { conversation, client_id, text, files, reply_to, at })
        }
        Act::TakeBack { id } => entry(client, &Unschedule { client_id, id }),
    }
}

fn entry<M: Method<Result = Ack>>(client: &Client, params: &M) -> Answer {
    ask(client, params, Done::Ack)
}

fn mark<M: Method<Result = Nothing>>(client: &Client, params: &M) -> Answer {
    ask(client, params, |_| Done::Marked(None))
}

fn conversation<M>(client: &Client, params: &M) -> Answer
where
    M: Method<Result = Conversation>,
{
    ask(client, params, |conversation| Done::Conversation(Box::new(conversation)))
}

pub(super) fn ask<M: Method>(
    client: &Client,
    params: &M,
    done: impl FnOnce(M::Result) -> Done + Send + 'static,
) -> Answer {
    match client.ask(params) {
        Ok(asked) => async move { asked.answer().await.map(done) }.boxed(),
        Err(error) => std::future::ready(Err(error)).boxed(),
    }
}

/// The text of a message that is sent or edited.
pub(super) fn text_of(act: &Act) -> Option<&str> {
    match act {
        Act::Send { text, .. }
        | Act::SendTo { text, .. }
        | Act::Edit { text, .. }
        | Act::Later { text, .. } => Some(text),
        _ => None,
    }
}

/// In a few words, what was tried.
pub(super) fn what(act: &Act) -> &'static str {
    match act {
        act if !act.files().is_empty() => "send the file",
        Act::Send { .. } | Act::SendTo { .. } => "send the message",
        Act::Edit { .. } => "edit the message",
        Act::Recall { .. } => "recall the message",
        Act::React { .. } => "react",
        Act::Read { .. } => "mark as read",
        Act::Keep { .. } => "pin or mute",
        Act::CreateGroup { .. } => "create the group",
        Act::Rename { .. } => "rename the group",
        Act::Notice { .. } => "put up the notice",
        Act::Add { .. } => "add members",
        Act::Remove { .. } => "remove members",
        Act::Transfer { .. } => "hand over the group",
        Act::Todo(TodoAct::Add { .. }) => "add the to-do",
        Act::Todo(TodoAct::Comment { .. }) => "add the comment",
        Act::Todo(_) => "change the to-do",
        Act::Status { .. } => "set the status",
        Act::Quiet { .. } => "set quiet",
        Act::AwayReply { .. } => "set the away reply",
        Act::Zone { .. } => "set the time zone",
        Act::Later { .. } => "let the message wait",
        Act::TakeBack { .. } => "take the message back",
    }
}
