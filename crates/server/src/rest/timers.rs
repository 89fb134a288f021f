//! What ends by itself, once, also after downtime: a status, a quiet.

use canteen_protocol::rest::Status;
use canteen_protocol::{LogId, MemberId, Time};

use super::service;
use super::store::{self, Stored};
use crate::app::App;
use crate::db::{DbResult, Lane, Tx};
use crate::fault::Outcome;
use crate::jobs::{self, Fired, Jobs};

/// Fires once whenever a member's quiet has ended, by itself or by their hand; the payload is the
/// member's id. What is to happen then is registered by whoever waits for it.
pub const QUIET_ENDED: &str = "rest.quiet_ended";

const STATUS: &str = "rest.status";
const QUIET: &str = "rest.quiet";

/// Registers the ends.
pub fn jobs(jobs: &mut Jobs) {
    jobs.within(STATUS, lane, |app, tx, fired| {
        end(app, tx, fired, |stored, now| {
            let status = &mut stored.rest.status;
            if status.until.is_some_and(|until| until <= now) {
                *status = Status { quiet: status.quiet, ..Status::default() };
            }
        })
    });
    jobs.within(QUIET, lane, |app, tx, fired| {
        end(app, tx, fired, |stored, now| {
            let quiet = &mut stored.rest.status.quiet;
            *quiet = quiet.filter(|until| *until > now);
        })
    });
}

fn lane(fired: &Fired) -> Lane {
    fired.payload().map_or(Lane::Admin, |member| Lane::Of(LogId::Personal(member)))
}

fn end(app: &App, tx: &mut Tx<'_>, fired: &Fired, over: impl Fn(&mut Stored, Time)) -> Outcome<()> {
    let (member, now): (MemberId, _) = (fired.payload()?, app.now());
    let before = store::lock(tx, member)?;
    let mut after = before.clone();
    over(&mut after, now);
    service::settle(tx, member, (&before, &after), now, None)?;
    Ok(())
}

/// Sets the timers for what has changed, and fires [`QUIET_ENDED`] when a quiet is over.
pub(super) fn set(
    tx: &mut Tx<'_>,
    member: MemberId,
    (before, after): (&Status, &Status),
    now: Time,
) -> DbResult<()> {
    if before.until != after.until {
        timer(tx, STATUS, member, after.until)?;
    }
    if before.quiet != after.quiet {
        timer(tx, QUIET, member, after.quiet)?;
        if before.quiet.is_some() && after.quiet.is_none() {
            timer(tx, QUIET_ENDED, member, Some(now))?;
        }
    }
    Ok(())
}

fn timer(tx: &mut Tx<'_>, kind: &'static str, member: MemberId, due: Option<Time>) -> DbResult<()> {
    let key = format!("{kind}.{member}");
    match due {
        Some(due) => jobs::schedule(tx, &key, kind, due, &member),
        None => jobs::cancel(tx, &key).map(drop),
    }
}
