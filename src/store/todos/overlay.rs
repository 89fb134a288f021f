//! Acts that wait in the outbox, laid over the list as if they were done. Pure.

use canteen_protocol::todo::{Comment, Need, Person, Remind, Role, Todo, TodoRef};
use canteen_protocol::{ClientId, MemberId, Seq, Time, TodoId};

use crate::model::{TodoAct, TodoItem};

/// Comments that a to-do carries.
const RECENT: usize = 20;

/// A list under acts.
pub struct Laid {
    items: Vec<TodoItem>,
    /// Deleted or left; may come back.
    hidden: Vec<TodoRef>,
    me: MemberId,
}

impl Laid {
    /// A list before any.
    pub fn new(items: Vec<TodoItem>, me: MemberId) -> Self {
        Self { items, hidden: Vec::new(), me }
    }

    /// Lays one act over it.
    pub fn lay(&mut self, act: &TodoAct, client_id: &ClientId, at: Time) {
        if matches!(act, TodoAct::Add { .. }) {
            return self.add(act, client_id, at);
        }
        let Some(named) = act.todo() else { return };
        let Some(index) = self.items.iter().position(|item| item.is(named)) else { return };
        let key = self.items[index].key.clone();
        self.items[index].pending = true;
        match act {
            TodoAct::Delete { .. } => self.hidden.push(key),
            TodoAct::Part { members, .. } if members.contains(&self.me) => self.hidden.push(key),
            TodoAct::Restore { .. } => self.hidden.retain(|hidden| *hidden != key),
            _ => change(&mut self.items[index], act, self.me, at),
        }
    }

    /// The list with all of them.
    pub fn done(self) -> Vec<TodoItem> {
        let Self { mut items, hidden, .. } = self;
        items.retain(|item| !hidden.contains(&item.key));
        items
    }

    fn add(&mut self, act: &TodoAct, client_id: &ClientId, at: Time) {
        let TodoAct::Add { text, due, remind, source, with } = act else { return };
        let key = TodoRef::Added(client_id.clone());
        let captured = |item: &TodoItem| {
            let same = source.is_some_and(|source| item.message() == Some(source.message));
            same && item.now.owner == self.me && !self.hidden.contains(&item.key)
        };
        // Its entry may be here before its answer; a message is captured once.
        if self.items.iter().any(|item| item.is(&key) || captured(item)) {
            return;
        }
        let assigned = |member| Person { member, role: Role::Assignee, done: None };
        let others = with.iter().copied().filter(|member| *member != self.me);
        let now = Todo {
            id: TodoId(0),
            text: text.clone(),
            owner: self.me,
            created: at,
            due: *due,
            need: Need::All,
            people: std::iter::once(self.me).chain(others).map(assigned).collect(),
            done: None,
            source: *source,
            recalled: false,
            chat: None,
            comments: 0,
            recent: Vec::new(),
            remind: *remind,
            added: Some(client_id.clone()),
            changed: Seq(0),
        };
        self.items.push(TodoItem { key, now, pending: true });
    }
}

fn change(item: &mut TodoItem, act: &TodoAct, me: MemberId, at: Time) {
    let now = &mut item.now;
    match act {
        TodoAct::Edit { text, due, need, .. } => {
            if let Some(text) = text {
                now.text.clone_from(text);
            }
            if let Some(due) = due {
                now.due = Some(*due).filter(|due| due.0 > 0);
            }
            now.need = need.unwrap_or(now.need);
        }
        TodoAct::Done { done, .. } => {
            for person in now.people.iter_mut().filter(|person| person.member == me) {
                person.done = done.then(|| person.done.unwrap_or(at));
            }
        }
        TodoAct::Remind { remind, .. } => now.remind = *remind,
        TodoAct::Share { members, role, .. } => share(now, members, *role, me),
        TodoAct::Part { members, .. } => {
            now.people.retain(|person| !members.contains(&person.member));
        }
        TodoAct::Comment { text, .. } => {
            now.comments += 1;
            now.recent.push(Comment { n: now.comments, by: me, at, text: text.clone() });
            now.recent.drain(..now.recent.len().saturating_sub(RECENT));
        }
        TodoAct::Add { .. } | TodoAct::Delete { .. } | TodoAct::Restore { .. } => {}
    }
    item.settle_done(at);
}

fn share(now: &mut Todo, members: &[MemberId], role: Role, me: MemberId) {
    for member in members {
        match now.people.iter_mut().find(|person| person.member == *member) {
            Some(person) if person.role != role => {
                (person.role, person.done) = (role, None);
                if *member == me {
                    now.remind = match role {
                        Role::Assignee => Remind::Due,
                        Role::Watcher => Remind::Never,
                    };
                }
            }
            Some(_) => {}
            None => now.people.push(Person { member: *member, role, done: None }),
        }
    }
}
