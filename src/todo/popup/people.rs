//! Choosing who is on a to-do: those marked are, the others are taken off it.

use canteen_protocol::MemberId;
use canteen_protocol::todo::{Role, TodoRef};
use ratatui::layout::Rect;

use crate::input::Key;
use crate::model::{TodoAct, TodoItem};
use crate::state::{Effect, Move, State};
use crate::todo::deeds;
use crate::widgets::{Choice, Picker, Place, place};

/// Members listed at a time.
const LISTED: usize = 60;

/// The picker.
#[derive(Debug)]
pub struct People {
    todo: TodoRef,
    role: Role,
    /// Who was on it in this role when it was opened.
    before: Vec<MemberId>,
    pub(super) picker: Picker<MemberId>,
}

impl People {
    /// One for a to-do and a role.
    pub fn new(state: &State, item: &TodoItem, role: Role) -> Self {
        let me = state.me();
        let people = item.now.people.iter();
        let before: Vec<MemberId> = people
            .filter(|person| person.role == role && Some(person.member) != me)
            .map(|person| person.member)
            .collect();
        let mut picker = Picker::multiple();
        picker.set_marked(before.clone());
        let mut people = Self { todo: item.key.clone(), role, before, picker };
        people.find(state);
        people
    }

    /// Which role is given.
    pub(super) fn role(&self) -> Role {
        self.role
    }

    pub(super) fn frame(area: Rect) -> Rect {
        place(area, 56, 18, Place::Top)
    }

    fn find(&mut self, state: &State) {
        let me = state.me();
        let query = self.picker.query().trim();
        let found: Vec<MemberId> = if query.is_empty() {
            // Who is on it already, then whom one talks to.
            let peers = state.chats.shown().iter().filter_map(|id| state.chats.get(*id)?.peer);
            let members = state.directory.members().map(|member| member.id);
            self.before.iter().copied().chain(peers).chain(members.take(LISTED)).collect()
        } else {
            state.directory.search(query, LISTED).into_iter().map(|found| found.member).collect()
        };
        let mut choices: Vec<Choice<MemberId>> = Vec::new();
        for member in found {
            let seen = choices.iter().any(|choice| choice.key == member);
            let known = state.directory.member(member).filter(|person| !person.disabled);
            if let (Some(person), false) = (known, seen || Some(member) == me) {
                choices.push(Choice {
                    detail: person.title.to_owned(),
                    ..Choice::new(member, person.called())
                });
            }
        }
        self.picker.set_choices(choices);
    }

    pub(super) fn key(&mut self, state: &State, key: Key) {
        if self.picker.key(key) {
            self.find(state);
        }
    }

    pub(super) fn paste(&mut self, state: &State, text: &str) {
        if self.picker.paste(text) {
            self.find(state);
        }
    }

    /// Marks what is selected; the query has done its work then.
    pub(super) fn mark(&mut self) {
        self.picker.mark();
    }

    pub(super) fn press(&mut self, row: usize) {
        if self.picker.press(row) {
            self.picker.mark();
        }
    }

    pub(super) fn step(&mut self, state: &State, step: Move) {
        let frame = Self::frame(Rect::new(0, 0, state.columns, state.rows));
        self.picker.step(step, usize::from(frame.height.saturating_sub(4)).max(1));
    }

    /// What has changed, as acts. Where nothing was marked the selected one is meant.
    pub(super) fn save(&self, state: &State) -> Vec<Effect> {
        let mut wanted = self.picker.marked().to_vec();
        if wanted.is_empty() && self.before.is_empty() {
            wanted.extend(self.picker.selected().copied());
        }
        let new: Vec<MemberId> =
            wanted.iter().copied().filter(|member| !self.before.contains(member)).collect();
        let gone: Vec<MemberId> =
            self.before.iter().copied().filter(|member| !wanted.contains(member)).collect();
        let still = state.todo.find(&self.todo);
        let gone: Vec<MemberId> =
            gone.into_iter().filter(|m| still.is_some_and(|i| i.person(*m).is_some())).collect();
        let mut effects = Vec::new();
        if !new.is_empty() {
            let (todo, role) = (self.todo.clone(), self.role);
            effects.extend(deeds::act(TodoAct::Share { todo, members: new, role }));
        }
        if !gone.is_empty() {
            effects.extend(deeds::act(TodoAct::Part { todo: self.todo.clone(), members: gone }));
        }
        effects
    }
}
