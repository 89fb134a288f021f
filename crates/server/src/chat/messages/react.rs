//! Reactions.

use canteen_protocol::Body;
use canteen_protocol::message::{Ack, React};
use canteen_text::emoji;

use super::{case, target};
use crate::app::{App, Caller};
use crate::chat::act;
use crate::chat::store::{messages, reactions};
use crate::chat::{rules, standing};
use crate::fault::{Fault, Outcome};

/// Gives a message an emoji or takes one's own away. Giving it twice, or taking away what is not
/// there, writes nothing: what counts reactions must not count one twice.
///
/// # Errors
/// Invalid when it is not an emoji, not found, recalled meanwhile, too many different ones.
pub async fn react(app: App, caller: Caller, request: React) -> Outcome<Ack> {
    let React { conversation, client_id, target: seq, emoji, on } = request;
    if !emoji::is_emoji(&emoji) {
        return Err(Fault::invalid("a reaction is one emoji: choose one from the list"));
    }
    act::within(&app, caller, conversation, client_id, move |tx, act| {
        let standing = standing::acting(tx, act, conversation, 0)?;
        let (id, me) = (standing.id, act.me());
        let stored = target(tx, &standing, seq)?;
        let tally = reactions::tally(tx, id, seq, &emoji, me)?;
        rules::may_react(case(&stored), tally.different, on && !tally.there, act.limits)?;
        if tally.mine == on {
            return Ok(act.settle(tx, id, stored.message.changed)?);
        }
        let body = Body::Reacted { target: seq, emoji: emoji.clone(), on };
        let ack = act.append(tx, id, body)?;
        if on {
            reactions::insert(tx, id, seq, &emoji, (me, ack.seq))?;
        } else {
            reactions::delete(tx, id, seq, &emoji, me)?;
        }
        messages::touch(tx, id, seq, ack.seq)?;
        Ok(ack)
    })
    .await
}
