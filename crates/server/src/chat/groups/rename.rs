//! Giving a group another name.

use canteen_protocol::Body;
use canteen_protocol::conversation::RenameGroup;
use canteen_protocol::message::Ack;

use crate::app::{App, Caller};
use crate::chat::act;
use crate::chat::store::conversations;
use crate::chat::{content, rules, standing};
use crate::fault::Outcome;

/// Gives a group another name; anyone in it may. The name it has writes nothing.
///
/// # Errors
/// Invalid or too long a name, not found, forbidden to former members.
pub async fn rename(app: App, caller: Caller, request: RenameGroup) -> Outcome<Ack> {
    let name = content::name(&request.name, &app.limits)?;
    let RenameGroup { conversation, client_id, .. } = request;
    act::within(&app, caller, conversation, client_id, move |tx, act| {
        let standing = standing::acting(tx, act, conversation, 0)?;
        rules::is_group(&standing, "name of its own")?;
        if standing.name == name {
            return Ok(act.settle_at_head(tx, conversation)?);
        }
        conversations::set_name(tx, conversation, &name)?;
        Ok(act.append(tx, conversation, Body::Renamed { name: name.clone() })?)
    })
    .await
}
