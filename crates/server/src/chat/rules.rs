//! Who may do what in a conversation. Pure: fed with a member's standing and the facts of the
//! case, answers with a refusal worded for people or with nothing.

use canteen_protocol::conversation::ConversationKind;
use canteen_protocol::limits::Limits;
use canteen_protocol::{ConversationId, ErrorCode, MemberId, Seq, Time};

use super::content::too_large;
use super::stays::{self, Stay};
use crate::fault::{Fault, Outcome};

/// A conversation and one member's part in it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Which conversation.
    pub id: ConversationId,
    /// Its kind.
    pub kind: ConversationKind,
    /// A group's owner; of a direct conversation who opened it, nobody once both have.
    pub owner: Option<MemberId>,
    /// A group's name.
    pub name: String,
    /// A group's notice.
    pub notice: String,
    /// How many members.
    pub members: i64,
    /// How many messages.
    pub messages: i64,
    /// The two of a direct conversation, the smaller id first.
    pub pair: Option<(MemberId, MemberId)>,
    /// The member.
    pub me: MemberId,
    /// Their stays, rising; at least one.
    pub stays: Vec<Stay>,
    /// How far they have read.
    pub progress: Progress,
}

/// How far a member has read, by all that shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// The place at which their present or last stay began, and how many messages came before.
    pub joined: (Seq, i64),
    /// Their own last message in that stay, place and number.
    pub spoke: (Seq, i64),
    /// What they said they have read, place and number.
    pub marked: (Seq, i64),
}

impl Progress {
    /// The last place read and the number of the last message read. Nothing before the stay is
    /// unread, and whoever speaks has read what stands before.
    #[must_use]
    pub fn read(self) -> (Seq, i64) {
        let before = (Seq(self.joined.0.0 - 1), self.joined.1);
        let furthest = |a: (Seq, i64), b: (Seq, i64)| (a.0.max(b.0), a.1.max(b.1));
        furthest(furthest(before, self.spoke), self.marked)
    }

    /// The last place read within the stay; 0 when none.
    #[must_use]
    pub fn read_here(self) -> Seq {
        let (seq, _) = self.read();
        if seq < self.joined.0 { Seq(0) } else { seq }
    }
}

impl Standing {
    /// Whether the member is in it now.
    #[must_use]
    pub fn joined(&self) -> bool {
        self.stays.last().is_some_and(|stay| stay.until.is_none())
    }

    /// Whether the member may see a place of its log.
    #[must_use]
    pub fn sees(&self, seq: Seq) -> bool {
        stays::sees(&self.stays, seq)
    }

    /// Whether the member owns the group.
    #[must_use]
    pub fn owns(&self) -> bool {
        self.kind == ConversationKind::Group && self.owner == Some(self.me)
    }
}

/// What rules look at in a message.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Who said it.
    pub author: MemberId,
    /// When.
    pub at: Time,
    /// Whether it was recalled.
    pub recalled: bool,
}

/// Only who is in a conversation acts in it.
///
/// # Errors
/// Forbidden to a former member.
pub fn may_act(standing: &Standing) -> Outcome<()> {
    if standing.joined() {
        return Ok(());
    }
    Err(Fault::forbidden("you are no longer in this group: ask a member to add you again"))
}

/// Groups alone have names, notices, owners and members that come and go.
///
/// # Errors
/// Invalid for a direct conversation.
pub fn is_group(standing: &Standing, what: &str) -> Outcome<()> {
    if standing.kind == ConversationKind::Group {
        return Ok(());
    }
    Err(Fault::invalid(format!("a direct conversation has no {what}: begin a group for that")))
}

/// The owner alone.
///
/// # Errors
/// Forbidden to others.
pub fn owner_only(standing: &Standing, what: &str) -> Outcome<()> {
    if standing.owns() {
        return Ok(());
    }
    Err(Fault::forbidden(format!("only the group's owner can {what}: ask them")))
}

/// One's own message, while it stands and within the window.
///
/// # Errors
/// Forbidden, conflict when it was recalled, expired.
pub fn may_edit(me: MemberId, message: Case, now: Time, limits: &Limits) -> Outcome<()> {
    if message.author != me {
        return Err(Fault::forbidden("only its author can edit a message: reply to it instead"));
    }
    if message.recalled {
        return Err(Fault::conflict("the message was recalled: send a new one"));
    }
    within(message.at, now, limits.edit_seconds, "edited", "send a new one")
}

/// One's own message or, for a group's owner, any, within the window.
///
/// # Errors
/// Forbidden, expired.
pub fn may_recall(standing: &Standing, message: Case, now: Time, limits: &Limits) -> Outcome<()> {
    if message.author != standing.me && !standing.owns() {
        return Err(Fault::forbidden(match standing.kind {
            ConversationKind::Group => {
                "only its author and the group's owner can recall a message: ask one of them"
            }
            _ => "only its author can recall a message: ask them",
        }));
    }
    within(message.at, now, limits.recall_seconds, "recalled", "say what has changed instead")
}

fn within(at: Time, now: Time, seconds: i64, done: &str, way_out: &str) -> Outcome<()> {
    if now.0.saturating_sub(at.0) <= seconds.saturating_mul(1_000) {
        return Ok(());
    }
    let message = format!("a message can be {done} for {}: {way_out}", span(seconds));
    Err(Fault::refused(ErrorCode::Expired, message))
}

/// A length of time as people say it.
fn span(seconds: i64) -> String {
    let (count, unit) = match seconds {
        s if s >= 3_600 && s % 3_600 == 0 => (s / 3_600, "hour"),
        s if s >= 60 && s % 60 == 0 => (s / 60, "minute"),
        s => (s, "second"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// Not on what was recalled, and only so many different ones.
///
/// # Errors
/// Conflict, too large with `limit` and `size`.
pub fn may_react(message: Case, different: usize, is_new: bool, limits: &Limits) -> Outcome<()> {
    if message.recalled {
        return Err(Fault::conflict("the message was recalled: there is nothing to react to"));
    }
    if is_new && different >= limits.reactions {
        let way_out = "choose one of those there";
        let what = "the message with this one";
        return Err(too_large(what, different + 1, limits.reactions, "reactions", way_out));
    }
    Ok(())
}

/// The owner removes anyone, everyone removes themselves.
///
/// # Errors
/// Forbidden.
pub fn may_remove(standing: &Standing, members: &[MemberId]) -> Outcome<()> {
    if members.iter().all(|member| *member == standing.me) {
        return Ok(());
    }
    owner_only(standing, "remove others")
}

/// Whether so many members have room in a group.
///
/// # Errors
/// Too large, with `limit` and `size`.
pub fn fits(members: usize, limits: &Limits) -> Outcome<()> {
    if members <= limits.group_members {
        return Ok(());
    }
    let way_out = "make several groups";
    Err(too_large("the group", members, limits.group_members, "members", way_out))
}

/// Who owns a group after its owner: who has been in it longest, the smallest id among equals.
/// `members` are those in it with the places at which they joined.
#[must_use]
pub fn successor(members: &[(MemberId, Seq)], leaving: &[MemberId]) -> Option<MemberId> {
    members
        .iter()
        .filter(|(member, _)| !leaving.contains(member))
        .min_by_key(|(member, first)| (*first, *member))
        .map(|(member, _)| *member)
}

#[cfg(test)]
mod tests;
