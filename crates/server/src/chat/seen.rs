//! What other slices may ask about messages and groups.

use canteen_protocol::conversation::{Conversation, GetConversation};
use canteen_protocol::file::gist;
use canteen_protocol::{ConversationId, MemberId, MessageId};

use super::store::{memberships, messages};
use super::{stays, view};
use crate::app::{App, Caller};
use crate::db::{Conn, DbResult};
use crate::fault::Outcome;

/// A message as another slice may take it over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// Who said it.
    pub author: MemberId,
    /// What it reads now; the names of its files when it has no words, empty when recalled.
    pub text: String,
    /// Whether it was taken back.
    pub recalled: bool,
}

/// Whether a member may see a place of a conversation's log.
///
/// # Errors
/// As the database says.
pub fn sees(conn: &mut Conn, member: MemberId, message: MessageId) -> DbResult<bool> {
    let membership = memberships::of(conn, message.conversation, member)?;
    Ok(stays::sees(&membership.stays, message.seq))
}

/// A message, when the member may see it.
///
/// # Errors
/// As the database says.
pub fn seen(conn: &mut Conn, member: MemberId, message: MessageId) -> DbResult<Option<Seen>> {
    if !sees(conn, member, message)? {
        return Ok(None);
    }
    let found = messages::find(conn, message.conversation, message.seq)?;
    Ok(found.map(|stored| Seen {
        author: stored.author,
        text: gist(&stored.message.text, &stored.message.files),
        recalled: stored.message.recalled,
    }))
}

/// A conversation as the caller has it.
///
/// # Errors
/// Not found.
pub async fn get(app: App, caller: Caller, conversation: ConversationId) -> Outcome<Conversation> {
    view::get(app, caller, GetConversation { conversation }).await
}
