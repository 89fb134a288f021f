//! Changing a to-do: its text and time, one's part, one's reminder, comments, deleting.

use canteen_protocol::Time;
use canteen_protocol::todo::{
    Changed, Comment, CommentTodo, DeleteTodo, DoTodo, EditTodo, Remind, RemindTodo, RestoreTodo,
};

use crate::app::{App, Caller};
use crate::db::Tx;
use crate::fault::{Fault, Outcome};
use crate::todo::act::{self, Act};
use crate::todo::content;
use crate::todo::rules::{self, Deed};
use crate::todo::store::{comments, people};
use crate::todo::view::Whole;

/// Changes text, time or by whom it has to be done; what stands so already writes nothing. A text
/// that was a message's is the member's own from then on.
///
/// # Errors
/// Invalid or too large a text, not found, forbidden to watchers.
pub async fn edit(app: App, caller: Caller, request: EditTodo) -> Outcome<Changed> {
    let text = request.text.as_deref().map(content::text).transpose()?;
    let EditTodo { todo, client_id, due, need, .. } = request;
    act::once(&app, caller, client_id, move |tx, act| {
        let mut whole = act.claim(tx, &todo, Deed::Edit)?;
        let stored = &mut whole.todo;
        let before = (stored.text.clone(), stored.due, stored.need);
        if let Some(text) = &text {
            stored.quoted &= *text == stored.text;
            stored.text.clone_from(text);
        }
        if let Some(due) = due {
            stored.due = Some(due).filter(|due| due.0 > 0);
        }
        stored.need = need.unwrap_or(stored.need);
        if before == (stored.text.clone(), stored.due, stored.need) {
            return act.settle(tx, whole.todo.id);
        }
        act.settle_done(&mut whole);
        act.finish(tx, &whole, &[])
    })
    .await
}

/// The member has done their part, or has not.
///
/// # Errors
/// Not found, forbidden to watchers.
pub async fn do_(app: App, caller: Caller, request: DoTodo) -> Outcome<Changed> {
    let DoTodo { todo, client_id, done } = request;
    act::once(&app, caller, client_id, move |tx, act| {
        let mut whole = act.claim(tx, &todo, Deed::Do)?;
        let id = whole.todo.id;
        let Some(own) = own(&mut whole, act) else { return Err(act::unknown(&todo)) };
        if own.part.done.is_some() == done {
            return act.settle(tx, id);
        }
        own.part.done = done.then_some(act.at);
        let own = *own;
        people::update(tx, id, &own)?;
        act.settle_done(&mut whole);
        act.finish(tx, &whole, &[])
    })
    .await
}

/// Says when the member is reminded. For a time they were reminded for before they are again.
///
/// # Errors
/// Not found.
pub async fn remind(app: App, caller: Caller, request: RemindTodo) -> Outcome<Changed> {
    let RemindTodo { todo, client_id, remind } = request;
    if let Remind::At(at) = remind
        && at <= Time(0)
    {
        return Err(Fault::invalid("a reminder is for a time after 1970: give another"));
    }
    act::once(&app, caller, client_id, move |tx, act| {
        let mut whole = act.claim(tx, &todo, Deed::Take)?;
        let id = whole.todo.id;
        let Some(own) = own(&mut whole, act) else { return Err(act::unknown(&todo)) };
        if own.remind == remind {
            return act.settle(tx, id);
        }
        (own.remind, own.reminded) = (remind, None);
        let own = *own;
        people::update(tx, id, &own)?;
        act.finish(tx, &whole, &[])
    })
    .await
}

/// Says something about it.
///
/// # Errors
/// Invalid or too large a text, not found, too many comments.
pub async fn comment(app: App, caller: Caller, request: CommentTodo) -> Outcome<Changed> {
    let text = content::comment(&request.text)?;
    let CommentTodo { todo, client_id, .. } = request;
    act::once(&app, caller, client_id, move |tx, act| {
        let mut whole = act.claim(tx, &todo, Deed::Take)?;
        if whole.todo.comments >= content::COMMENTS {
            let size = usize::try_from(content::COMMENTS).unwrap_or(0);
            let way_out = "go on in a chat about it";
            return Err(content::too_many("the to-do", size + 1, size, "comments", way_out));
        }
        whole.todo.comments += 1;
        let (n, by, at) = (whole.todo.comments, act.me(), act.at);
        comments::insert(tx, whole.todo.id, &Comment { n, by, at, text: text.clone() })?;
        let whole = Whole::load(tx, whole.todo)?;
        act.finish(tx, &whole, &[])
    })
    .await
}

/// Takes it off everybody's list.
///
/// # Errors
/// Not found, forbidden to all but the owner.
pub async fn delete(app: App, caller: Caller, request: DeleteTodo) -> Outcome<Changed> {
    let DeleteTodo { todo, client_id } = request;
    act::once(&app, caller, client_id, move |tx, act| {
        let mut whole = act.claim(tx, &todo, Deed::Delete)?;
        whole.todo.deleted = Some(act.at);
        act.finish(tx, &whole, &[])
    })
    .await
}

/// Puts it back. One that is not deleted is left as it is.
///
/// # Errors
/// Not found when it is gone for good, forbidden to all but the owner.
pub async fn restore(app: App, caller: Caller, request: RestoreTodo) -> Outcome<Changed> {
    let RestoreTodo { todo, client_id } = request;
    act::once(&app, caller, client_id, move |tx: &mut Tx<'_>, act| {
        let mut whole = act.claim_any(tx, &todo)?;
        rules::may(act.standing(&whole)?, Deed::Delete)?;
        if whole.todo.deleted.is_none() {
            return act.settle(tx, whole.todo.id);
        }
        whole.todo.deleted = None;
        act.finish(tx, &whole, &[])
    })
    .await
}

fn own<'a>(whole: &'a mut Whole, act: &Act<'_>) -> Option<&'a mut people::Stored> {
    whole.people.iter_mut().find(|person| person.part.member == act.me())
}
