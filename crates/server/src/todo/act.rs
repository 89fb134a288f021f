//! An act on a to-do: authorised, carried out once however often it is asked for, told to everyone
//! on it, answered with the to-do as it stands then.

use canteen_protocol::message::Ack;
use canteen_protocol::todo::{Changed, TodoRef};
use canteen_protocol::{Body, ClientId, LogId, MemberId, Seq, Time, TodoId};

use super::rules::{self, Deed, Part, Standing};
use super::store::{people, todos};
use super::view::{self, Whole};
use super::{content, reminders};
use crate::app::{App, Caller};
use crate::db::{Conn, DbError, DbResult, Lane, Tx};
use crate::fault::{Fault, Outcome};
use crate::log::{self, Slot};

/// What an act is carried out with.
pub struct Act<'a> {
    /// Who acts.
    pub caller: Caller,
    /// When, taken inside the transaction so that entries of a log do not go back in time.
    pub at: Time,
    /// Under which id.
    pub client_id: &'a ClientId,
}

impl Act<'_> {
    /// The member who acts.
    pub fn me(&self) -> MemberId {
        self.caller.member
    }

    /// The to-do that is meant, locked, when the member may do this with it.
    ///
    /// # Errors
    /// Not found to those who are not on it, forbidden by their role.
    pub fn claim(&self, tx: &mut Tx<'_>, which: &TodoRef, deed: Deed) -> Outcome<Whole> {
        let whole = self.claim_any(tx, which)?;
        if whole.todo.deleted.is_some() {
            return Err(Fault::not_found(format!(
                "to-do {} was deleted: its owner can restore it for a day",
                whole.todo.id
            )));
        }
        rules::may(self.standing(&whole)?, deed)?;
        Ok(whole)
    }

    /// The same for one that may be deleted, whatever is to be done with it.
    ///
    /// # Errors
    /// Not found to those who are not on it.
    pub fn claim_any(&self, tx: &mut Tx<'_>, which: &TodoRef) -> Outcome<Whole> {
        let found = match todos::number(tx, self.me(), which)? {
            Some(id) => todos::claim(tx, self.caller.corp, id)?,
            None => None,
        };
        let whole = match found {
            Some(todo) => Whole::load(tx, todo)?,
            None => return Err(unknown(which)),
        };
        if whole.person(self.me()).is_none() {
            return Err(unknown(which));
        }
        Ok(whole)
    }

    /// What the member is to it. Where the owner's account is shut, any assignee stands in.
    ///
    /// # Errors
    /// Not found to those who are not on it.
    pub fn standing(&self, whole: &Whole) -> Outcome<Standing> {
        let Some(own) = whole.person(self.me()) else {
            return Err(unknown(&TodoRef::Id(whole.todo.id)));
        };
        let role = own.part.role;
        let owner = whole.person(whole.todo.owner);
        let orphan = owner.is_none_or(|owner| owner.part.shut);
        let stands_in = orphan && role == canteen_protocol::todo::Role::Assignee;
        Ok(Standing { owner: whole.todo.owner == self.me() || stands_in, role })
    }

    /// Looks anew whether the whole is done, after parts of it or the people have changed.
    pub fn settle_done(&self, whole: &mut Whole) {
        let parts: Vec<Part> = whole.people.iter().map(|person| person.part).collect();
        let done = rules::is_done(whole.todo.need, &parts);
        whole.todo.done = done.then(|| whole.todo.done.unwrap_or(self.at));
    }

    /// Writes the to-do as it is now, sets reminders, and tells everyone on it and those who are
    /// on it no more. The acting member's entry is the act's answer.
    ///
    /// # Errors
    /// As the database says.
    pub fn finish(&self, tx: &mut Tx<'_>, whole: &Whole, gone: &[MemberId]) -> Outcome<Changed> {
        todos::update(tx, &whole.todo)?;
        let by = Some((self.me(), self.client_id));
        let ack = tell(tx, whole, gone, self.at, by)?;
        let ack =
            ack.ok_or_else(|| Fault::Internal("an act that tells its author nothing".into()))?;
        let id = whole.todo.id;
        Ok(Changed { ack, id, todo: view::of(tx, self.me(), id)?, already: false })
    }

    /// The answer when there is nothing to change: no entry, the place that says so already. It is
    /// remembered, so that a late repeat does not act on what has changed since.
    ///
    /// # Errors
    /// As the database says.
    pub fn settle(&self, tx: &mut Tx<'_>, id: TodoId) -> Outcome<Changed> {
        let todo = view::of(tx, self.me(), id)?;
        let seq = todo.as_ref().map(|todo| todo.changed).unwrap_or_default();
        let ack = Ack { log: LogId::Personal(self.me()), seq, at: self.at };
        log::settle(tx, self.me(), self.client_id, ack)?;
        Ok(Changed { ack, id, todo, already: true })
    }
}

/// Writes an entry about a to-do in the personal log of everyone on it, and of those who are on
/// it no more; gives the place of the author's. Takes the logs' locks in rising order, so that two
/// such writes do not wait in a circle.
///
/// # Errors
/// As the database says.
pub fn tell(
    tx: &mut Tx<'_>,
    whole: &Whole,
    gone: &[MemberId],
    at: Time,
    by: Option<(MemberId, &ClientId)>,
) -> DbResult<Option<Ack>> {
    let id = whole.todo.id;
    let mut members: Vec<MemberId> =
        whole.people.iter().map(|person| person.part.member).chain(gone.iter().copied()).collect();
    members.sort_unstable();
    members.dedup();
    let mut answer = None;
    for member in members {
        let mut now = whole.seen_by(tx, member)?;
        let own = by.filter(|(author, _)| *author == member);
        let slot = Slot {
            log: LogId::Personal(member),
            at,
            by: by.map(|(author, _)| author),
            client_id: own.map(|(_, client_id)| client_id),
        };
        let ack = log::append_with(tx, slot, |seq: Seq| {
            if let Some(now) = &mut now {
                now.changed = seq;
            }
            Body::Todo { todo: id, now: now.map(Box::new) }
        })?;
        people::set_changed(tx, id, member, ack.seq)?;
        if own.is_some() {
            answer = Some(ack);
        }
    }
    reminders::arrange(tx, whole, gone)?;
    Ok(answer)
}

/// What those are told who are not on it.
pub fn unknown(which: &TodoRef) -> Fault {
    let name = match which {
        TodoRef::Id(id) => id.to_string(),
        TodoRef::Added(client_id) => format!("added as {client_id}"),
    };
    Fault::not_found(format!("there is no to-do {name} on your list: look it up there"))
}

/// Carries out `work` in one transaction, unless this member has done it under this client id
/// before: then the first answer is given, with the to-do as it stands now.
///
/// # Errors
/// What `work` answers; invalid for a malformed client id.
pub async fn once(
    app: &App,
    caller: Caller,
    client_id: ClientId,
    work: impl Fn(&mut Tx<'_>, &Act<'_>) -> Outcome<Changed> + Send + 'static,
) -> Outcome<Changed> {
    content::client_id(&client_id)?;
    let clock = app.clock.clone();
    let (me, key) = (caller.member, client_id.clone());
    let lane = Lane::Of(LogId::Personal(me));
    let done = app
        .db
        .write(lane, move |tx| {
            if let Some(ack) = log::repeated(tx, me, &client_id)? {
                return again(tx, me, ack);
            }
            work(tx, &Act { caller, at: clock.now(), client_id: &client_id })
        })
        .await;
    match done {
        // The same request is carried out on another lane at this very moment, and was first.
        Err(Fault::Db(DbError::Unique(what))) => {
            let repeated = move |conn: &mut Conn| match log::repeated(conn, me, &key)? {
                Some(ack) => again(conn, me, ack),
                None => Err(Fault::Db(DbError::Unique(what.clone()))),
            };
            app.db.read(repeated).await
        }
        other => other,
    }
}

fn again(conn: &mut Conn, me: MemberId, ack: Ack) -> Outcome<Changed> {
    match todos::of_entry(conn, ack.log, ack.seq)? {
        Some(id) => Ok(Changed { ack, id, todo: view::of(conn, me, id)?, already: false }),
        None => Err(Fault::conflict("this client_id was used for something else: make a new one")),
    }
}
