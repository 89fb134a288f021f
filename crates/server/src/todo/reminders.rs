//! Reminders: rows that fire once, however long the server was down, as an entry in the personal
//! log of whoever is reminded. Also the end of what was deleted.

use canteen_protocol::{Body, LogId, MemberId, Time, TodoId};
use serde::{Deserialize, Serialize};

use super::rules;
use super::store::{people, todos};
use super::view::Whole;
use crate::app::App;
use crate::db::{DbResult, Lane, Tx};
use crate::fault::Outcome;
use crate::jobs::{self, Fired, Jobs};
use crate::log::{self, Draft};

const REMIND: &str = "todo.remind";
const PURGE: &str = "todo.purge";
/// How long a deleted to-do can be had back, in milliseconds.
const KEPT: i64 = 24 * 3600 * 1000;

/// Whom to remind of what.
#[derive(Serialize, Deserialize)]
struct Reminder {
    todo: TodoId,
    member: MemberId,
}

/// What becomes of the timers of to-dos.
pub fn jobs(jobs: &mut Jobs) {
    jobs.within(REMIND, lane, remind);
    jobs.within(PURGE, |_| Lane::Admin, purge);
}

fn lane(fired: &Fired) -> Lane {
    match fired.payload::<Reminder>() {
        Ok(Reminder { member, .. }) => Lane::Of(LogId::Personal(member)),
        Err(_) => Lane::Admin,
    }
}

fn key(todo: TodoId, member: MemberId) -> String {
    format!("{REMIND}.{todo}.{member}")
}

fn purge_key(todo: TodoId) -> String {
    format!("{PURGE}.{todo}")
}

/// Sets the reminders of everyone on a to-do to what they are to be now, and takes those back of
/// who is on it no more.
pub fn arrange(tx: &mut Tx<'_>, whole: &Whole, gone: &[MemberId]) -> DbResult<()> {
    for member in gone {
        jobs::cancel(tx, &key(whole.todo.id, *member))?;
    }
    for person in &whole.people {
        let member = person.part.member;
        let key = key(whole.todo.id, member);
        match time_of(whole, person) {
            Some(at) => {
                let reminder = Reminder { todo: whole.todo.id, member };
                jobs::schedule(tx, &key, REMIND, at, &reminder)?;
            }
            None => {
                jobs::cancel(tx, &key)?;
            }
        }
    }
    match whole.todo.deleted {
        Some(at) => {
            let end = Time(at.0 + KEPT);
            jobs::schedule(tx, &purge_key(whole.todo.id), PURGE, end, &whole.todo.id)
        }
        None => jobs::cancel(tx, &purge_key(whole.todo.id)).map(drop),
    }
}

fn time_of(whole: &Whole, person: &people::Stored) -> Option<Time> {
    let todo = &whole.todo;
    let over = todo.deleted.is_some() || todo.done.is_some() || person.part.done.is_some();
    rules::reminder(person.remind, todo.due, over || person.part.shut, person.reminded)
}

fn remind(app: &App, tx: &mut Tx<'_>, fired: &Fired) -> Outcome<()> {
    let Reminder { todo, member } = fired.payload()?;
    let Some(stored) = todos::find(tx, todo)? else { return Ok(()) };
    let whole = Whole::load(tx, stored)?;
    let Some(person) = whole.person(member) else { return Ok(()) };
    // Moved or done at this very moment.
    if time_of(&whole, person) != Some(fired.due) {
        return Ok(());
    }
    let person = people::Stored { reminded: Some(fired.due), ..*person };
    people::update(tx, todo, &person)?;
    let body = Body::Reminded { todo, at: fired.due, late: fired.late };
    let log = LogId::Personal(member);
    log::append(tx, Draft { log, at: app.now(), by: None, client_id: None, body })?;
    Ok(())
}

fn purge(_: &App, tx: &mut Tx<'_>, fired: &Fired) -> Outcome<()> {
    let id: TodoId = fired.payload()?;
    if let Some(todo) = todos::find(tx, id)?
        && todo.deleted.is_some_and(|at| at.0 + KEPT <= fired.due.0)
    {
        todos::purge(tx, id)?;
    }
    Ok(())
}
