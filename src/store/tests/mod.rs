//! Rules of the history as a whole.

mod disk;
mod finding;
mod order;
mod sending;
mod todos;
mod windows;

use canteen_protocol::conversation::{Conversation, ConversationKind};
use canteen_protocol::message::Message;
use canteen_protocol::{Body, ClientId, ConversationId, Entry, LogId, MemberId, Seq, Time};

pub const ID: ConversationId = ConversationId(7);
pub const ME: MemberId = MemberId(1);
pub const OTHER: MemberId = MemberId(2);

pub fn entry(seq: i64, by: MemberId, body: Body) -> Entry {
    Entry {
        log: LogId::Conversation(ID),
        seq: Seq(seq),
        at: Time(seq * 1000),
        by: Some(by),
        client_id: Some(ClientId(format!("c{seq}"))),
        body,
    }
}

pub fn message(seq: i64, n: i64, text: &str) -> Entry {
    let text = text.to_owned();
    entry(seq, OTHER, Body::Message(Message { n, text, changed: Seq(seq), ..Message::default() }))
}

/// A group that the member is in, known up to a place.
pub fn group(head: i64, messages: i64) -> Conversation {
    Conversation {
        id: ID,
        kind: ConversationKind::Group,
        name: "ops".into(),
        peer: None,
        owner: Some(OTHER),
        notice: String::new(),
        members: 3,
        joined: true,
        first: Seq(1),
        head: Seq(head),
        at: Time(head * 1000),
        messages,
        read: Seq(0),
        read_n: 0,
        mentions: 0,
        pinned: false,
        muted: false,
        kept: Seq(0),
        last: None,
    }
}
