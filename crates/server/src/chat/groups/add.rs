//! Adding members to a group.

use canteen_protocol::conversation::AddMembers;
use canteen_protocol::message::Ack;
use canteen_protocol::{Body, MemberId};

use crate::app::{App, Caller};
use crate::bus::Notice;
use crate::chat::act::{self, Act};
use crate::chat::rules::{self, Standing};
use crate::chat::standing;
use crate::chat::store::{conversations, memberships};
use crate::db::Tx;
use crate::fault::Outcome;

/// Adds the members a segment holds now; anyone in the group may. They see the log from the entry
/// on that says they joined. When all are in it already nothing is written.
///
/// # Errors
/// Not found, forbidden to former members, an unknown member, too many members.
pub async fn add(app: App, caller: Caller, request: AddMembers) -> Outcome<Ack> {
    let AddMembers { conversation, client_id, members } = request;
    let wanted = super::invited(&app, caller, &client_id, members).await?;
    act::within(&app, caller, conversation, client_id, move |tx, act| {
        let standing = standing::acting(tx, act, conversation, 0)?;
        rules::is_group(&standing, "members to add")?;
        let present = memberships::among(tx, conversation, &wanted)?;
        let is_new = |m: &MemberId| present.binary_search(m).is_err();
        let new: Vec<MemberId> = wanted.iter().copied().filter(is_new).collect();
        if new.is_empty() {
            return Ok(act.settle_at_head(tx, conversation)?);
        }
        take_in(tx, act, &standing, new)
    })
    .await
}

fn take_in(
    tx: &mut Tx<'_>,
    act: &Act<'_>,
    standing: &Standing,
    new: Vec<MemberId>,
) -> Outcome<Ack> {
    let id = standing.id;
    let count = usize::try_from(standing.members).unwrap_or(0) + new.len();
    rules::fits(count, act.limits)?;
    for member in &new {
        tx.stage(Notice::Join { member: *member, conversation: id });
    }
    let ack = act.append(tx, id, Body::Joined { members: new.clone() })?;
    memberships::join(tx, id, &new, ack.seq, standing.messages)?;
    conversations::set_members(tx, id, standing.members + i64::try_from(new.len()).unwrap_or(0))?;
    act.tell(tx, &new, &Body::Added { conversation: id })?;
    Ok(ack)
}
