//! Looking at one conversation: as the member has it, and who is in it.

use canteen_protocol::conversation::{Conversation, GetConversation, ListMembers, Participants};
use canteen_protocol::{ConversationId, Seq};

use super::{reading, rules, standing, store};
use crate::app::{App, Caller};
use crate::db::Conn;
use crate::fault::Outcome;

/// A conversation as the member has it now. Who has left gets it as it was then.
///
/// # Errors
/// Not found.
pub async fn get(app: App, caller: Caller, request: GetConversation) -> Outcome<Conversation> {
    app.db.read(move |conn| as_seen(conn, caller, request.conversation)).await
}

/// [`get`] for services.
///
/// # Errors
/// Not found.
pub fn as_seen(conn: &mut Conn, caller: Caller, id: ConversationId) -> Outcome<Conversation> {
    store::listing::one(conn, caller.member, id)?.ok_or_else(|| standing::unknown(id))
}

/// Who is in it and how far each has read, where the corp lets that be seen: the owner first, then
/// by id.
///
/// # Errors
/// Not found to strangers, forbidden to former members.
pub async fn members(app: App, caller: Caller, request: ListMembers) -> Outcome<Participants> {
    app.db
        .read(move |conn| {
            let standing = standing::looking(conn, caller, request.conversation)?;
            rules::may_act(&standing)?;
            let mut members = store::memberships::participants(conn, standing.id)?;
            let receipts = reading::shown(conn, caller.corp, &standing)?;
            for other in members.iter_mut().filter(|p| !receipts && p.member != caller.member) {
                other.read = Seq(0);
            }
            if rules::is_group(&standing, "owner").is_ok() {
                // Stable, so that the others stay in the order of their ids.
                members.sort_by_key(|p| Some(p.member) != standing.owner);
            }
            Ok(Participants { members, receipts })
        })
        .await
}
