//! Fills in what the log does not hold: the state of messages at the moment of reading.
//!
//! An edit's entry keeps the text it brought, so that a client which has the message can follow;
//! a recall blanks it. A quote is part of the message that quotes, so whoever sees that one sees
//! the quote, also when what it answers was said before they came.

use std::collections::HashMap;

use canteen_protocol::{Body, ConversationId, Entry, MemberId, Seq};

use super::store::{messages, reactions};
use crate::db::{Conn, DbResult};

/// Fills in the messages among entries of one conversation, which stand close together: two
/// statements for all. Reactions list `me` first.
///
/// # Errors
/// As the database says.
pub fn fill(
    conn: &mut Conn,
    me: MemberId,
    id: ConversationId,
    entries: &mut [Entry],
) -> DbResult<()> {
    let is_message = |entry: &&Entry| matches!(entry.body, Body::Message(_));
    let first = entries.iter().find(is_message).map(|entry| entry.seq);
    let last = entries.iter().rfind(is_message).map(|entry| entry.seq);
    let (Some(first), Some(last)) = (first, last) else { return Ok(()) };
    let stored = messages::between(conn, id, first, last)?;
    let mut states: HashMap<Seq, _> = stored.into_iter().map(|s| (s.seq, s.message)).collect();
    let mut reactions = reactions::between(conn, me, id, (first, last))?;
    for entry in entries {
        if let Body::Message(message) = &mut entry.body
            && let Some(state) = states.remove(&entry.seq)
        {
            *message = state;
            message.reactions = reactions.remove(&(id, entry.seq)).unwrap_or_default();
        }
    }
    Ok(())
}
