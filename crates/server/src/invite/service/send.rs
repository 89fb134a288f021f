//! Inviting members by hand (INV-08).

use std::collections::BTreeMap;

use canteen_protocol::invite::{SendInvitations, Sent, Skip, Skipped};
use canteen_protocol::{ErrorCode, MemberId, Segment, Time};
use serde_json::json;

use super::{act, apply, deliver};
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{Conn, Lane};
use crate::directory::{self, Level, Power};
use crate::fault::{Fault, Outcome};
use crate::invite::rules;
use crate::invite::store::letters;

/// Members of one call.
const MEMBERS: usize = 1_000;
/// Departments, and tags, that one call names.
const NAMED: usize = 100;

/// Invites members who have never signed in.
///
/// # Errors
/// `Forbidden` for who is no administrator and where nothing can be sent; `TooLarge` for a segment
/// that is; `NotFound` for an id there is not.
pub async fn send(app: App, caller: Caller, ask: SendInvitations) -> Outcome<Sent> {
    let now = app.now();
    let able = check_ability(&app);
    let Caller { corp, member, .. } = caller;
    app.db
        .write(Lane::Admin, move |tx| {
            let power = act::sender(tx, caller, now)?;
            let ability = able?;
            let members = whom(tx, (caller, &power), &ask.segment)?;
            let (invited, skipped) = sorted_out(tx, &members, ability, now)?;
            deliver::begin(tx, corp, &invited, (false, now))?;
            if !invited.is_empty() {
                let detail = power.mark(json!({ "sent": invited.len(), "skipped": skipped }));
                audit::record(tx, corp, now, Some(member), "invite.send", "members", detail)?;
            }
            Ok(Sent { sent: invited.len(), skipped })
        })
        .await
}

/// By mail and by text message, if this server can write to anybody at all.
fn check_ability(app: &App) -> Result<(bool, bool), Missing> {
    let ability = apply::ability(app);
    match (app.outside.url.is_some(), ability.mail || ability.sms) {
        (true, true) => Ok((ability.mail, ability.sms)),
        (true, false) => Err(Missing(
            "this server sends no mail and no text messages: its operator sets smtp_url or \
             sms_command",
        )),
        (false, _) => Err(Missing(
            "this server does not know the address people reach it by: its operator sets \
             public_url",
        )),
    }
}

/// What an operator has not set.
#[derive(Clone, Copy, Debug)]
struct Missing(&'static str);

impl From<Missing> for Fault {
    fn from(missing: Missing) -> Self {
        Self::forbidden(missing.0)
    }
}

fn whom(
    conn: &mut Conn,
    (caller, power): (Caller, &Power),
    segment: &Segment,
) -> Outcome<Vec<MemberId>> {
    let large = |message: String| Fault::refused(ErrorCode::TooLarge, message);
    let (departments, tags) = named(segment);
    if departments > NAMED || tags > NAMED {
        return Err(large(format!(
            "this names {departments} departments and {tags} tags: {NAMED} of each are allowed"
        )));
    }
    let sight = directory::Sight::of(conn, caller.corp, caller.member)?;
    let mut members = directory::named(conn, &sight, segment)?;
    if let Some(open) = power.open(conn, &members, Level::Change)? {
        let named = members.len();
        members.retain(|member| open.contains(member));
        if members.len() < named {
            return Err(Fault::forbidden(format!(
                "{} of these {named} members are not yours to invite: name a department of yours",
                named - members.len()
            )));
        }
    }
    if members.len() > MEMBERS {
        return Err(large(format!(
            "this is {} members: {MEMBERS} are allowed, so do it department by department",
            members.len()
        )));
    }
    Ok(members)
}

/// How many departments and tags a segment names, with what it is made of.
fn named(segment: &Segment) -> (usize, usize) {
    let mut all = (0, 0);
    let mut parts = vec![segment];
    while let Some(part) = parts.pop() {
        all.0 += part.departments.len();
        all.1 += part.tags.len();
        parts.extend(part.within.as_deref());
        parts.extend(part.except.as_deref());
    }
    all
}

fn sorted_out(
    conn: &mut Conn,
    members: &[MemberId],
    ability: (bool, bool),
    now: Time,
) -> Outcome<(Vec<MemberId>, Vec<Skipped>)> {
    let mut invited = Vec::new();
    let mut skipped: BTreeMap<Skip, usize> = BTreeMap::new();
    for invitee in letters::invitees(conn, members, now)? {
        match rules::skip(&invitee, false, ability, now) {
            None => invited.push(invitee.member),
            Some(why) => *skipped.entry(why).or_default() += 1,
        }
    }
    let skipped = skipped.into_iter().map(|(why, count)| Skipped { why, count });
    Ok((invited, skipped.collect()))
}
