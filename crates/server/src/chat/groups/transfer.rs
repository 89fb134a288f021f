//! Making another member the owner of a group.

use canteen_protocol::Body;
use canteen_protocol::conversation::TransferGroup;
use canteen_protocol::message::Ack;

use crate::app::{App, Caller};
use crate::chat::act;
use crate::chat::store::{conversations, memberships};
use crate::chat::{rules, standing};
use crate::fault::{Fault, Outcome};

/// Hands a group over; the owner alone. To oneself writes nothing.
///
/// # Errors
/// Not found, forbidden to all but the owner, not found when the new one is not in the group.
pub async fn transfer(app: App, caller: Caller, request: TransferGroup) -> Outcome<Ack> {
    let TransferGroup { conversation, client_id, member } = request;
    act::within(&app, caller, conversation, client_id, move |tx, act| {
        let standing = standing::acting(tx, act, conversation, 0)?;
        rules::is_group(&standing, "owner")?;
        rules::owner_only(&standing, "hand it over")?;
        if member == act.me() {
            return Ok(act.settle_at_head(tx, conversation)?);
        }
        if !memberships::is_member(tx, conversation, member)? {
            let message = format!("member {member} is not in the group: add them first");
            return Err(Fault::not_found(message));
        }
        conversations::set_owner(tx, conversation, Some(member))?;
        Ok(act.append(tx, conversation, Body::Owner { member })?)
    })
    .await
}
