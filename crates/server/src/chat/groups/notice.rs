//! A group's notice.

use canteen_protocol::Body;
use canteen_protocol::conversation::SetNotice;
use canteen_protocol::message::Ack;

use crate::app::{App, Caller};
use crate::chat::act;
use crate::chat::store::conversations;
use crate::chat::{content, rules, standing};
use crate::fault::Outcome;

/// Puts up a notice or, when empty, takes it down; the owner alone. The one that is up writes
/// nothing.
///
/// # Errors
/// Too long a text, not found, forbidden to all but the owner.
pub async fn put_up(app: App, caller: Caller, request: SetNotice) -> Outcome<Ack> {
    let text = content::notice(&request.text)?;
    let SetNotice { conversation, client_id, .. } = request;
    act::within(&app, caller, conversation, client_id, move |tx, act| {
        let standing = standing::acting(tx, act, conversation, 0)?;
        rules::is_group(&standing, "notice")?;
        rules::owner_only(&standing, "change its notice")?;
        if standing.notice == text {
            return Ok(act.settle_at_head(tx, conversation)?);
        }
        conversations::set_notice(tx, conversation, &text)?;
        Ok(act.append(tx, conversation, Body::Notice { text: text.clone() })?)
    })
    .await
}
