//! Beginning a group from a to-do, with everyone on it.

use canteen_protocol::conversation::{Conversation, CreateGroup};
use canteen_protocol::todo::ChatTodo;
use canteen_protocol::{ConversationId, ErrorCode, LogId, Segment, TodoId};

use crate::app::{App, Caller};
use crate::chat;
use crate::db::{Conn, Lane, Tx};
use crate::fault::{Fault, Outcome};
use crate::todo::act::{self, tell};
use crate::todo::content;
use crate::todo::store::todos;
use crate::todo::view::Whole;

/// What the group is begun with, or the one that the member is in already.
enum Plan {
    There(ConversationId),
    Begin { id: TodoId, name: String, members: Segment },
}

/// Begins a group of everyone on the to-do, or finds the one the member is in. Whoever is put on
/// the to-do later is not put into the group: those in it decide that.
///
/// # Errors
/// Not found to those who are not on it, conflict when nobody else is.
pub async fn chat(app: App, caller: Caller, request: ChatTodo) -> Outcome<Conversation> {
    content::client_id(&request.client_id)?;
    let ChatTodo { todo, client_id } = request;
    let plan = app.db.read(move |conn| look(conn, caller, &todo)).await?;
    match plan {
        Plan::There(id) => chat::get(app, caller, id).await,
        Plan::Begin { id, name, members } => {
            let request = CreateGroup { client_id, name, members };
            let begun = chat::create_group(app.clone(), caller, request).await?;
            note(&app, caller, id, begun.id).await?;
            Ok(begun)
        }
    }
}

fn look(conn: &mut Conn, caller: Caller, which: &canteen_protocol::todo::TodoRef) -> Outcome<Plan> {
    let found = match todos::number(conn, caller.member, which)? {
        Some(id) => todos::find(conn, id)?,
        None => None,
    };
    let Some(todo) = found.filter(|todo| todo.deleted.is_none()) else {
        return Err(act::unknown(which));
    };
    let whole = Whole::load(conn, todo)?;
    if whole.person(caller.member).is_none() {
        return Err(act::unknown(which));
    }
    if let Some(chat) = whole.todo.chat
        && chat::is_member(conn, chat, caller.member)?
    {
        return Ok(Plan::There(chat));
    }
    let here = whole.people.iter().filter(|person| !person.part.shut);
    let members: Vec<_> = here.map(|person| person.part.member).collect();
    if members.len() < 2 {
        let why = "nobody else is on the to-do: share it first";
        return Err(Fault::refused(ErrorCode::Conflict, why));
    }
    let id = whole.todo.id;
    let name = content::group_name(&whole.todo.text, id.0);
    Ok(Plan::Begin { id, name, members: Segment::of(members) })
}

/// Remembers the group and tells everyone on the to-do. Repeatable.
async fn note(app: &App, caller: Caller, id: TodoId, chat: ConversationId) -> Outcome<()> {
    let clock = app.clock.clone();
    let write = move |tx: &mut Tx<'_>| {
        let Some(mut todo) = todos::claim(tx, caller.corp, id)? else { return Ok(()) };
        if todo.chat == Some(chat) {
            return Ok(());
        }
        todo.chat = Some(chat);
        todos::update(tx, &todo)?;
        let whole = Whole::load(tx, todo)?;
        tell(tx, &whole, &[], clock.now(), None)?;
        Ok::<_, Fault>(())
    };
    app.db.write(Lane::Of(LogId::Personal(caller.member)), write).await
}
