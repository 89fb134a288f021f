//! Replacing the text of one's own message.

use canteen_protocol::Body;
use canteen_protocol::message::{Ack, EditMessage};

use super::{case, heard, target};
use crate::app::{App, Caller};
use crate::chat::act::{self, Act};
use crate::chat::rules::{self, Standing};
use crate::chat::store::messages::{self, Stored};
use crate::chat::store::{mentions, spoken};
use crate::chat::{content, standing};
use crate::db::Tx;
use crate::fault::Outcome;

/// Replaces the text of a message; the same text again writes nothing.
///
/// # Errors
/// Invalid or too large a text, not found, forbidden, recalled meanwhile, expired.
pub async fn edit(app: App, caller: Caller, request: EditMessage) -> Outcome<Ack> {
    let text = content::text(&request.text, true, &app.limits)?;
    let EditMessage { conversation, client_id, target: seq, .. } = request;
    act::within(&app, caller, conversation, client_id, move |tx, act| {
        let standing = standing::acting(tx, act, conversation, 0)?;
        let stored = target(tx, &standing, seq)?;
        if text.is_empty() && stored.message.files.is_empty() {
            return Err(content::empty());
        }
        rules::may_edit(act.me(), case(&stored), act.at, act.limits)?;
        if stored.message.text == text {
            return Ok(act.settle(tx, standing.id, stored.message.changed)?);
        }
        replace(tx, act, &standing, stored, &text)
    })
    .await
}

fn replace(
    tx: &mut Tx<'_>,
    act: &Act<'_>,
    standing: &Standing,
    mut stored: Stored,
    text: &str,
) -> Outcome<Ack> {
    let (id, seq) = (standing.id, stored.seq);
    let heard = heard::heard(tx, act.caller.corp, standing, text)?;
    let body = Body::Edited {
        target: seq,
        text: text.to_owned(),
        mentions: heard.members.clone(),
        mentions_all: heard.all,
    };
    let ack = act.append(tx, id, body)?;
    let before = stored.clone();
    let message = &mut stored.message;
    mentions::delete(tx, id, seq, (&message.mentions, message.mentions_all))?;
    mentions::insert(tx, id, seq, (&heard.members, heard.all))?;
    text.clone_into(&mut message.text);
    message.mentions = heard.members;
    message.mentions_all = heard.all;
    message.edited = Some(ack.at);
    message.changed = ack.seq;
    messages::edit(tx, id, &stored)?;
    spoken::replace(tx, id, standing.kind, (&before, &stored))?;
    Ok(ack)
}
