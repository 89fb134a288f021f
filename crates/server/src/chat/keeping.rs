//! How a member keeps a conversation: pinned, muted.

use canteen_protocol::conversation::{Keep, Kept};
use canteen_protocol::{Body, LogId};

use super::{standing, store};
use crate::app::{App, Caller};
use crate::db::Lane;
use crate::fault::Outcome;
use crate::log::{self, Draft};

/// Pins or mutes a conversation for the member alone, also one they have left. Their devices hear
/// of it by an entry in the personal log; there is none when nothing changes.
///
/// # Errors
/// Not found.
pub async fn keep(app: App, caller: Caller, request: Keep) -> Outcome<Kept> {
    let log = LogId::Personal(caller.member);
    let clock = app.clock.clone();
    app.db
        .write(Lane::Of(log), move |tx| {
            let id = standing::looking(tx, caller, request.conversation)?.id;
            let before = store::keeping::of(tx, caller.member, id)?;
            let mut keeping = before;
            keeping.pinned = request.pinned.unwrap_or(keeping.pinned);
            keeping.muted = request.muted.unwrap_or(keeping.muted);
            if keeping == before {
                return Ok(Kept { seq: before.kept });
            }
            let (pinned, muted) = (keeping.pinned, keeping.muted);
            let body = Body::Kept { conversation: id, pinned, muted };
            let (at, by) = (clock.now(), Some(caller.member));
            let ack = log::append(tx, Draft { log, at, by, client_id: None, body })?;
            keeping.kept = ack.seq;
            store::keeping::set(tx, caller.member, id, keeping)?;
            Ok(Kept { seq: keeping.kept })
        })
        .await
}
