//! What the bus may have lost: every two seconds the logs that grew are compared with what was
//! pushed here, and sessions are told of heads they were not given. With the time a client needs
//! to fetch, a lost push is healed within five seconds, on every node for itself.
//!
//! The window looks ten seconds further back than the last look: that much may pass between a
//! transaction's time and its commit, and between the clocks of two nodes (keep NTP running).

use std::sync::Arc;

use canteen_protocol::{LogId, MemberId, Seq, Time};
use tokio::time::{Duration, sleep};

use super::{Gateway, store};
use crate::bus::{Listener, Notice};
use crate::db::DbResult;

/// How far back a look goes behind the one before, in milliseconds.
const OVERLAP: i64 = 10_000;
/// A commit is published a moment after it can be read: what seems lost gets this long to arrive.
const GRACE: Duration = Duration::from_millis(250);

pub(super) async fn run(gateway: Arc<Gateway>) {
    let mut since = gateway.app.now();
    let mut failing = false;
    loop {
        sleep(gateway.app.hub.pace.heal).await;
        let now = gateway.app.now();
        let outcome = look(&gateway, Time(since.0.min(now.0) - OVERLAP)).await;
        match outcome {
            Ok(()) => (since, failing) = (now, false),
            // Said once, not every two seconds.
            Err(error) if !failing => {
                tracing::warn!(%error, "cannot look for lost news");
                failing = true;
            }
            Err(_) => {}
        }
    }
}

async fn look(gateway: &Gateway, since: Time) -> DbResult<()> {
    let hub = &gateway.app.hub;
    if hub.sessions() == 0 {
        return Ok(());
    }
    let news = gateway.app.db.read(move |conn| store::news(conn, since)).await?;
    let revoked: Vec<_> = news.revoked.iter().map(|d| Notice::Revoked { device: *d }).collect();
    hub.hear(&revoked);
    let suspects = hub.behind(&news.heads);
    if suspects.is_empty() {
        return Ok(());
    }
    sleep(GRACE).await;
    let lost = hub.behind(&suspects);
    // First those that may change what a member hears.
    for (log, _) in &lost {
        if let LogId::Personal(member) = log {
            load(gateway, *member).await?;
        }
    }
    hub.hear(&heads(&lost));
    Ok(())
}

fn heads(lost: &[(LogId, Seq)]) -> Vec<Notice> {
    lost.iter().map(|(log, seq)| Notice::Head { log: *log, seq: *seq }).collect()
}

/// Reads a member's subscriptions again and tells their sessions the heads of conversations that
/// are new to them.
async fn load(gateway: &Gateway, member: MemberId) -> DbResult<()> {
    let Gateway { app, router, .. } = gateway;
    let load = app.hub.loading(member);
    let router = Arc::clone(router);
    let conversations = app.db.read(move |conn| router.subscribed(conn, member)).await?;
    let new = load.done(conversations);
    if !new.is_empty() {
        let logs = new.into_iter().map(LogId::Conversation);
        let found = app.db.read(move |conn| store::heads(conn, logs)).await?;
        app.hub.hear(&heads(&app.hub.behind(&found)));
    }
    Ok(())
}
