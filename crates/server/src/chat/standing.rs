//! Finds a member's standing in a conversation, or says that there is none: a conversation one
//! was never in does not exist.

use canteen_protocol::{ConversationId, MemberId};

use super::act::Act;
use super::rules::{self, Standing};
use super::store::memberships::{self, Membership};
use super::store::{conversations, keeping};
use crate::app::Caller;
use crate::db::{Conn, DbResult, Tx};
use crate::fault::{Fault, Outcome};

/// The standing of someone who is in the conversation now, whose row is locked until the
/// transaction ends: its acts are carried out one after the other. `said` is how many messages
/// the act adds.
///
/// # Errors
/// Not found to strangers, forbidden to former members.
pub fn acting(
    tx: &mut Tx<'_>,
    act: &Act<'_>,
    conversation: ConversationId,
    said: i64,
) -> Outcome<Standing> {
    let who = (act.me(), said);
    let (row, membership) = conversations::claim(tx, act.caller.corp, conversation, who)?;
    let standing = assemble(act.me(), conversation, row, membership)?;
    rules::may_act(&standing)?;
    Ok(standing)
}

/// The standing of someone who is or was in the conversation.
///
/// # Errors
/// Not found to strangers.
pub fn looking(conn: &mut Conn, caller: Caller, conversation: ConversationId) -> Outcome<Standing> {
    let row = conversations::find(conn, caller.corp, conversation)?;
    let membership = memberships::of(conn, conversation, caller.member)?;
    assemble(caller.member, conversation, row, membership)
}

fn assemble(
    me: MemberId,
    id: ConversationId,
    row: Option<conversations::Found>,
    membership: Membership,
) -> Outcome<Standing> {
    let (Some(row), false) = (row, membership.stays.is_empty()) else {
        return Err(unknown(id));
    };
    Ok(Standing {
        id,
        kind: row.kind,
        owner: row.owner,
        name: row.name,
        notice: row.notice,
        members: row.members,
        messages: row.messages,
        pair: row.pair,
        me,
        stays: membership.stays,
        progress: membership.progress,
    })
}

/// Adds what the member said they have read, which few callers need.
///
/// # Errors
/// As the database says.
pub fn with_marks(conn: &mut Conn, mut standing: Standing) -> DbResult<Standing> {
    standing.progress.marked = keeping::of(conn, standing.me, standing.id)?.read;
    Ok(standing)
}

/// What strangers are told.
pub fn unknown(id: ConversationId) -> Fault {
    Fault::not_found(format!("you are in no conversation {id}: look for it in your list"))
}
