//! Which to-dos are seen and in which order. Pure.

use std::cmp::Reverse;

use canteen_protocol::todo::Role;
use canteen_protocol::{MemberId, Time};

use crate::model::TodoItem;

/// What is due within this many milliseconds is due soon.
const SOON: i64 = 2 * 24 * 3_600_000;

/// A part of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum View {
    /// What the member has not done.
    #[default]
    Open,
    /// What the member has to do themself.
    Mine,
    /// What others are on as well.
    Shared,
    /// Past its time.
    Overdue,
    /// Due in two days.
    Soon,
    /// Done.
    Done,
}

impl View {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Open, Self::Mine, Self::Shared, Self::Overdue, Self::Soon, Self::Done];
    /// Their names in command lines, and two that go on from the present one.
    pub const NAMES: &'static [&'static str] =
        &["open", "mine", "shared", "overdue", "soon", "done", "next", "previous"];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Shared => "shared",
            Self::Overdue => "overdue",
            Self::Soon => "soon",
            Self::Done => "done",
        }
    }

    /// The one a name means.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        let here = Self::ALL.iter().position(|view| *view == self).unwrap_or(0);
        let count = Self::ALL.len();
        match name {
            "next" => Self::ALL[(here + 1) % count],
            "previous" => Self::ALL[(here + count - 1) % count],
            _ => Self::ALL.into_iter().find(|view| view.name() == name).unwrap_or(self),
        }
    }

    /// Whether a to-do belongs to it.
    #[must_use]
    pub fn holds(self, item: &TodoItem, me: MemberId, now: Time) -> bool {
        let over = item.is_over(me);
        let due = item.now.due;
        match self {
            Self::Done => over,
            _ if over => false,
            Self::Open => true,
            Self::Mine => item.person(me).is_some_and(|person| person.role == Role::Assignee),
            Self::Shared => item.is_shared(),
            Self::Overdue => due.is_some_and(|due| due < now),
            Self::Soon => due.is_some_and(|due| due >= now && due.0 - now.0 <= SOON),
        }
    }
}

/// In which order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sort {
    /// What is due first; what is due at no time last.
    #[default]
    Due,
    /// What was added last.
    Added,
}

/// The indices of what is seen of the list. `fits` says whether one fits what is typed.
#[must_use]
pub fn rows(
    all: &[TodoItem],
    view: View,
    sort: Sort,
    (me, now): (MemberId, Time),
    fits: impl Fn(&TodoItem) -> bool,
) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..all.len())
        .filter(|index| view.holds(&all[*index], me, now) && fits(&all[*index]))
        .collect();
    let added = |index: &usize| (all[*index].now.created, all[*index].now.id);
    match (view, sort) {
        (View::Done, _) => rows.sort_by_key(|index| Reverse((done_at(&all[*index], me), *index))),
        (_, Sort::Added) => rows.sort_by_key(|index| Reverse((added(index), *index))),
        (_, Sort::Due) => rows.sort_by_key(|index| {
            (all[*index].now.due.unwrap_or(Time(i64::MAX)), added(index), *index)
        }),
    }
    rows
}

fn done_at(item: &TodoItem, me: MemberId) -> Option<Time> {
    item.person(me).and_then(|person| person.done).or(item.now.done)
}
