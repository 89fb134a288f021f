//! What a member has written and not sent, for their other devices. The texts stand in a table of
//! their own, not in the log: what is thrown away is gone.

use canteen_protocol::conversation::{Draft, DraftSaved, Drafts, ListDrafts, SaveDraft};
use canteen_protocol::{Body, LogId};

use super::{content, rules, standing, store};
use crate::app::{App, Caller};
use crate::db::Lane;
use crate::fault::{Fault, Outcome};
use crate::log;

/// Drafts of one answer.
const MOST: i64 = 64;
/// Bytes of text after which an answer ends, so that it fits a frame.
const BYTES: usize = 256 * 1024;

/// Keeps what is written in a conversation in the place of what was; nothing when it was sent or
/// thrown away. What changes nothing writes no entry.
///
/// # Errors
/// Too large, not found, a conflict when another device has written something since, forbidden to
/// write anything where the member is no more.
pub async fn save(app: App, caller: Caller, request: SaveDraft) -> Outcome<DraftSaved> {
    let text = content::text(&request.text, true, &app.limits)?;
    let log = LogId::Personal(caller.member);
    let clock = app.clock.clone();
    app.db
        .write(Lane::Of(log), move |tx| {
            let standing = standing::looking(tx, caller, request.conversation)?;
            if !text.is_empty() {
                rules::may_act(&standing)?;
            }
            let reply_to = request.reply_to.filter(|_| !text.is_empty());
            let before = store::drafts::of(tx, caller.member, standing.id)?.unwrap_or_default();
            if before.text == text && before.reply_to == reply_to {
                return Ok(DraftSaved { seq: before.seq });
            }
            if !before.text.is_empty() && request.over < before.seq {
                return Err(Fault::conflict(
                    "another device has written something here: look at its draft first",
                ));
            }
            let body = Body::Drafted { conversation: standing.id };
            let (at, by) = (clock.now(), Some(caller.member));
            let ack = log::append(tx, log::Draft { log, at, by, client_id: None, body })?;
            let (conversation, text) = (standing.id, text.clone());
            let draft = Draft { conversation, text, reply_to, seq: ack.seq };
            store::drafts::put(tx, caller.member, &draft)?;
            Ok(DraftSaved { seq: ack.seq })
        })
        .await
}

/// The drafts that have changed since a place of the personal log, the oldest change first.
///
/// # Errors
/// As the database says.
pub async fn list(app: App, caller: Caller, request: ListDrafts) -> Outcome<Drafts> {
    let found =
        app.db.read(move |conn| store::drafts::after(conn, caller.member, request.after, MOST));
    let (mut drafts, mut bytes) = (found.await?, 0);
    let fits = drafts.iter().take_while(|draft| {
        let fits = bytes == 0 || bytes + draft.text.len() <= BYTES;
        bytes += draft.text.len();
        fits
    });
    let fits = fits.count();
    drafts.truncate(fits);
    Ok(Drafts { drafts })
}
