//! Where all logs of a member stand.
//!
//! Conversations that move while a client turns the pages can slip past it: it asks once more
//! with the `time` of its first page as `since` and has them.

use canteen_protocol::sync::{GetHeads, Heads};
use canteen_protocol::{ConversationId, LogId, Time};

use crate::app::{App, Caller};
use crate::chat::store::listing::{self, Page};
use crate::db::{Conn, DbResult};
use crate::fault::Outcome;
use crate::log;

/// Conversations a page.
const PAGE: usize = 500;
/// An entry bears the time at which its transaction ran, which is a little before others can see
/// it, and nodes' clocks differ a little: so `since` reaches back further by this many
/// milliseconds.
const SLACK: i64 = 60_000;

/// A page of the member's conversations, the most recently active first, and the ends of the
/// personal and the directory log.
///
/// # Errors
/// As the database says.
pub async fn heads(app: App, caller: Caller, request: GetHeads) -> Outcome<Heads> {
    // Before looking, so that what comes while looking is after it.
    let time = app.now();
    Ok(app.db.read(move |conn| look(conn, caller, request, time)).await?)
}

fn look(conn: &mut Conn, caller: Caller, request: GetHeads, time: Time) -> DbResult<Heads> {
    let (personal, _) = log::head(conn, LogId::Personal(caller.member))?;
    let (directory, _) = log::head(conn, LogId::Directory(caller.corp))?;
    let page = Page {
        since: request.since.map_or(Time(i64::MIN), |since| Time(since.0.saturating_sub(SLACK))),
        after: request.after.unwrap_or((Time(i64::MAX), ConversationId(i64::MAX))),
        limit: PAGE + 1,
    };
    let mut conversations = listing::page(conn, caller.member, &page)?;
    let more = conversations.len() > PAGE;
    conversations.truncate(PAGE);
    Ok(Heads { personal, directory, conversations, more, time })
}
