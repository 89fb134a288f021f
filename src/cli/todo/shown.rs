//! A to-do as programs read it, and which one a number means.

use canteen_protocol::todo::{Need, Remind, Role, TodoRef};
use canteen_protocol::{ClientId, MessageId, TodoId};
use serde::Serialize;

use crate::cli::exit::{Failure, Outcome};
use crate::cli::local::Local;
use crate::cli::time::rfc3339;
use crate::model::TodoItem;

/// Letters of the name of one that has no number yet.
const SHORT: usize = 8;

/// A to-do for programs. Scripts depend on the names.
#[derive(Serialize)]
pub struct Shown {
    /// Its number; null until the server has it.
    pub id: Option<TodoId>,
    /// What it is called until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is to be done.
    pub text: String,
    /// The account of its owner.
    pub owner: String,
    /// RFC 3339 in UTC.
    pub created: String,
    /// By when.
    pub due: Option<String>,
    /// When it was done as a whole.
    pub done: Option<String>,
    /// By whom it has to be done.
    pub need: Need,
    /// Everyone on it.
    pub people: Vec<Person>,
    /// `due`, `never` or a time.
    pub remind: String,
    /// The message it was captured from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<MessageId>,
    /// Whether that was recalled.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub recalled: bool,
    /// How much was said about it.
    pub comments: i64,
    /// `queued` or `sent`.
    pub state: &'static str,
}

/// Someone on it.
#[derive(Serialize)]
pub struct Person {
    /// Their account.
    pub userid: String,
    /// What for.
    pub role: Role,
    /// When they did their part.
    pub done: Option<String>,
}

impl Shown {
    /// One.
    pub fn of(local: &Local, item: &TodoItem, state: &'static str) -> Self {
        let reader = local.reader();
        let now = &item.now;
        let account = |member| match reader.me {
            Some(me) if me == member => local.userid().to_owned(),
            _ => reader.account(Some(member)),
        };
        let person = |person: &canteen_protocol::todo::Person| Person {
            userid: account(person.member),
            role: person.role,
            done: person.done.map(rfc3339),
        };
        Self {
            id: (now.id.0 > 0).then_some(now.id),
            name: name(item),
            text: now.text.clone(),
            owner: account(now.owner),
            created: rfc3339(now.created),
            due: now.due.map(rfc3339),
            done: now.done.map(rfc3339),
            need: now.need,
            people: now.people.iter().map(person).collect(),
            remind: match now.remind {
                Remind::Due => "due".into(),
                Remind::Never => "never".into(),
                Remind::At(at) => rfc3339(at),
            },
            source: item.message(),
            recalled: now.recalled,
            comments: now.comments,
            state: if item.pending { "queued" } else { state },
        }
    }

    /// What people call it.
    pub fn number(&self) -> String {
        match (&self.id, &self.name) {
            (Some(id), _) => id.to_string(),
            (None, Some(name)) => name.clone(),
            (None, None) => String::new(),
        }
    }
}

/// What one is called that has no number yet: `+` and the beginning of its client id.
fn name(item: &TodoItem) -> Option<String> {
    match (&item.now.added, item.now.id.0) {
        (Some(client_id), 0) => Some(format!("+{}", client_id.0.get(..SHORT)?)),
        _ => None,
    }
}

/// Its text on one line.
pub fn title(item: &TodoItem) -> String {
    if item.now.text.is_empty() {
        return "(the message was recalled)".into();
    }
    canteen_text::excerpt::excerpt(&item.now.text, 120)
}

/// The to-do on the list that a number or a name means.
pub fn find<'a>(local: &'a Local, id: &str) -> Outcome<&'a TodoItem> {
    let items = local.todos();
    let found = match named(id)? {
        TodoRef::Id(id) => items.iter().find(|item| item.now.id == id),
        TodoRef::Added(begin) => items.iter().find(|item| {
            let added = item.now.added.as_ref();
            added.is_some_and(|client_id| client_id.0.starts_with(&begin.0))
        }),
    };
    found.ok_or_else(|| {
        Failure::new("not_found", format!("there is no to-do {id} on your list"))
            .hint("canteen todo list --show all prints the numbers")
    })
}

/// The to-do that a number means, on the list or not.
pub fn named(id: &str) -> Outcome<TodoRef> {
    if let Some(begin) = id.strip_prefix('+').filter(|begin| begin.len() >= 4) {
        return Ok(TodoRef::Added(ClientId(begin.to_owned())));
    }
    id.trim_start_matches('#').parse().map(TodoRef::Id).map_err(|_| {
        Failure::usage(format!("'{id}' is no number of a to-do"))
            .hint("canteen todo list prints the numbers")
    })
}
