//! What is known of how oneself and others rest.

use std::collections::HashMap;

use canteen_protocol::rest::Status;
use canteen_protocol::{ConversationId, MemberId, Time};

use crate::engine::News;
use crate::model::{Resting, Waits};

/// The state.
#[derive(Debug, Default)]
pub struct State {
    /// One's own.
    pub resting: Resting,
    /// What watched members say they do.
    others: HashMap<MemberId, Status>,
    /// When the member last did something, to be away by itself after a while.
    pub(super) active: Time,
    /// When it is next looked whether any terminal is attached.
    pub(super) look: Time,
    /// None was.
    pub(super) detached: bool,
    /// Away by itself: to be online again when something is done.
    pub(super) by_itself: bool,
}

impl State {
    /// Hears news.
    pub fn hear(&mut self, news: &News) {
        match news {
            News::Rest(resting) => self.resting = (**resting).clone(),
            News::Statuses(statuses) => {
                for (member, status) in statuses {
                    if status.is_plain() {
                        self.others.remove(member);
                    } else {
                        self.others.insert(*member, status.clone());
                    }
                }
            }
            _ => {}
        }
    }

    /// What another member does now; plain when they say nothing.
    #[must_use]
    pub fn of(&self, member: MemberId, now: Time) -> Status {
        self.others.get(&member).map(|status| status.at(now)).unwrap_or_default()
    }

    /// Whether nothing is to ring for oneself.
    #[must_use]
    pub fn is_quiet(&self, now: Time) -> bool {
        self.resting.rest.status.is_quiet(now)
    }

    /// One's messages that wait for a conversation.
    pub fn waiting(&self, conversation: ConversationId) -> impl Iterator<Item = &Waits> {
        self.resting.waiting.iter().filter(move |one| one.conversation == conversation)
    }
}
