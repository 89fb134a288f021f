//! Printing to-dos.

use canteen_protocol::Time;
use canteen_protocol::todo::Role;
use clap::ValueEnum;

use super::shown::{self, Shown};
use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::local::Local;
use crate::cli::table::Table;
use crate::cli::time;
use crate::model::TodoItem;
use crate::todo::View;

/// A part of the list.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// What you have not done
    Open,
    /// What you have to do yourself
    Mine,
    /// What others are on as well
    Shared,
    /// Past its time
    Overdue,
    /// Due within two days
    Soon,
    /// Done
    Done,
    /// Everything
    All,
}

impl Part {
    fn view(self) -> Option<View> {
        Some(match self {
            Self::Open => View::Open,
            Self::Mine => View::Mine,
            Self::Shared => View::Shared,
            Self::Overdue => View::Overdue,
            Self::Soon => View::Soon,
            Self::Done => View::Done,
            Self::All => return None,
        })
    }
}

/// Prints a part of the list, what is due first.
pub fn list(context: &mut Context<'_>, local: &Local, part: Part) -> Outcome {
    let me = local.account().map(|account| account.member).unwrap_or_default();
    let now = local.now();
    let held = |item: &&TodoItem| part.view().is_none_or(|view| view.holds(item, me, now));
    let mut items: Vec<&TodoItem> = local.todos().iter().filter(held).collect();
    items.sort_by_key(|item| (item.now.due.unwrap_or(Time(i64::MAX)), item.now.created));
    let mut table = Table::new(&["ID", "", "DUE", "TO-DO", "WITH"]);
    for item in items {
        let shown = Shown::of(local, item, "sent");
        if context.json {
            context.object(&shown)?;
            continue;
        }
        let due = item.now.due.map(|due| time::local(due, &context.io.zone)).unwrap_or_default();
        table.row([
            shown.number(),
            mark(item, me, now).to_owned(),
            due,
            canteen_text::width::truncate(&shown::title(item), 60).0.into_owned(),
            with(local, item),
        ]);
    }
    context.table(&table)?;
    // What stands here is what was known when the server was last reached.
    local.offline().map_or(Ok(()), |offline| Err(offline.hint("this is what was known before")))
}

fn mark(item: &TodoItem, me: canteen_protocol::MemberId, now: Time) -> &'static str {
    if item.is_over(me) {
        "done"
    } else if item.now.due.is_some_and(|due| due < now) {
        "late"
    } else {
        ""
    }
}

fn with(local: &Local, item: &TodoItem) -> String {
    let reader = local.reader();
    let others = item.now.people.iter().filter(|person| Some(person.member) != reader.me);
    let mut names: Vec<String> = others
        .map(|person| {
            let done = if person.done.is_some() { "✓" } else { "" };
            format!("{}{done}", reader.account(Some(person.member)))
        })
        .collect();
    if names.len() > 3 {
        let more = names.len() - 2;
        names.truncate(2);
        names.push(format!("and {more} more"));
    }
    names.join(", ")
}

/// Prints one in full.
pub fn show(context: &mut Context<'_>, local: &Local, id: &str) -> Outcome {
    let item = shown::find(local, id)?;
    let shown = Shown::of(local, item, "sent");
    if context.json {
        let mut object = serde_json::to_value(&shown).unwrap_or_default();
        object["said"] = item.now.recent.iter().map(|comment| said(local, comment)).collect();
        context.object(&object)?;
    } else {
        print(context, local, item, &shown)?;
    }
    local.offline().map_or(Ok(()), |offline| Err(offline.hint("this is what was known before")))
}

fn said(local: &Local, comment: &canteen_protocol::todo::Comment) -> serde_json::Value {
    serde_json::json!({
        "from": local.reader().account(Some(comment.by)),
        "time": time::rfc3339(comment.at),
        "text": comment.text,
    })
}

fn print(context: &mut Context<'_>, local: &Local, item: &TodoItem, shown: &Shown) -> Outcome {
    let zone = context.io.zone.clone();
    let text = if item.now.text.is_empty() { shown::title(item) } else { item.now.text.clone() };
    context.line(format!("{}  {text}", shown.number()))?;
    let local_time = |at: Time| time::local(at, &zone);
    for (label, value) in [
        ("due", item.now.due.map(local_time)),
        ("done", item.now.done.map(local_time)),
        ("from message", item.message().map(|message| message.to_string())),
        ("the message it came from was recalled", item.now.recalled.then(String::new)),
    ] {
        if let Some(value) = value {
            context.line(format!("{label} {value}").trim_end())?;
        }
    }
    for person in &shown.people {
        let role = if person.role == Role::Watcher { " watches" } else { "" };
        let owner = if person.userid == shown.owner { " (owner)" } else { "" };
        let sign = if person.done.is_some() { "✓" } else { "-" };
        context.line(format!("{sign} {}{owner}{role}", person.userid))?;
    }
    for comment in &item.now.recent {
        let who = local.reader().account(Some(comment.by));
        context.line(format!("{} {who}: {}", local_time(comment.at), comment.text))?;
    }
    Ok(())
}
