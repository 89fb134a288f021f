//! What is done with to-dos: an act for the outbox, then what became of it.

use canteen_protocol::Time;
use canteen_protocol::todo::{ChatTodo, Need, Remind, Role, Source, TodoRef};
use canteen_text::when;
use clap::ValueEnum;
use jiff::civil;

use super::Action;
use super::shown::{self, Shown};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::{Link, client_id};
use crate::cli::local::Local;
use crate::model::{Act, TodoAct, TodoItem};

/// By whom.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum NeedWord {
    /// By every assignee
    All,
    /// By one of them
    Any,
}

/// An act, the to-do it is about, and the word for it.
pub struct Deed {
    act: TodoAct,
    todo: Option<TodoRef>,
    word: &'static str,
}

/// What the arguments mean.
pub fn deed(context: &Context<'_>, local: &Local, action: Action) -> Outcome<Deed> {
    let find = |id: &str| shown::find(local, id).map(|item| item.key.clone());
    let (act, word) = match action {
        Action::Add { text, due, remind, with, from } => {
            let due = due.map(|due| time(context, local, &due, when::SIX)).transpose()?;
            let remind = remind.map(|text| reminder(context, local, &text)).transpose()?;
            let with = with.iter().map(|user| local.find_member(user)).collect::<Outcome<_>>()?;
            let source = from.map(|message| Source { message, by: Default::default() });
            let (text, remind) = (text.unwrap_or_default(), remind.unwrap_or_default());
            if text.trim().is_empty() && source.is_none() {
                return Err(Failure::usage("there is nothing to do").hint("canteen todo add TEXT"));
            }
            (TodoAct::Add { text, due, remind, source, with }, "added")
        }
        Action::Done { id, undo } => {
            let word = if undo { "not done" } else { "done" };
            (TodoAct::Done { todo: find(&id)?, done: !undo }, word)
        }
        Action::Remind { id, when } => {
            let remind = reminder(context, local, &when)?;
            (TodoAct::Remind { todo: find(&id)?, remind }, "changed")
        }
        Action::Edit { id, text, due, need } => {
            let due = due.map(|due| new_due(context, local, &due)).transpose()?;
            let need = need.map(|need| match need {
                NeedWord::All => Need::All,
                NeedWord::Any => Need::Any,
            });
            if text.is_none() && due.is_none() && need.is_none() {
                return Err(Failure::usage("there is nothing to change")
                    .hint("give --text, --due or --need"));
            }
            (TodoAct::Edit { todo: find(&id)?, text, due, need }, "changed")
        }
        Action::Share { id, members, watch } => {
            let members =
                members.iter().map(|user| local.find_member(user)).collect::<Outcome<_>>()?;
            let role = if watch { Role::Watcher } else { Role::Assignee };
            (TodoAct::Share { todo: find(&id)?, members, role }, "shared")
        }
        Action::Leave { id, members } => {
            let mut leaving: Vec<_> =
                members.iter().map(|user| local.find_member(user)).collect::<Outcome<_>>()?;
            if leaving.is_empty() {
                leaving.extend(local.account().map(|account| account.member));
            }
            (TodoAct::Part { todo: find(&id)?, members: leaving }, "left")
        }
        Action::Comment { id, text } => (TodoAct::Comment { todo: find(&id)?, text }, "said"),
        Action::Delete { id } => (TodoAct::Delete { todo: find(&id)? }, "deleted"),
        // It is on no list that could be looked at.
        Action::Restore { id } => (TodoAct::Restore { todo: shown::named(&id)? }, "restored"),
        Action::List { .. } | Action::Show { .. } | Action::Chat { .. } => {
            return Err(Failure::new("internal", "that is no act on a to-do"));
        }
    };
    let todo = act.todo().cloned();
    Ok(Deed { act, todo, word })
}

fn time(context: &Context<'_>, local: &Local, text: &str, clock: civil::Time) -> Outcome<Time> {
    when::read(text, local.now().0, &context.io.zone, clock)
        .map(Time)
        .map_err(|error| Failure::usage(error.to_string()))
}

fn new_due(context: &Context<'_>, local: &Local, text: &str) -> Outcome<Time> {
    if text.eq_ignore_ascii_case("none") {
        return Ok(Time(0));
    }
    time(context, local, text, when::SIX)
}

fn reminder(context: &Context<'_>, local: &Local, text: &str) -> Outcome<Remind> {
    match text.to_ascii_lowercase().as_str() {
        "due" => Ok(Remind::Due),
        "never" | "none" | "off" => Ok(Remind::Never),
        _ => time(context, local, text, when::NINE).map(Remind::At),
    }
}

/// Puts an act into the outbox and says what became of it.
pub async fn carry_out(context: &mut Context<'_>, local: &mut Local, deed: Deed) -> Outcome {
    let Deed { act, todo, word } = deed;
    let before = todo.as_ref().and_then(|key| item(local, key)).cloned();
    let adds = matches!(act, TodoAct::Add { .. });
    let id = local.act(Act::Todo(act)).await?;
    let settled = local.settled(id).await?;
    let offline = if settled.is_none() { local.offline() } else { None };
    let (changed, already) = local.changed_todo(id).unzip();
    let todo = changed.map(TodoRef::Id).or(todo);
    let now = match &todo {
        Some(key) => item(local, key).cloned(),
        // Queued: the newest that the server has not heard of.
        None if adds => local.todos().iter().rfind(|item| item.now.id.0 == 0).cloned(),
        None => None,
    };
    let word = if adds && already == Some(true) { "on your list already" } else { word };
    let state = if offline.is_some() { "queued" } else { "sent" };
    if let Some(item) = now.or(before) {
        let shown = Shown::of(local, &item, state);
        context.say(&shown, format!("{} {word}: {}", shown.number(), shown::title(&item)))?;
    } else if let Some(TodoRef::Id(id)) = todo {
        context.say(&serde_json::json!({ "id": id, "state": state }), format!("{id} {word}"))?;
    }
    offline.map_or(Ok(()), |offline| {
        Err(Failure {
            message: format!("queued: {}", offline.message),
            hint: "it goes with the next command or client that reaches the server".into(),
            ..offline
        })
    })
}

fn item<'a>(local: &'a Local, key: &TodoRef) -> Option<&'a TodoItem> {
    local.todos().iter().find(|item| item.is(key))
}

/// Begins a group of everyone on a to-do.
pub async fn chat(context: &mut Context<'_>, id: &str) -> Outcome {
    let todo = shown::named(id)?;
    let link = Link::open(context).await?;
    let begun = link.call(ChatTodo { todo, client_id: client_id() }).await?;
    let shown = serde_json::json!({
        "conversation": begun.id, "name": begun.name, "members": begun.members,
    });
    context.say(&shown, format!("{} is the group {}", begun.name, begun.id))
}
