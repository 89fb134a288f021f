//! Read marks: how far a member has read, as a place in the log.
//!
//! Who says something has read what stands before: that shows in the message itself, so sending
//! writes no mark and no entry. A member's other devices, and those who watch who has read, see
//! the message and conclude the same.

use canteen_protocol::conversation::{ConversationKind, MarkRead};
use canteen_protocol::ids::CorpNo;
use canteen_protocol::method::Nothing;
use canteen_protocol::{Body, LogId};

use super::rules::Standing;
use super::{standing, stays, store};
use crate::account;
use crate::app::{App, Caller};
use crate::bus::Notice;
use crate::db::{Conn, DbResult, Lane, Tx};
use crate::fault::Outcome;
use crate::log::{self, Draft};

/// Moves the member's mark forward, not beyond the last entry they may see. An older or equal
/// place changes nothing and leaves no trace.
///
/// # Errors
/// Not found.
pub async fn mark(app: App, caller: Caller, request: MarkRead) -> Outcome<Nothing> {
    let lane = Lane::Of(LogId::Personal(caller.member));
    let clock = app.clock.clone();
    app.db
        .write(lane, move |tx| {
            let standing = standing::looking(tx, caller, request.conversation)?;
            let standing = standing::with_marks(tx, standing)?;
            let receipts = shown(tx, caller.corp, &standing)?;
            if let Some(body) = advance(tx, &standing, request, receipts)? {
                let log = LogId::Personal(caller.member);
                let (at, by) = (clock.now(), Some(caller.member));
                log::append(tx, Draft { log, at, by, client_id: None, body })?;
            }
            Ok(Nothing {})
        })
        .await
}

/// Whether the corp lets it be seen here who has read what.
///
/// # Errors
/// As the database says.
pub fn shown(conn: &mut Conn, corp: CorpNo, standing: &Standing) -> DbResult<bool> {
    let direct = standing.kind == ConversationKind::Direct;
    let members = usize::try_from(standing.members).unwrap_or(usize::MAX);
    Ok(account::read_receipts(conn, corp)?.shows(direct, members))
}

fn advance(
    tx: &mut Tx<'_>,
    standing: &Standing,
    request: MarkRead,
    receipts: bool,
) -> Outcome<Option<Body>> {
    let Standing { id, me, .. } = *standing;
    let (head, _) = log::head(tx, LogId::Conversation(id))?;
    let seq = request.seq.min(stays::last(&standing.stays, head));
    let (read, read_n) = standing.progress.read();
    if seq <= read {
        return Ok(None);
    }
    let n = store::messages::count_up_to(tx, id, seq)?.max(read_n);
    let mut keeping = store::keeping::of(tx, me, id)?;
    keeping.read = (seq, n);
    store::keeping::set(tx, me, id, keeping)?;
    if receipts {
        tx.stage(Notice::Read { conversation: id, member: me, seq });
    }
    Ok(Some(Body::Read { conversation: id, seq, n }))
}
