//! Beginning a group.

use canteen_protocol::conversation::{Conversation, CreateGroup};
use canteen_protocol::message::Ack;
use canteen_protocol::{Body, ConversationId, LogId, MemberId, Seq};

use crate::app::{App, Caller};
use crate::bus::Notice;
use crate::chat::act::{self, Act};
use crate::chat::store::conversations::{self, New};
use crate::chat::store::memberships;
use crate::chat::{content, rules, view};
use crate::db::Tx;
use crate::fault::{Fault, Outcome};

/// Begins a group of the members a segment holds now and the one who asks, who owns it. Entry 1
/// says that it began, entry 2 who is in it, and each member's personal log that they are.
///
/// # Errors
/// Invalid or too long a name, an unknown member, too many members.
pub async fn create(app: App, caller: Caller, request: CreateGroup) -> Outcome<Conversation> {
    let name = content::name(&request.name, &app.limits)?;
    let CreateGroup { client_id, members, .. } = request;
    let mut members = super::invited(&app, caller, &client_id, members).await?;
    if let Err(place) = members.binary_search(&caller.member) {
        members.insert(place, caller.member);
    }
    let lane = LogId::Personal(caller.member);
    let ack = act::once(&app, caller, lane, client_id, move |tx, act| {
        rules::fits(members.len(), act.limits)?;
        found(tx, act, &name, &members)
    })
    .await?;
    let Some(id) = ack.log.conversation() else {
        return Err(Fault::conflict("this client_id was used for something else: make a new one"));
    };
    app.db.read(move |conn| view::as_seen(conn, caller, id)).await
}

fn found(tx: &mut Tx<'_>, act: &Act<'_>, name: &str, members: &[MemberId]) -> Outcome<Ack> {
    let id = ConversationId(tx.new_id("conversation")?);
    let (corp, owner, count) = (act.caller.corp, Some(act.me()), members.len());
    let new = New { id, corp, name, owner, members: count, created: act.at };
    conversations::insert_group(tx, &new)?;
    memberships::join(tx, id, members, Seq(1), 0)?;
    for member in members {
        tx.stage(Notice::Join { member: *member, conversation: id });
    }
    let ack = act.append(tx, id, Body::Created { name: name.to_owned(), members: count })?;
    act.also(tx, id, Body::Joined { members: members.to_vec() })?;
    act.tell(tx, members, &Body::Added { conversation: id })?;
    Ok(ack)
}
