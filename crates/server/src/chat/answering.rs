//! Who is away answers by themself: in direct conversations alone, where it is for one person;
//! in a group it would be noise for all the others.
//!
//! In the transaction of the message that is answered, so exactly once. The answer has that
//! message's number and is counted for nobody; its author has read nothing by it.

use canteen_protocol::conversation::ConversationKind;
use canteen_protocol::message::Message;
use canteen_protocol::{Body, LogId, MemberId};

use super::act::Act;
use super::rules::Standing;
use super::store::messages::{self, Stored};
use super::store::spoken;
use crate::db::Tx;
use crate::fault::Outcome;
use crate::log::{self, Slot};
use crate::{directory, rest};

/// After a message that a member has written: the other one's automatic answer, when there is one
/// to be given.
///
/// # Errors
/// As the database says.
pub fn answer(tx: &mut Tx<'_>, act: &Act<'_>, standing: &Standing) -> Outcome<()> {
    let Some(peer) = other(standing) else { return Ok(()) };
    let Some(text) = rest::away_reply(tx, peer, act.me(), act.at)? else { return Ok(()) };
    if !directory::member_exists(tx, act.caller.corp, peer)? {
        return Ok(());
    }
    let (id, n) = (standing.id, standing.messages);
    let mut message = Message { n, text, auto: true, ..Message::default() };
    let log = LogId::Conversation(id);
    let slot = Slot { log, at: act.at, by: Some(peer), client_id: None };
    let ack = log::append_with(tx, slot, |seq| {
        message.changed = seq;
        Body::Message(message.clone())
    })?;
    let said = Stored { seq: ack.seq, author: peer, at: ack.at, message };
    messages::insert(tx, id, &said)?;
    spoken::insert(tx, id, standing.kind, &said)?;
    Ok(())
}

/// The other one of a direct conversation; nobody in notes to oneself.
pub fn other(standing: &Standing) -> Option<MemberId> {
    let (a, b) = standing.pair.filter(|_| standing.kind == ConversationKind::Direct)?;
    (a != b).then_some(if a == standing.me { b } else { a })
}
