//! Reading: a member's list, and what was said about a to-do.

use canteen_protocol::LogId;
use canteen_protocol::TodoId;
use canteen_protocol::todo::{Comments, ListComments, ListTodos, Todos};

use crate::app::{App, Caller};
use crate::db::{Conn, DbResult};
use crate::fault::Outcome;
use crate::log;
use crate::todo::act;
use crate::todo::store::{comments, people, todos};
use crate::todo::view;

/// To-dos a page.
const PAGE: usize = 100;
/// Comments a page.
const COMMENTS: usize = 100;

/// A page of the member's to-dos, open and done.
///
/// # Errors
/// As the database says.
pub async fn list(app: App, caller: Caller, request: ListTodos) -> Outcome<Todos> {
    Ok(app.db.read(move |conn| page(conn, caller, request.after.unwrap_or_default())).await?)
}

fn page(conn: &mut Conn, caller: Caller, after: TodoId) -> DbResult<Todos> {
    let (head, _) = log::head(conn, LogId::Personal(caller.member))?;
    let mut ids = todos::page(conn, caller.member, after, PAGE + 1)?;
    let more = ids.len() > PAGE;
    ids.truncate(PAGE);
    let found = ids.into_iter().map(|id| view::of(conn, caller.member, id));
    let todos = found.filter_map(Result::transpose).collect::<DbResult<_>>()?;
    Ok(Todos { todos, head, more })
}

/// What was said about a to-do.
///
/// # Errors
/// Not found to those who are not on it.
pub async fn comments(app: App, caller: Caller, request: ListComments) -> Outcome<Comments> {
    app.db
        .read(move |conn| {
            let found = match todos::number(conn, caller.member, &request.todo)? {
                Some(id) => todos::find(conn, id)?,
                None => None,
            };
            let Some(todo) = found.filter(|todo| todo.deleted.is_none()) else {
                return Err(act::unknown(&request.todo));
            };
            let here = people::of(conn, todo.id)?;
            if here.iter().all(|person| person.part.member != caller.member) {
                return Err(act::unknown(&request.todo));
            }
            let before = request.before.unwrap_or(i64::MAX);
            let comments = comments::before(conn, todo.id, before, COMMENTS)?;
            Ok(Comments { comments })
        })
        .await
}
