//! An act in a conversation: carried out once however often it is asked for, answered with its
//! place in the log.

use canteen_protocol::limits::Limits;
use canteen_protocol::message::Ack;
use canteen_protocol::{Body, ClientId, ConversationId, LogId, MemberId, Seq, Time};

use super::content;
use crate::app::{App, Caller};
use crate::db::{DbError, DbResult, Lane, Tx};
use crate::fault::{Fault, Outcome};
use crate::log::{self, Draft, Slot};

/// What an act is carried out with.
pub struct Act<'a> {
    /// Who acts.
    pub caller: Caller,
    /// When, taken inside the transaction so that entries of a log do not go back in time.
    pub at: Time,
    /// What is accepted.
    pub limits: &'a Limits,
    /// What a repeat of it is known by.
    pub client_id: &'a ClientId,
}

impl Act<'_> {
    /// The member who acts.
    pub fn me(&self) -> MemberId {
        self.caller.member
    }

    /// Writes the entry that is the act's answer, and that a repeat finds.
    pub fn append(&self, tx: &mut Tx<'_>, to: ConversationId, body: Body) -> DbResult<Ack> {
        self.append_with(tx, to, |_| body)
    }

    /// The same for a body that names its own place.
    pub fn append_with(
        &self,
        tx: &mut Tx<'_>,
        to: ConversationId,
        body: impl FnOnce(Seq) -> Body,
    ) -> DbResult<Ack> {
        let log = LogId::Conversation(to);
        let slot = Slot { log, at: self.at, by: Some(self.me()), client_id: Some(self.client_id) };
        log::append_with(tx, slot, body)
    }

    /// Writes an entry beside the one that is the answer.
    pub fn also(&self, tx: &mut Tx<'_>, to: ConversationId, body: Body) -> DbResult<Ack> {
        let log = LogId::Conversation(to);
        let draft = Draft { log, at: self.at, by: Some(self.me()), client_id: None, body };
        log::append(tx, draft)
    }

    /// Writes the same entry in the personal logs of members.
    pub fn tell(&self, tx: &mut Tx<'_>, members: &[MemberId], body: &Body) -> DbResult<()> {
        let logs: Vec<_> = members.iter().map(|member| LogId::Personal(*member)).collect();
        log::append_each(tx, &logs, self.at, Some(self.me()), body)
    }

    /// The answer when there is nothing to change: no entry, the place that says so already. It
    /// is remembered, so that a late repeat does not act on what has changed since.
    pub fn settle(&self, tx: &mut Tx<'_>, on: ConversationId, seq: Seq) -> DbResult<Ack> {
        let ack = Ack { log: LogId::Conversation(on), seq, at: self.at };
        log::settle(tx, self.me(), self.client_id, ack)
    }

    /// [`Act::settle`] at the last place of the log.
    pub fn settle_at_head(&self, tx: &mut Tx<'_>, on: ConversationId) -> DbResult<Ack> {
        let (head, _) = log::head(tx, LogId::Conversation(on))?;
        self.settle(tx, on, head)
    }
}

/// Carries out `work` in one transaction, unless this author has done it under this client id
/// before: then the first answer is given, whatever has become of their membership.
///
/// # Errors
/// What `work` answers; invalid for a malformed client id.
pub async fn once(
    app: &App,
    caller: Caller,
    lane: LogId,
    client_id: ClientId,
    work: impl Fn(&mut Tx<'_>, &Act<'_>) -> Outcome<Ack> + Send + 'static,
) -> Outcome<Ack> {
    content::client_id(&client_id)?;
    let (clock, limits) = (app.clock.clone(), app.limits.clone());
    let (me, key) = (caller.member, client_id.clone());
    let done = app
        .db
        .write(Lane::Of(lane), move |tx| {
            if let Some(ack) = log::repeated(tx, caller.member, &client_id)? {
                return Ok(ack);
            }
            let act = Act { caller, at: clock.now(), limits: &limits, client_id: &client_id };
            work(tx, &act)
        })
        .await;
    match done {
        // The same request is carried out on another lane at this very moment, and was first.
        Err(Fault::Db(DbError::Unique(what))) => app
            .db
            .read(move |conn| log::repeated(conn, me, &key))
            .await?
            .ok_or(Fault::Db(DbError::Unique(what))),
        other => other,
    }
}

/// [`once`] in an existing conversation.
///
/// # Errors
/// As [`once`].
pub async fn within(
    app: &App,
    caller: Caller,
    conversation: ConversationId,
    client_id: ClientId,
    work: impl Fn(&mut Tx<'_>, &Act<'_>) -> Outcome<Ack> + Send + 'static,
) -> Outcome<Ack> {
    once(app, caller, LogId::Conversation(conversation), client_id, work).await
}
