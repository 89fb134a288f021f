//! Taking a message back that still waits.

use canteen_protocol::message::Ack;
use canteen_protocol::scheduled::Unschedule;
use canteen_protocol::{Body, LogId};

use super::deliver;
use crate::app::{App, Caller};
use crate::chat::content;
use crate::chat::store::scheduled;
use crate::db::Lane;
use crate::fault::{Fault, Outcome};
use crate::log::{self, Draft};
use crate::{file, jobs};

/// Takes it back.
///
/// # Errors
/// Conflict when it does not wait (any more).
pub async fn withdraw(app: App, caller: Caller, request: Unschedule) -> Outcome<Ack> {
    content::client_id(&request.client_id)?;
    let (me, clock, limits) = (caller.member, app.clock.clone(), app.limits.clone());
    app.db
        .write(Lane::Of(LogId::Personal(me)), move |tx| {
            if let Some(ack) = log::repeated(tx, me, &request.client_id)? {
                return Ok(ack);
            }
            let id = request.id;
            let Some(entry) = scheduled::remove(tx, id, me)? else {
                return Err(Fault::conflict(format!(
                    "no message {id} of yours waits: it was delivered (recall it there) or taken \
                     back"
                )));
            };
            jobs::cancel(tx, &deliver::key(id))?;
            let (log, at) = (LogId::Personal(me), clock.now());
            if let Some(entry) = entry {
                file::drop_from(tx, log, entry, at, &limits)?;
            }
            let client_id = Some(&request.client_id);
            let body = Body::Unscheduled { id, sent: None };
            Ok(log::append(tx, Draft { log, at, by: Some(me), client_id, body })?)
        })
        .await
}
