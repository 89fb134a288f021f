//! A to-do as one member sees it: with the message it came from only when they may see that, with
//! the group only when they are in it, with their own reminder.

use std::collections::HashMap;

use canteen_protocol::todo::{Comment, Person, Source, Todo};
use canteen_protocol::{Body, Entry, MemberId, TodoId};

use super::store::{comments, people, todos};
use crate::chat;
use crate::db::{Conn, DbResult};

/// Comments that come with a to-do.
const RECENT: usize = 20;

/// A to-do with all that belongs to it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// Itself.
    pub todo: todos::Stored,
    /// Everyone on it.
    pub people: Vec<people::Stored>,
    /// The last comments.
    pub recent: Vec<Comment>,
}

impl Whole {
    /// Reads one.
    pub fn load(conn: &mut Conn, todo: todos::Stored) -> DbResult<Self> {
        let people = people::of(conn, todo.id)?;
        let recent = match todo.comments {
            0 => Vec::new(),
            _ => comments::before(conn, todo.id, i64::MAX, RECENT)?,
        };
        Ok(Self { todo, people, recent })
    }

    /// Someone on it.
    #[must_use]
    pub fn person(&self, member: MemberId) -> Option<&people::Stored> {
        self.people.iter().find(|person| person.part.member == member)
    }

    /// As a member sees it; nothing when they are not on it, or it is deleted.
    pub fn seen_by(&self, conn: &mut Conn, member: MemberId) -> DbResult<Option<Todo>> {
        let Some(own) = self.person(member).filter(|_| self.todo.deleted.is_none()) else {
            return Ok(None);
        };
        let stored = &self.todo;
        let source = match stored.source {
            Some((message, by)) if chat::sees(conn, member, message)? => {
                Some(Source { message, by })
            }
            _ => None,
        };
        let chat = match stored.chat {
            Some(chat) if chat::is_member(conn, chat, member)? => Some(chat),
            _ => None,
        };
        let added = (stored.creator == member)
            .then(|| canteen_protocol::ClientId(stored.client_id.clone()));
        Ok(Some(Todo {
            id: stored.id,
            text: stored.text.clone(),
            owner: stored.owner,
            created: stored.created,
            due: stored.due,
            need: stored.need,
            people: self.people.iter().map(person).collect(),
            done: stored.done,
            source,
            recalled: stored.recalled,
            chat,
            comments: stored.comments,
            recent: self.recent.clone(),
            remind: own.remind,
            added,
            changed: own.changed,
        }))
    }
}

fn person(stored: &people::Stored) -> Person {
    let part = stored.part;
    Person { member: part.member, role: part.role, done: part.done }
}

/// A to-do as a member sees it now.
pub fn of(conn: &mut Conn, member: MemberId, id: TodoId) -> DbResult<Option<Todo>> {
    match todos::find(conn, id)? {
        Some(todo) => Whole::load(conn, todo)?.seen_by(conn, member),
        None => Ok(None),
    }
}

/// Fills in the to-dos among entries of a member's personal log: as they are now, wherever they
/// stand.
pub fn fill(conn: &mut Conn, member: MemberId, entries: &mut [Entry]) -> DbResult<()> {
    let mut known: HashMap<TodoId, Option<Todo>> = HashMap::new();
    for entry in entries {
        let Body::Todo { todo, now } = &mut entry.body else { continue };
        let state = match known.get(todo) {
            Some(state) => state.clone(),
            None => {
                let state = of(conn, member, *todo)?;
                known.insert(*todo, state.clone());
                state
            }
        };
        *now = state.map(Box::new);
    }
    Ok(())
}
