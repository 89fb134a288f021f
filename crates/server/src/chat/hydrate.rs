//! Fills in what the log does not hold: the state of messages at the moment of reading.
//!
//! An edit's entry says what its message reads now, which is nothing once it was recalled. A quote
//! is part of the message that quotes, so whoever sees that one sees the quote, also when what it
//! answers was said before they came.

use std::collections::HashMap;

use canteen_protocol::message::Message;
use canteen_protocol::{Body, ConversationId, Entry, MemberId, Seq};

use super::store::{messages, reactions};
use crate::db::{Conn, DbResult};

/// Fills in the messages and edits among entries of one conversation, which stand close together:
/// two statements for all messages, one a few edits. Reactions list `me` first.
///
/// # Errors
/// As the database says.
pub fn fill(
    conn: &mut Conn,
    me: MemberId,
    id: ConversationId,
    entries: &mut [Entry],
) -> DbResult<()> {
    said(conn, me, id, entries)?;
    edited(conn, id, entries)
}

fn said(conn: &mut Conn, me: MemberId, id: ConversationId, entries: &mut [Entry]) -> DbResult<()> {
    let is_message = |entry: &&Entry| matches!(entry.body, Body::Message(_));
    let first = entries.iter().find(is_message).map(|entry| entry.seq);
    let last = entries.iter().rfind(is_message).map(|entry| entry.seq);
    let (Some(first), Some(last)) = (first, last) else { return Ok(()) };
    let mut states = by_place(messages::between(conn, id, first, last)?);
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

fn edited(conn: &mut Conn, id: ConversationId, entries: &mut [Entry]) -> DbResult<()> {
    let mut targets: Vec<Seq> = entries.iter().filter_map(target).collect();
    targets.sort_unstable();
    targets.dedup();
    let states = by_place(messages::at(conn, id, &targets)?);
    for entry in entries {
        if let Body::Edited { target, text, mentions, mentions_all } = &mut entry.body
            && let Some(state) = states.get(target)
        {
            text.clone_from(&state.text);
            mentions.clone_from(&state.mentions);
            *mentions_all = state.mentions_all;
        }
    }
    Ok(())
}

fn target(entry: &Entry) -> Option<Seq> {
    match entry.body {
        Body::Edited { target, .. } => Some(target),
        _ => None,
    }
}

fn by_place(stored: Vec<messages::Stored>) -> HashMap<Seq, Message> {
    stored.into_iter().map(|stored| (stored.seq, stored.message)).collect()
}
