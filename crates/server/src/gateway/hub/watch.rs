//! What a session shows: typing, read marks and presence go only where they are seen.
//!
//! Membership is asked of the hub's own subscriptions rather than of the database: these change
//! under the same lock, so that a member who leaves cannot go on watching.

use std::collections::HashMap;
use std::sync::Arc;

use canteen_protocol::{ConversationId, Event, MemberId};

use super::Hub;
use super::hear::{Round, frame};
use super::maps::Maps;
use crate::app::{Caller, SessionId};
use crate::gateway::link::Link;

/// A conversation the member is not in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("you are not in conversation {0}")]
pub struct NotThere(pub ConversationId);

impl Hub {
    /// The session shows these conversations, and no others.
    ///
    /// # Errors
    /// [`NotThere`] for the first the member is not in; nothing has changed then.
    pub fn watch(&self, caller: Caller, shown: &[ConversationId]) -> Result<(), NotThere> {
        let mut maps = self.maps();
        let Some(member) = maps.members.get(&caller.member) else { return Ok(()) };
        if let Some(alien) = shown.iter().find(|c| !member.conversations.contains(c)) {
            return Err(NotThere(*alien));
        }
        let Some(seat) = maps.seats.get_mut(&caller.session) else { return Ok(()) };
        let mut shown = shown.to_vec();
        shown.sort_unstable();
        shown.dedup();
        let before = std::mem::replace(&mut seat.watched, shown.clone());
        let link = Arc::clone(&seat.link);
        for conversation in before {
            maps.unwatch(conversation, &link);
        }
        for conversation in shown {
            maps.watchers.entry(conversation).or_default().push(Arc::clone(&link));
        }
        Ok(())
    }

    /// The session shows whether these members are there, and no others. Answers those who are.
    pub fn watch_members(&self, caller: Caller, mut shown: Vec<MemberId>) -> Vec<MemberId> {
        let mut maps = self.maps();
        shown.sort_unstable();
        shown.dedup();
        let online =
            shown.iter().filter(|member| maps.members.contains_key(member)).copied().collect();
        let Some(seat) = maps.seats.get_mut(&caller.session) else { return online };
        let before = std::mem::replace(&mut seat.onlooked, shown.clone());
        let link = Arc::clone(&seat.link);
        for member in before {
            maps.overlook(member, &link);
        }
        for member in shown {
            maps.onlookers.entry(member).or_default().push(Arc::clone(&link));
        }
        online
    }

    /// Whether others are to be told that the session's member is typing: not more often than the
    /// pace says.
    ///
    /// # Errors
    /// [`NotThere`].
    pub fn may_type(&self, caller: Caller, at: ConversationId) -> Result<bool, NotThere> {
        let now = self.elapsed();
        let mut maps = self.maps();
        if !maps.members.get(&caller.member).is_some_and(|m| m.conversations.contains(&at)) {
            return Err(NotThere(at));
        }
        let Some(seat) = maps.seats.get_mut(&caller.session) else { return Ok(false) };
        let pause = u64::try_from(self.pace.typing.as_micros()).unwrap_or(u64::MAX);
        let due = seat.typed.is_none_or(|(before, when)| before != at || when + pause <= now);
        if due {
            seat.typed = Some((at, now));
        }
        Ok(due)
    }

    /// Whether the member has a session here.
    #[must_use]
    pub fn is_online(&self, member: MemberId) -> bool {
        self.maps().members.contains_key(&member)
    }
}

/// A session and what it is to be told of members.
type Told<'a, T> = (&'a Arc<Link>, Vec<(MemberId, T)>);

impl Maps {
    pub(super) fn push_presence(&mut self, round: &mut Round<'_>) {
        let changes = std::mem::take(&mut self.presence);
        for (link, members) in self.by_onlooker(changes) {
            if let Some(frame) = frame(&Event::Presence { members }) {
                round.push_passing([link], &frame);
            }
        }
    }

    pub(super) fn push_statuses(&mut self, round: &mut Round<'_>) {
        let changes = std::mem::take(&mut self.statuses);
        for (link, members) in self.by_onlooker(changes) {
            if let Some(frame) = frame(&Event::Status { members }) {
                round.push_passing([link], &frame);
            }
        }
    }

    /// What each session is to be told of what has changed.
    fn by_onlooker<T: Clone>(&self, changes: HashMap<MemberId, T>) -> Vec<Told<'_, T>> {
        let mut by_link: HashMap<SessionId, Told<'_, T>> = HashMap::new();
        for (member, change) in changes {
            for link in self.onlookers.get(&member).into_iter().flatten() {
                let (_, seen) = by_link.entry(link.id).or_insert((link, Vec::new()));
                seen.push((member, change.clone()));
            }
        }
        by_link.into_values().collect()
    }
}
