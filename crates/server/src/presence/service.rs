//! Who may watch what.

use canteen_protocol::presence::Present;
use canteen_protocol::{ConversationId, MemberId};

use super::store;
use crate::app::{App, Caller};
use crate::bus::Notice;
use crate::directory;
use crate::fault::{Fault, Outcome};
use crate::gateway::NotThere;
use crate::rest;

/// Members whose presence one session shows.
const MEMBERS: usize = 500;
/// Conversations one session shows.
const CONVERSATIONS: usize = 16;

impl From<NotThere> for Fault {
    fn from(error: NotThere) -> Self {
        Self::not_found(error.to_string())
    }
}

/// The session shows the presence of these members from now on. Those of other corps, those
/// who have left and those the caller does not see are never there.
pub(super) async fn watch_members(
    app: &App,
    caller: Caller,
    members: Vec<MemberId>,
) -> Outcome<Present> {
    if members.len() > MEMBERS {
        return Err(Fault::invalid(format!(
            "members: at most {MEMBERS} can be watched, {} were given",
            members.len()
        )));
    }
    let colleagues = app.db.read(move |conn| {
        let colleagues = store::colleagues(conn, caller.corp, members)?;
        directory::Sight::of(conn, caller.corp, caller.member)?.among(conn, colleagues)
    });
    let colleagues = colleagues.await?;
    let online = app.hub.watch_members(caller, colleagues.clone());
    // Read after the watch began, so that no change falls between.
    let now = app.now();
    let statuses = app.db.read(move |conn| rest::statuses(conn, &colleagues, now)).await?;
    Ok(Present { online, statuses })
}

/// The session shows these conversations from now on.
pub(super) fn watch(app: &App, caller: Caller, shown: &[ConversationId]) -> Outcome<()> {
    if shown.len() > CONVERSATIONS {
        return Err(Fault::invalid(format!(
            "conversations: at most {CONVERSATIONS} can be watched, {} were given",
            shown.len()
        )));
    }
    Ok(app.hub.watch(caller, shown)?)
}

/// The caller is writing: those who look at the conversation hear of it.
pub(super) fn typing(app: &App, caller: Caller, conversation: ConversationId) -> Outcome<()> {
    if app.hub.may_type(caller, conversation)? {
        app.bus.publish(vec![Notice::Typing { conversation, member: caller.member }]);
    }
    Ok(())
}
