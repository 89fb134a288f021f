//! To-dos as the screen has them, and what is done with them.

use canteen_protocol::todo::{Need, Person, Remind, Role, Source, Todo, TodoRef};
use canteen_protocol::{MemberId, MessageId, Segment, Seq, Time, TodoId};
use serde::{Deserialize, Serialize};

/// What a member does with to-dos.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case")]
pub enum TodoAct {
    /// Put something on the list.
    Add {
        /// What; the message's text when it is captured.
        text: String,
        /// By when.
        due: Option<Time>,
        /// When to be reminded.
        remind: Remind,
        /// The message it is captured from.
        source: Option<Source>,
        /// Who else has to do it.
        with: Vec<MemberId>,
    },
    /// Change text, time (0 for none) or by whom it has to be done.
    Edit {
        /// Which.
        todo: TodoRef,
        /// The new text.
        text: Option<String>,
        /// The new time.
        due: Option<Time>,
        /// By whom.
        need: Option<Need>,
    },
    /// Do one's part, or not after all.
    Done {
        /// Which.
        todo: TodoRef,
        /// Done or not.
        done: bool,
    },
    /// Say when to be reminded.
    Remind {
        /// Which.
        todo: TodoRef,
        /// When.
        remind: Remind,
    },
    /// Put colleagues on it, or give those on it another role.
    Share {
        /// Which.
        todo: TodoRef,
        /// Whom.
        members: Vec<MemberId>,
        /// What for.
        role: Role,
    },
    /// Take people off it, or oneself.
    Part {
        /// Which.
        todo: TodoRef,
        /// Whom.
        members: Vec<MemberId>,
    },
    /// Say something about it.
    Comment {
        /// Which.
        todo: TodoRef,
        /// What.
        text: String,
    },
    /// Take it off everybody's list.
    Delete {
        /// Which.
        todo: TodoRef,
    },
    /// Put it back.
    Restore {
        /// Which.
        todo: TodoRef,
    },
}

impl TodoAct {
    /// Which to-do it is about; none for one that is added.
    #[must_use]
    pub fn todo(&self) -> Option<&TodoRef> {
        match self {
            Self::Add { .. } => None,
            Self::Edit { todo, .. }
            | Self::Done { todo, .. }
            | Self::Remind { todo, .. }
            | Self::Share { todo, .. }
            | Self::Part { todo, .. }
            | Self::Comment { todo, .. }
            | Self::Delete { todo }
            | Self::Restore { todo } => Some(todo),
        }
    }
}

/// A to-do of the member's, with what waits in the outbox as if it were done.
#[derive(Clone, PartialEq, Debug)]
pub struct TodoItem {
    /// How acts name it.
    pub key: TodoRef,
    /// As it stands; its number is 0 while the server has not heard of it.
    pub now: Todo,
    /// Something about it waits in the outbox.
    pub pending: bool,
}

impl TodoItem {
    /// One as the server has it.
    #[must_use]
    pub fn known(now: Todo) -> Self {
        Self { key: TodoRef::Id(now.id), now, pending: false }
    }

    /// Whether an act's name for a to-do means this one.
    #[must_use]
    pub fn is(&self, named: &TodoRef) -> bool {
        match named {
            TodoRef::Id(id) => self.now.id == *id,
            TodoRef::Added(client_id) => self.now.added.as_ref() == Some(client_id),
        }
    }

    /// The message it was captured from, as far as the member knows of it.
    #[must_use]
    pub fn message(&self) -> Option<MessageId> {
        self.now.source.map(|source| source.message)
    }

    /// Someone on it.
    #[must_use]
    pub fn person(&self, member: MemberId) -> Option<&Person> {
        self.now.people.iter().find(|person| person.member == member)
    }

    /// Whether others are on it.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.now.people.len() > 1
    }

    /// How many have done it, and how many have to.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let assigned = self.now.people.iter().filter(|person| person.role == Role::Assignee);
        let all = assigned.clone().count();
        (assigned.filter(|person| person.done.is_some()).count(), all)
    }

    /// Whether the member has nothing left to do about it.
    #[must_use]
    pub fn is_over(&self, member: MemberId) -> bool {
        let own = self.person(member).filter(|person| person.role == Role::Assignee);
        self.now.done.is_some() || own.is_some_and(|person| person.done.is_some())
    }

    /// Looks anew whether the whole is done.
    pub fn settle_done(&mut self, at: Time) {
        let (done, all) = self.progress();
        let whole = match self.now.need {
            Need::All => all > 0 && done == all,
            Need::Any => done > 0,
        };
        self.now.done = whole.then(|| self.now.done.unwrap_or(at));
    }
}

/// A member was reminded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reminder {
    /// The place in the member's log.
    pub seq: Seq,
    /// Of which to-do.
    pub todo: TodoId,
    /// For when that was set.
    pub at: Time,
    /// It came late.
    pub late: bool,
}

/// These members and nobody else.
#[must_use]
pub fn segment(members: &[MemberId]) -> Segment {
    Segment::of(members.iter().copied())
}
