//! How a member keeps a conversation: pinned, muted.

use canteen_protocol::conversation::Keep;
use canteen_protocol::method::Nothing;
use canteen_protocol::{Body, LogId};

use super::{standing, store};
use crate::app::{App, Caller};
use crate::db::{Lane, Tx};
use crate::fault::Outcome;
use crate::log::{self, Draft};

/// Pins or mutes a conversation for the member alone, also one they have left. Their devices hear
/// of it by an entry in the personal log; there is none when nothing changes.
///
/// # Errors
/// Not found.
pub async fn keep(app: App, caller: Caller, request: Keep) -> Outcome<Nothing> {
    let lane = Lane::Of(LogId::Personal(caller.member));
    let clock = app.clock.clone();
    app.db
        .write(lane, move |tx| {
            let draft = decide(tx, caller, request)?;
            if let Some(body) = draft {
                let log = LogId::Personal(caller.member);
                let (at, by) = (clock.now(), Some(caller.member));
                log::append(tx, Draft { log, at, by, client_id: None, body })?;
            }
            Ok(Nothing {})
        })
        .await
}

fn decide(tx: &mut Tx<'_>, caller: Caller, request: Keep) -> Outcome<Option<Body>> {
    let id = standing::looking(tx, caller, request.conversation)?.id;
    let mut keeping = store::keeping::of(tx, caller.member, id)?;
    let before = keeping;
    keeping.pinned = request.pinned.unwrap_or(keeping.pinned);
    keeping.muted = request.muted.unwrap_or(keeping.muted);
    if keeping == before {
        return Ok(None);
    }
    store::keeping::set(tx, caller.member, id, keeping)?;
    let (pinned, muted) = (keeping.pinned, keeping.muted);
    Ok(Some(Body::Kept { conversation: id, pinned, muted }))
}
