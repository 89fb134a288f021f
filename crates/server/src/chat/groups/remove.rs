//! Removing members from a group, and leaving it.

use canteen_protocol::conversation::RemoveMembers;
use canteen_protocol::message::Ack;
use canteen_protocol::{Body, MemberId};

use crate::app::{App, Caller};
use crate::bus::Notice;
use crate::chat::act::{self, Act};
use crate::chat::rules::{self, Standing};
use crate::chat::standing;
use crate::chat::store::{conversations, memberships};
use crate::db::{DbResult, Tx};
use crate::fault::Outcome;

/// Removes members, or oneself. They keep the log up to the entry that says they left. An owner
/// who leaves hands the group to who has been in it longest; the last one leaves it empty. When
/// nobody named is in it nothing is written.
///
/// # Errors
/// Not found, forbidden to former members and, for others than oneself, to all but the owner.
pub async fn remove(app: App, caller: Caller, request: RemoveMembers) -> Outcome<Ack> {
    let RemoveMembers { conversation, client_id, mut members } = request;
    members.sort_unstable();
    members.dedup();
    rules::fits(members.len(), &app.limits)?;
    act::within(&app, caller, conversation, client_id, move |tx, act| {
        let standing = standing::acting(tx, act, conversation, 0)?;
        rules::is_group(&standing, "members to remove")?;
        rules::may_remove(&standing, &members)?;
        let leaving = memberships::among(tx, conversation, &members)?;
        if leaving.is_empty() {
            return Ok(act.settle_at_head(tx, conversation)?);
        }
        hand_over(tx, act, &standing, &leaving)?;
        see_off(tx, act, &standing, &leaving)
    })
    .await
}

/// Said before the owner has left, so that they see it too.
fn hand_over(
    tx: &mut Tx<'_>,
    act: &Act<'_>,
    standing: &Standing,
    leaving: &[MemberId],
) -> DbResult<()> {
    if !standing.owner.is_some_and(|owner| leaving.contains(&owner)) {
        return Ok(());
    }
    let members = memberships::current(tx, standing.id)?;
    let heir = rules::successor(&members, leaving);
    conversations::set_owner(tx, standing.id, heir)?;
    if let Some(member) = heir {
        act.also(tx, standing.id, Body::Owner { member })?;
    }
    Ok(())
}

fn see_off(
    tx: &mut Tx<'_>,
    act: &Act<'_>,
    standing: &Standing,
    leaving: &[MemberId],
) -> Outcome<Ack> {
    let id = standing.id;
    let ack = act.append(tx, id, Body::Left { members: leaving.to_vec() })?;
    memberships::leave(tx, id, leaving, ack.seq, ack.at, &standing.name)?;
    let gone = i64::try_from(leaving.len()).unwrap_or(0);
    conversations::set_members(tx, id, standing.members - gone)?;
    act.tell(tx, leaving, &Body::Removed { conversation: id })?;
    for member in leaving {
        tx.stage(Notice::Leave { member: *member, conversation: id });
    }
    Ok(ack)
}
