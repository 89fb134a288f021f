//! What is asked and what is found.

use canteen_protocol::search::Criteria;
use canteen_protocol::{ConversationId, Seq, Time};

use super::jump::{Origin, Walk};
use super::resolve::Fault;
use crate::model::Hit;
use crate::widgets::{Input, List};

use std::ops::Range;

/// Where is looked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scope {
    /// In every conversation.
    #[default]
    Everywhere,
    /// In one.
    Here(ConversationId),
}

/// How far looking in one place has come.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Source {
    /// Not asked.
    #[default]
    Unasked,
    /// Asked and not answered.
    Waiting,
    /// There is more behind this cursor.
    More(i64),
    /// There is no more.
    Done,
    /// It was refused.
    Failed(String),
}

/// A message that was found, as it is shown.
#[derive(Clone, Debug)]
pub struct Row {
    /// The message.
    pub hit: Hit,
    /// Its text around the first hit, on one line.
    pub text: String,
    /// What of it was looked for.
    pub marks: Vec<Range<usize>>,
}

/// A question.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// What was typed, and where it is looked for.
    pub typed: (String, Scope),
    /// Its number.
    pub number: u64,
    /// What it means; nothing when there is nothing to look for.
    pub criteria: Option<Criteria>,
    /// The local history.
    pub here: Source,
    /// The server.
    pub server: Source,
    /// When the server is asked: typing is faster than it.
    pub due: Option<Time>,
    /// Nothing was answered yet: what is shown answers the question before.
    pub fresh: bool,
}

/// The search's state. It outlives its window, so that it can be looked at again.
#[derive(Debug, Default)]
pub struct State {
    pub(super) input: Input,
    /// What is typed next takes the place of what was typed before.
    pub(super) renew: bool,
    pub(super) scope: Scope,
    pub(super) asked: Asked,
    pub(super) fault: Option<Fault>,
    pub(super) rows: Vec<Row>,
    pub(super) list: List,
    /// Where one was before the jump.
    pub(super) origin: Option<Origin>,
    /// From hit to hit in a conversation.
    pub(super) walk: Option<Walk>,
    counter: u64,
}

impl State {
    /// A number that no question has.
    pub(super) fn number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// Where the row of a message is.
    pub(super) fn row_of(&self, conversation: ConversationId, seq: Seq) -> Option<usize> {
        self.rows.iter().position(|row| {
            row.hit.conversation == conversation && super::rows::seq(&row.hit) == seq
        })
    }
}
