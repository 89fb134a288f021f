//! Direct conversations: one a pair, begun by whoever opens it first, and only listed for the
//! other one when something is said in it.

use canteen_protocol::conversation::{Conversation, OpenDirect};
use canteen_protocol::{Body, ConversationId, LogId, MemberId, Seq};

use super::rules::Standing;
use super::store::conversations::{self, New};
use super::store::memberships;
use super::view;
use crate::app::{App, Caller};
use crate::bus::Notice;
use crate::db::{DbResult, Lane, Tx};
use crate::directory;
use crate::fault::{Fault, Outcome};
use crate::log::{self, Draft};

use super::act::Act;

/// Opens the conversation with a member, or with oneself for notes. One that exists is given also
/// when the other's account is shut meanwhile: what was said remains.
///
/// # Errors
/// Not found when there is no such active member.
pub async fn open(app: App, caller: Caller, request: OpenDirect) -> Outcome<Conversation> {
    let pair = conversations::pair(caller.member, request.member);
    let key = pair.clone();
    let found = app.db.read(move |conn| conversations::of_pair(conn, &key)).await?;
    let id = match found {
        Some((id, opener)) if opener.is_none_or(|opener| opener == caller.member) => id,
        _ => begin(&app, caller, request.member, pair).await?,
    };
    app.db.read(move |conn| view::as_seen(conn, caller, id)).await
}

async fn begin(app: &App, caller: Caller, peer: MemberId, pair: String) -> Outcome<ConversationId> {
    let clock = app.clock.clone();
    app.db
        .write(Lane::Of(LogId::Personal(caller.member)), move |tx| {
            let opening = Opening { caller, peer, at: clock.now() };
            opening.check(tx)?;
            if conversations::of_pair(tx, &pair)?.is_none()
                && let Some(id) = opening.create(tx, &pair)?
            {
                return Ok(id);
            }
            // It is there, perhaps since a moment ago.
            let found = conversations::of_pair(tx, &pair)?;
            let (id, opener) = found.ok_or_else(|| Fault::Internal("no such pair".into()))?;
            if opener.is_some_and(|opener| opener != caller.member) {
                opening.join_opener(tx, id)?;
            }
            Ok(id)
        })
        .await
}

struct Opening {
    caller: Caller,
    peer: MemberId,
    at: canteen_protocol::Time,
}

impl Opening {
    /// Whom the caller does not see is not there for them, though they may have begun already.
    fn check(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        let Self { caller, peer, .. } = *self;
        let there = directory::member_exists(tx, caller.corp, peer)?
            && directory::Sight::of(tx, caller.corp, caller.member)?.sees(tx, peer)?;
        if there {
            return Ok(());
        }
        Err(Fault::not_found(format!(
            "there is no active member {peer}: look for them in the directory"
        )))
    }

    /// Nothing when someone else was first.
    fn create(&self, tx: &mut Tx<'_>, pair: &str) -> Outcome<Option<ConversationId>> {
        let Self { caller, peer, at } = *self;
        let me = caller.member;
        let both = if me == peer { vec![me] } else { vec![me.min(peer), me.max(peer)] };
        let id = ConversationId(tx.new_id("conversation")?);
        let owner = (me != peer).then_some(me);
        let new = New { id, corp: caller.corp, name: "", owner, members: both.len(), created: at };
        if !conversations::insert_direct(tx, &new, pair)? {
            return Ok(None);
        }
        memberships::join(tx, id, &both, Seq(1), 0)?;
        tx.stage(Notice::Join { member: me, conversation: id });
        let body = Body::Created { name: String::new(), members: both.len() };
        let log = LogId::Conversation(id);
        log::append(tx, Draft { log, at, by: Some(me), client_id: None, body })?;
        self.tell_me(tx, id)?;
        Ok(Some(id))
    }

    /// The other one opened it before and has said nothing yet: now both have it.
    fn join_opener(&self, tx: &mut Tx<'_>, id: ConversationId) -> DbResult<()> {
        conversations::set_owner(tx, id, None)?;
        tx.stage(Notice::Join { member: self.caller.member, conversation: id });
        self.tell_me(tx, id)
    }

    fn tell_me(&self, tx: &mut Tx<'_>, id: ConversationId) -> DbResult<()> {
        let me = self.caller.member;
        let (log, by) = (LogId::Personal(me), Some(me));
        let body = Body::Added { conversation: id };
        log::append(tx, Draft { log, at: self.at, by, client_id: None, body })?;
        Ok(())
    }
}

/// Before the first message: from now on both have the conversation.
///
/// # Errors
/// As the database says.
pub fn surface(tx: &mut Tx<'_>, act: &Act<'_>, standing: &Standing) -> DbResult<()> {
    let (Some((a, b)), Some(opener)) = (standing.pair, standing.owner) else { return Ok(()) };
    let other = if opener == a { b } else { a };
    conversations::set_owner(tx, standing.id, None)?;
    tx.stage(Notice::Join { member: other, conversation: standing.id });
    act.tell(tx, &[other], &Body::Added { conversation: standing.id })
}
