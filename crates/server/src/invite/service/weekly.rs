//! Invitations once a week, to whoever has never signed in (INV-01).

use canteen_protocol::ids::CorpNo;
use canteen_protocol::setting::CorpSettings;
use canteen_protocol::{MemberId, Time};
use serde_json::json;

use super::{apply, deliver};
use crate::account;
use crate::app::App;
use crate::audit;
use crate::db::{DbResult, Tx};
use crate::fault::Outcome;
use crate::invite::rules::{self, WEEK};
use crate::invite::store::letters;
use crate::jobs::{self, Fired};

/// The kind of the job.
pub const KIND: &str = "invite.weekly";
/// Members one transaction looks at.
const BATCH: usize = 1_000;

/// The timer is set when the setting is turned on, the first round a week later, and taken back
/// when it is turned off.
///
/// # Errors
/// As the database says.
pub fn settings(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    (before, after): (&CorpSettings, &CorpSettings),
    at: Time,
) -> DbResult<()> {
    match (before.invite_weekly, after.invite_weekly) {
        (false, true) => schedule(tx, corp, Time(at.0 + WEEK)),
        (true, false) => jobs::cancel(tx, &key(corp)).map(drop),
        _ => Ok(()),
    }
}

fn key(corp: CorpNo) -> String {
    format!("{KIND}.{corp}")
}

fn schedule(tx: &mut Tx<'_>, corp: CorpNo, due: Time) -> DbResult<()> {
    jobs::schedule(tx, &key(corp), KIND, due, &(corp, MemberId(0)))
}

/// A round, or the rest of one: whoever is next in the order of ids.
///
/// # Errors
/// As the database says.
pub fn round(app: &App, tx: &mut Tx<'_>, fired: &Fired) -> Outcome<()> {
    let (corp, after): (CorpNo, MemberId) = fired.payload()?;
    let now = app.now();
    if !account::settings(tx, corp)?.invite_weekly {
        return Ok(());
    }
    let begins = after == MemberId(0);
    if begins {
        schedule(tx, corp, rules::next_weekly(fired.due, now))?;
    }
    let ability = apply::ability(app);
    if app.outside.url.is_none() || !(ability.mail || ability.sms) {
        tracing::warn!(%corp, "no weekly invitations: public_url or a way to write is not set");
        return Ok(());
    }
    let members = letters::not_joined(tx, corp, after, BATCH)?;
    let mut invited = letters::invitees(tx, &members, now)?;
    invited.retain(|i| rules::skip(i, true, (ability.mail, ability.sms), now).is_none());
    let invited: Vec<_> = invited.into_iter().map(|invitee| invitee.member).collect();
    deliver::begin(tx, corp, &invited, (true, now))?;
    if !invited.is_empty() {
        let detail = json!({ "sent": invited.len(), "late": fired.late });
        audit::record(tx, corp, now, None, "invite.weekly", "members", detail)?;
    }
    if let Some(last) = members.last().filter(|_| members.len() == BATCH) {
        // A key of its own for each piece of each round, so that none takes another's place.
        let key = format!("{KIND}.{corp}.{}.{last}", fired.due);
        jobs::schedule(tx, &key, KIND, fired.due, &(corp, last))?;
    }
    Ok(())
}
