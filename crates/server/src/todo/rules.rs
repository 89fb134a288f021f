//! Who may do what with a to-do, when it is done, who follows an owner who leaves, and when a
//! member is reminded. Pure.

use canteen_protocol::todo::{Need, Remind, Role};
use canteen_protocol::{MemberId, Time};

use crate::fault::{Fault, Outcome};

/// What someone may want to do with a to-do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// Do their part.
    Do,
    /// Change text, time or by whom it has to be done.
    Edit,
    /// Put others on it.
    Share,
    /// Take others off it, or give them another role.
    Rearrange,
    /// Delete it or have it back.
    Delete,
    /// Say something about it, be reminded, begin a group, leave.
    Take,
}

/// What someone is to a to-do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Whether they own it.
    pub owner: bool,
    /// What they are on it for.
    pub role: Role,
}

/// Whether someone may do something.
///
/// | | owner | assignee | watcher |
/// |---|---|---|---|
/// | do | as an assignee | yes | no |
/// | edit, share | yes | yes | no |
/// | rearrange, delete | yes | no | no |
/// | comment, be reminded, chat, leave | yes | yes | yes |
///
/// # Errors
/// Forbidden, with the way out.
pub fn may(standing: Standing, deed: Deed) -> Outcome<()> {
    let Standing { owner, role } = standing;
    let assigned = role == Role::Assignee;
    let (allowed, why) = match deed {
        Deed::Do => (assigned, "you only watch this to-do: ask its owner to make it yours"),
        Deed::Edit => (owner || assigned, "you only watch this to-do: ask its owner to change it"),
        Deed::Share => {
            (owner || assigned, "you only watch this to-do: ask its owner to put others on it")
        }
        Deed::Rearrange => (owner, "only the owner of a to-do takes others off it: ask them"),
        Deed::Delete => (owner, "only the owner of a to-do deletes it: leave it instead"),
        Deed::Take => (true, ""),
    };
    if allowed { Ok(()) } else { Err(Fault::forbidden(why)) }
}

/// One person's part in a to-do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// Who.
    pub member: MemberId,
    /// What for.
    pub role: Role,
    /// When they did it.
    pub done: Option<Time>,
    /// Whether their account is shut: nobody waits for them.
    pub shut: bool,
}

/// Whether the whole is done: by every assignee or by one, those with a shut account aside.
#[must_use]
pub fn is_done(need: Need, parts: &[Part]) -> bool {
    let mut assigned = parts.iter().filter(|part| part.role == Role::Assignee);
    match need {
        // Who has left the corp after doing their part has done it.
        Need::Any => assigned.any(|part| part.done.is_some()),
        Need::All => {
            let mut waited = assigned.filter(|part| !part.shut || part.done.is_some()).peekable();
            waited.peek().is_some() && waited.all(|part| part.done.is_some())
        }
    }
}

/// Who owns it when these leave: an assignee if there is one, who has been on it longest. `parts`
/// are in the order in which they came.
#[must_use]
pub fn successor(parts: &[Part], leaving: &[MemberId]) -> Option<MemberId> {
    let mut staying = parts.iter().filter(|part| !part.shut && !leaving.contains(&part.member));
    let first = staying.clone().next();
    let assigned = staying.find(|part| part.role == Role::Assignee);
    assigned.or(first).map(|part| part.member)
}

/// When a member is to be reminded, if at all.
#[must_use]
pub fn reminder(
    remind: Remind,
    due: Option<Time>,
    done: bool,
    reminded: Option<Time>,
) -> Option<Time> {
    let at = match remind {
        Remind::Due => due,
        Remind::Never => None,
        Remind::At(at) => Some(at),
    };
    at.filter(|at| !done && reminded != Some(*at))
}

#[cfg(test)]
mod tests;
