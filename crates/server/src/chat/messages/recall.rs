//! Taking a message back: nothing of what it said stays.

use canteen_protocol::message::{Ack, RecallMessage};
use canteen_protocol::{Body, LogId, MessageId};

use super::{case, target};
use crate::app::{App, Caller};
use crate::chat::act::{self, Act};
use crate::chat::rules::{self, Standing};
use crate::chat::standing;
use crate::chat::store::messages::{self, Stored};
use crate::chat::store::{mentions, reactions, spoken};
use crate::db::Tx;
use crate::fault::Outcome;
use crate::file;
use crate::hooks::Hooks;

/// Takes back a message. Its text goes, and with it its mentions, reactions and files; its place and
/// number stay. Taking it back twice writes nothing.
///
/// # Errors
/// Not found, forbidden, expired.
pub async fn recall(app: App, caller: Caller, request: RecallMessage) -> Outcome<Ack> {
    let RecallMessage { conversation, client_id, target: seq } = request;
    let hooks = app.hooks.clone();
    act::within(&app, caller, conversation, client_id, move |tx, act| {
        let standing = standing::acting(tx, act, conversation, 0)?;
        let stored = target(tx, &standing, seq)?;
        rules::may_recall(&standing, case(&stored), act.at, act.limits)?;
        if stored.message.recalled {
            return Ok(act.settle(tx, standing.id, stored.message.changed)?);
        }
        take_back(tx, act, &standing, &stored, &hooks)
    })
    .await
}

fn take_back(
    tx: &mut Tx<'_>,
    act: &Act<'_>,
    standing: &Standing,
    stored: &Stored,
    hooks: &Hooks,
) -> Outcome<Ack> {
    let id = standing.id;
    let Stored { seq, message, .. } = stored;
    let ack = act.append(tx, id, Body::Recalled { target: *seq })?;
    spoken::remove(tx, id, standing.kind, stored)?;
    messages::recall(tx, id, *seq, ack.seq)?;
    mentions::delete(tx, id, *seq, (&message.mentions, message.mentions_all))?;
    reactions::clear(tx, id, *seq)?;
    hooks.recalled(tx, MessageId { conversation: id, seq: *seq }, ack.at)?;
    file::drop_from(tx, LogId::Conversation(id), *seq, act.at, act.limits)?;
    Ok(ack)
}
