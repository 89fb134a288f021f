//! What a log holds between two places, as far as the member may see it.

use canteen_protocol::sync::{GetRange, Range};
use canteen_protocol::{Entry, LogId, Seq};

use crate::app::{App, Caller};
use crate::chat::stays::{self, Stay};
use crate::chat::{hydrate, standing};
use crate::db::{Conn, DbResult};
use crate::fault::{Fault, Outcome};
use crate::hooks::Hooks;
use crate::log;

/// Entries of one of the three kinds of log: one's own personal log, the own corp's directory
/// log, or a conversation during one's stays in it.
///
/// # Errors
/// Invalid places; not found for a log that is not the member's.
pub async fn range(app: App, caller: Caller, request: GetRange) -> Outcome<Range> {
    if request.from.0 < 1 || request.to < request.from {
        return Err(Fault::invalid(format!(
            "the range {}..={} is empty: places are counted from 1, the smaller one first",
            request.from, request.to
        )));
    }
    let limit = app.limits.range.max(1);
    let hooks = app.hooks.clone();
    app.db
        .read(move |conn| {
            let mut range = look(conn, caller, request, limit)?;
            fill_personal(conn, caller, &mut range, &hooks)?;
            Ok(range)
        })
        .await
}

fn look(conn: &mut Conn, caller: Caller, request: GetRange, limit: usize) -> Outcome<Range> {
    let GetRange { log, from, newest, .. } = request;
    let (head, purged) = log::head(conn, log)?;
    let stays = stays(conn, caller, log)?;
    let end = stays::last(&stays, head);
    // Beyond the end nothing is known yet, so nothing there is covered.
    let to = request.to.min(end);
    let parts = stays::clip(&stays, from, to);
    let entries = gather(conn, caller, log, &parts, limit, newest)?;
    let (from, to) = covered(&entries, (from, to), limit, newest);
    Ok(Range { entries, from, to, head: end, purged })
}

/// What entries of the personal log are about stands with the slices they belong to.
fn fill_personal(
    conn: &mut Conn,
    caller: Caller,
    range: &mut Range,
    hooks: &Hooks,
) -> DbResult<()> {
    match range.entries.first() {
        Some(Entry { log: LogId::Personal(_), .. }) => {
            hooks.personal(conn, caller.member, &mut range.entries)
        }
        _ => Ok(()),
    }
}

/// During which stretches the member may see the log.
fn stays(conn: &mut Conn, caller: Caller, log: LogId) -> Outcome<Vec<Stay>> {
    let always = vec![Stay { first: Seq(1), until: None }];
    match log {
        LogId::Conversation(id) => Ok(standing::looking(conn, caller, id)?.stays),
        LogId::Personal(member) if member == caller.member => Ok(always),
        LogId::Directory(corp) if corp == caller.corp => Ok(always),
        LogId::Personal(_) | LogId::Directory(_) => {
            Err(Fault::not_found(format!("there is no log {log} for you: it is another's")))
        }
    }
}

/// At most `limit` entries of the parts, rising: the first of them or the last.
fn gather(
    conn: &mut Conn,
    caller: Caller,
    log: LogId,
    parts: &[(Seq, Seq)],
    limit: usize,
    newest: bool,
) -> DbResult<Vec<Entry>> {
    let ordered: Vec<_> =
        if newest { parts.iter().rev().collect() } else { parts.iter().collect() };
    let mut pieces: Vec<Vec<Entry>> = Vec::new();
    let mut left = limit;
    for part in ordered {
        if left == 0 {
            break;
        }
        let mut piece = log::range(conn, log, *part, left, newest)?;
        left -= piece.len();
        if let Some(id) = log.conversation() {
            hydrate::fill(conn, caller.member, id, &mut piece)?;
        }
        pieces.push(piece);
    }
    if newest {
        pieces.reverse();
    }
    Ok(pieces.concat())
}

/// What the answer covers of the wanted range: all of it, unless the limit cut it.
fn covered(entries: &[Entry], (from, to): (Seq, Seq), limit: usize, newest: bool) -> (Seq, Seq) {
    match (entries.first(), entries.last()) {
        (Some(first), Some(_)) if entries.len() == limit && newest => (first.seq, to),
        (Some(_), Some(last)) if entries.len() == limit => (from, last.seq),
        _ => (from, to),
    }
}
