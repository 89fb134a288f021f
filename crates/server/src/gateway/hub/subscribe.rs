//! Which conversations a member's sessions hear: loaded from the database when a session begins,
//! kept by the bus's `Join` and `Leave` from then on.
//!
//! The two meet: a notice may come while the database is being read, of a change the read did or
//! did not see. So notices heard during a load are remembered and win over what was read.

use std::collections::HashSet;

use canteen_protocol::{ConversationId, LogId, MemberId, Seq};

use super::Hub;
use super::maps::Maps;

impl Hub {
    /// A load of the member's subscriptions begins: the session must be seated already, and the
    /// database be read after this.
    pub(in crate::gateway) fn loading(&self, member: MemberId) -> Loading<'_> {
        if let Some(member) = self.maps().members.get_mut(&member) {
            member.loads += 1;
        }
        Loading { hub: self, member, done: false }
    }

    /// The first session to hear a log asks for its head itself: these need no healing.
    pub(in crate::gateway) fn begin_at(&self, heads: &[(LogId, Seq)]) {
        let mut maps = self.maps();
        for (log, head) in heads {
            if let Some(topic) = maps.topics.get_mut(log)
                && topic.links.len() == 1
            {
                topic.seen = topic.seen.or(Some(*head));
            }
        }
    }

    /// Whether the member is in the conversation, as far as this node has heard. Only true for
    /// members who are there.
    #[must_use]
    pub fn is_in(&self, member: MemberId, conversation: ConversationId) -> bool {
        self.maps().members.get(&member).is_some_and(|m| m.conversations.contains(&conversation))
    }
}

/// A load under way; dropped without [`Loading::done`], it has failed.
pub(in crate::gateway) struct Loading<'a> {
    hub: &'a Hub,
    member: MemberId,
    done: bool,
}

impl Loading<'_> {
    /// The load gave these. Answers which of them are new here.
    pub fn done(mut self, conversations: Vec<ConversationId>) -> Vec<ConversationId> {
        self.done = true;
        self.hub.maps().loaded(self.member, Some(conversations))
    }
}

impl Drop for Loading<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.hub.maps().loaded(self.member, None);
        }
    }
}

impl Maps {
    pub fn join(&mut self, member: MemberId, conversation: ConversationId) {
        let Some(entry) = self.members.get_mut(&member) else { return };
        if entry.loads > 0 {
            entry.changes.insert(conversation, true);
        }
        self.enter(member, conversation);
    }

    pub fn part(&mut self, member: MemberId, conversation: ConversationId) {
        let Some(entry) = self.members.get_mut(&member) else { return };
        if entry.loads > 0 {
            entry.changes.insert(conversation, false);
        }
        self.exit(member, conversation);
    }

    fn loaded(
        &mut self,
        member: MemberId,
        read: Option<Vec<ConversationId>>,
    ) -> Vec<ConversationId> {
        // The last session may have gone while the database was read.
        let Some(entry) = self.members.get_mut(&member) else { return Vec::new() };
        let mut target = read.map(HashSet::from_iter);
        if let Some(target) = &mut target {
            for (conversation, is_in) in &entry.changes {
                if *is_in {
                    target.insert(*conversation);
                } else {
                    target.remove(conversation);
                }
            }
        }
        entry.loads = entry.loads.saturating_sub(1);
        if entry.loads == 0 {
            entry.changes.clear();
        }
        let Some(target) = target else { return Vec::new() };
        let gone: Vec<_> = entry.conversations.difference(&target).copied().collect();
        let new: Vec<_> = target.difference(&entry.conversations).copied().collect();
        for conversation in gone {
            self.exit(member, conversation);
        }
        for conversation in &new {
            self.enter(member, *conversation);
        }
        new
    }

    fn enter(&mut self, member: MemberId, conversation: ConversationId) {
        let Some(entry) = self.members.get_mut(&member) else { return };
        if !entry.conversations.insert(conversation) {
            return;
        }
        for link in entry.links.clone() {
            self.listen(LogId::Conversation(conversation), &link);
        }
    }

    fn exit(&mut self, member: MemberId, conversation: ConversationId) {
        let Some(entry) = self.members.get_mut(&member) else { return };
        if !entry.conversations.remove(&conversation) {
            return;
        }
        for link in entry.links.clone() {
            self.ignore(LogId::Conversation(conversation), &link);
            self.unwatch(conversation, &link);
            if let Some(seat) = self.seats.get_mut(&link.id) {
                seat.watched.retain(|other| *other != conversation);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use canteen_protocol::DeviceId;
    use canteen_protocol::ids::CorpNo;

    use super::*;
    use crate::app::Caller;
    use crate::bus::{Listener, Notice};
    use crate::gateway::Pace;

    const ME: MemberId = MemberId(1);

    fn hub_with_me() -> Hub {
        let hub = Hub::new(Pace::default());
        let link = hub.open([127, 0, 0, 1].into()).unwrap();
        let caller = Caller { member: ME, corp: CorpNo(1), device: DeviceId(1), session: link.id };
        hub.seat(&link, caller).unwrap();
        hub
    }

    fn join(conversation: i64) -> Notice {
        Notice::Join { member: ME, conversation: ConversationId(conversation) }
    }

    fn leave(conversation: i64) -> Notice {
        Notice::Leave { member: ME, conversation: ConversationId(conversation) }
    }

    #[test]
    fn what_is_heard_while_loading_wins_over_what_was_read() {
        // What is heard during the load, what the load read, what holds afterwards.
        let cases: &[(&[Notice], &[i64], &[i64])] = &[
            (&[], &[1, 2], &[1, 2]),
            (&[join(3)], &[1, 2], &[1, 2, 3]),
            (&[leave(2)], &[1, 2], &[1]),
            (&[join(3), leave(3)], &[1, 3], &[1]),
            (&[leave(1), join(1)], &[], &[1]),
        ];
        for (heard, read, expected) in cases {
            let hub = hub_with_me();
            let load = hub.loading(ME);
            hub.hear(heard);
            load.done(read.iter().map(|n| ConversationId(*n)).collect());
            for n in 1..=3 {
                let is_in = hub.is_in(ME, ConversationId(n));
                assert_eq!(is_in, expected.contains(&n), "{heard:?} {read:?}: {n}");
            }
        }
    }

    #[test]
    fn notices_after_the_load_hold_and_a_failed_load_changes_nothing() {
        let hub = hub_with_me();
        hub.loading(ME).done(vec![ConversationId(1)]);
        hub.hear(&[join(2), leave(1)]);
        drop(hub.loading(ME));
        assert!(hub.is_in(ME, ConversationId(2)));
        assert!(!hub.is_in(ME, ConversationId(1)));
    }
}
