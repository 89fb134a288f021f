//! Putting something on the list: written down, or captured from a message.

use canteen_protocol::todo::{AddTodo, Changed, Need, Role};
use canteen_protocol::{ErrorCode, MemberId, MessageId, TodoId};

use super::people::invited;
use crate::app::{App, Caller};
use crate::chat;
use crate::db::{Conn, Tx};
use crate::fault::{Fault, Outcome};
use crate::todo::act::{self, Act};
use crate::todo::content;
use crate::todo::store::{people, todos};
use crate::todo::view::Whole;

/// Puts something on the member's list, and on those of the colleagues it is given to. A message
/// that was captured before is found as it is.
///
/// # Errors
/// Invalid or too large a text; not found for a message the member may not see or an unknown
/// colleague; conflict when the message was recalled meanwhile.
pub async fn add(app: App, caller: Caller, request: AddTodo) -> Outcome<Changed> {
    if request.source.is_none() {
        content::text(&request.text)?;
    }
    let with = invited(&app, caller, &request.client_id, request.with.clone()).await?;
    act::once(&app, caller, request.client_id.clone(), move |tx, act| {
        write(tx, act, &request, &with)
    })
    .await
}

/// What is to be written, and where it is from.
struct Taken {
    text: String,
    source: Option<(MessageId, MemberId)>,
    quoted: bool,
}

fn write(tx: &mut Tx<'_>, act: &Act<'_>, request: &AddTodo, with: &[MemberId]) -> Outcome<Changed> {
    if let Some(message) = request.source
        && let Some(id) = todos::captured(tx, act.me(), message)?
    {
        return act.settle(tx, id);
    }
    if todos::owned(tx, act.me())? >= content::OWNED {
        let why = format!("you have {} to-dos, the most there can be: delete some", content::OWNED);
        return Err(Fault::refused(ErrorCode::TooLarge, why));
    }
    let taken = take(tx, act, request)?;
    let id = TodoId(tx.new_id("todo")?);
    let todo = todos::Stored {
        id,
        owner: act.me(),
        creator: act.me(),
        client_id: act.client_id.0.clone(),
        text: taken.text,
        due: request.due.filter(|due| due.0 > 0),
        need: Need::All,
        source: taken.source,
        quoted: taken.quoted,
        recalled: false,
        chat: None,
        created: act.at,
        done: None,
        comments: 0,
        deleted: None,
    };
    todos::insert(tx, act.caller.corp, &todo)?;
    people::insert(tx, id, act.me(), Role::Assignee)?;
    for member in with.iter().filter(|member| **member != act.me()) {
        people::insert(tx, id, *member, Role::Assignee)?;
    }
    let mut whole = Whole::load(tx, todo)?;
    if let Some(own) = whole.people.iter_mut().find(|person| person.part.member == act.me()) {
        own.remind = request.remind;
        people::update(tx, id, own)?;
    }
    act.finish(tx, &whole, &[])
}

/// The text as the member saw it when they captured it, or else as the message reads now. It is
/// the message's own until the member writes another, and goes when that is recalled.
fn take(conn: &mut Conn, act: &Act<'_>, request: &AddTodo) -> Outcome<Taken> {
    let Some(message) = request.source else {
        return Ok(Taken { text: content::text(&request.text)?, source: None, quoted: false });
    };
    let Some(seen) = chat::seen(conn, act.me(), message)? else {
        let why = format!("there is no message {message} for you: it may be elsewhere");
        return Err(Fault::not_found(why));
    };
    if seen.recalled {
        let why = "the message was recalled: there is nothing to capture any more";
        return Err(Fault::conflict(why));
    }
    let given = canteen_text::sanitize::text(&request.text);
    let text = if given.trim().is_empty() { &seen.text } else { &given };
    let source = Some((message, seen.author));
    Ok(Taken { text: content::captured(text), source, quoted: true })
}
