//! A member is seen off: out of every group, what they own handed over, what waits taken back. What
//! they said stays, and so do direct conversations, which the other one keeps.

use canteen_protocol::conversation::ConversationKind;
use canteen_protocol::offboard::{LeftGroup, Receipt};
use canteen_protocol::{Body, ConversationId, LogId};

use super::store::{conversations, memberships};
use super::{later, rules};
use crate::bus::Notice;
use crate::db::{DbResult, Tx};
use crate::fault::Outcome;
use crate::hooks::Leaver;
use crate::log::{self, Draft};

/// Takes them out of everything.
pub fn leave(tx: &mut Tx<'_>, who: Leaver<'_>, receipt: &mut Receipt) -> Outcome<()> {
    let mut all = memberships::conversations_of(tx, who.member)?;
    all.sort_unstable();
    for id in all {
        receipt.groups.extend(out_of(tx, who, id)?);
    }
    receipt.withdrawn = later::withdraw_all(tx, who.member, who.at, who.limits)?;
    Ok(())
}

/// Takes them out of a group, whose owner is said before they are gone; none when it is no group.
fn out_of(tx: &mut Tx<'_>, who: Leaver<'_>, id: ConversationId) -> DbResult<Option<LeftGroup>> {
    let (found, _) = conversations::claim(tx, who.corp, id, (who.member, 0))?;
    let Some(group) = found.filter(|found| found.kind == ConversationKind::Group) else {
        return Ok(None);
    };
    let log = LogId::Conversation(id);
    let members = memberships::current(tx, id)?;
    let owned = group.owner == Some(who.member);
    let named = who.to.filter(|to| members.iter().any(|(member, _)| member == to));
    let owner = named.or_else(|| rules::successor(&members, &[who.member])).filter(|_| owned);
    if owned {
        conversations::set_owner(tx, id, owner)?;
        if let Some(member) = owner {
            say(tx, who, log, Body::Owner { member })?;
        }
    }
    let left = say(tx, who, log, Body::Left { members: vec![who.member] })?;
    memberships::leave(tx, id, &[who.member], left.seq, left.at, &group.name)?;
    conversations::set_members(tx, id, group.members - 1)?;
    say(tx, who, LogId::Personal(who.member), Body::Removed { conversation: id })?;
    tx.stage(Notice::Leave { member: who.member, conversation: id });
    Ok(Some(LeftGroup { conversation: id, name: group.name, owned, owner }))
}

fn say(
    tx: &mut Tx<'_>,
    who: Leaver<'_>,
    log: LogId,
    body: Body,
) -> DbResult<canteen_protocol::message::Ack> {
    let draft = Draft { log, at: who.at, by: Some(who.member), client_id: None, body };
    log::append(tx, draft)
}
