//! The end of a corp (SET-07): asked for by one, agreed to by another, taken back by any, and seven
//! days later carried out, a batch at a time, so that others of the server are not held up.

use std::sync::Arc;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::tenant::{CancelPurge, Org, Purge, PurgeOrg};
use canteen_protocol::{MemberId, Time};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::show::{check_admin, found, org, purge, target};
use super::tell;
use crate::account;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{DbResult, Lane, Tx};
use crate::directory;
use crate::erase::{Dying, Erase, Stage};
use crate::fault::{Fault, Outcome};
use crate::jobs::{self, Fired};
use crate::tenant::rules::{Asking, WAITS, asking};
use crate::tenant::store::agreed;
use crate::tenant::store::end::{self, Gone};
use crate::tenant::words::Letter;

/// The kind of the job.
pub const KIND: &str = "tenant.end";
/// Rows one transaction deletes.
const BATCH: usize = 1_000;

fn key(corp: CorpNo) -> String {
    format!("{KIND}.{corp}")
}

/// An administrator asks, or agrees.
///
/// # Errors
/// `Forbidden`; `Invalid` when the name is not the corp's; conflict for the only administrator, for
/// who has asked already, and when it is agreed already.
pub async fn ask(app: App, caller: Caller, ask: PurgeOrg) -> Outcome<Purge> {
    let Caller { member, corp, .. } = caller;
    let now = app.now();
    app.db
        .write(directory::lane(corp), move |tx| {
            check_admin(tx, member)?;
            asked(tx, corp, (Some(member), &ask.name), now)
        })
        .await
}

/// Carries a request out; nobody stands for the operator.
///
/// # Errors
/// As [`ask`].
pub fn asked(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    (who, typed): (Option<MemberId>, &str),
    now: Time,
) -> Outcome<Purge> {
    agreed::wait(tx, corp)?;
    let name = found(tx, corp)?.name;
    if typed.trim() != name {
        return Err(Fault::invalid(format!(
            "the corp is named {name:?}: type its name to say that it is meant"
        )));
    }
    let admins: Vec<_> = directory::admins(tx, corp)?.iter().map(|admin| admin.member).collect();
    let by = userid(tx, who)?;
    match asking(end::find(tx, corp)?, who, &admins, now) {
        Asking::Waits => {
            end::ask(tx, corp, who, now)?;
            record(tx, corp, (who, now), "corp.purge_ask")?;
            let letter = Letter::EndAsked { by, lapses: Time(now.0 + WAITS) };
            tell::soon(tx, corp, now, &letter)?;
        }
        Asking::Agreed(due) => {
            if who.is_none() {
                end::ask(tx, corp, None, now)?;
            }
            end::agree(tx, corp, who, (now, due))?;
            jobs::schedule(tx, &key(corp), KIND, due, &Step::begin(corp))?;
            record(tx, corp, (who, now), "corp.purge_agree")?;
            directory::look_again(tx, corp, now)?;
            tell::soon(tx, corp, now, &Letter::EndAgreed { by, due })?;
        }
        Asking::Twice => {
            return Err(Fault::conflict(
                "you have asked already: another administrator has to agree, with the same command",
            ));
        }
        Asking::Done => {
            return Err(Fault::conflict(
                "it is agreed already: canteen org show says when it comes",
            ));
        }
        Asking::Alone => {
            return Err(Fault::conflict(
                "it takes two administrators, and you are the only one: make another with canteen \
                 admin grant USERID, or let the server's operator say canteen org purge on its machine",
            ));
        }
    }
    purge(tx, corp, now)?.ok_or_else(|| Fault::Internal("an end is not where it was put".into()))
}

/// An administrator takes it back.
///
/// # Errors
/// `Forbidden`; conflict when nobody has asked.
pub async fn cancel(app: App, caller: Caller, _: CancelPurge) -> Outcome<Org> {
    let Caller { member, corp, .. } = caller;
    let (now, tenancy) = (app.now(), app.tenancy.clone());
    app.db
        .write(directory::lane(corp), move |tx| {
            check_admin(tx, member)?;
            cancelled(tx, corp, Some(member), now)?;
            org(tx, corp, Some(&tenancy), now)
        })
        .await
}

/// Takes it back; nobody stands for the operator.
///
/// # Errors
/// As [`cancel`].
pub fn cancelled(tx: &mut Tx<'_>, corp: CorpNo, who: Option<MemberId>, now: Time) -> Outcome<()> {
    found(tx, corp)?;
    let there = purge(tx, corp, now)?.is_some();
    if !end::remove(tx, corp)? || !there {
        return Err(Fault::conflict("nobody has asked for the end of this corp"));
    }
    jobs::cancel(tx, &key(corp))?;
    directory::look_again(tx, corp, now)?;
    record(tx, corp, (who, now), "corp.purge_cancel")?;
    let by = userid(tx, who)?;
    Ok(tell::soon(tx, corp, now, &Letter::EndCancelled { by })?)
}

fn userid(tx: &mut Tx<'_>, who: Option<MemberId>) -> DbResult<String> {
    let Some(who) = who else { return Ok(String::new()) };
    Ok(directory::profile(tx, who)?.map(|found| found.userid).unwrap_or_default())
}

fn record(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    (who, now): (Option<MemberId>, Time),
    action: &str,
) -> DbResult<()> {
    audit::record(tx, corp, now, who, action, &target(corp), json!({ "operator": who.is_none() }))
}

/// How far an end has come.
#[derive(Clone, Serialize, Deserialize)]
struct Step {
    corp: CorpNo,
    /// What will be left; nothing before it has begun.
    gone: Option<Gone>,
    /// The rule that is next.
    rule: usize,
    /// Whether anything was deleted since the first rule.
    any: bool,
}

impl Step {
    fn begin(corp: CorpNo) -> Self {
        Self { corp, gone: None, rule: 0, any: false }
    }
}

/// Where a step is written: in the lane of the corp that ends, not in that of everybody's accounts.
pub fn lane(fired: &Fired) -> Lane {
    fired.payload::<Step>().map_or(Lane::Admin, |step| directory::lane(step.corp))
}

/// One step of an end: its beginning, or a batch of rows, or the last of it.
///
/// # Errors
/// As the database says; then the same step comes again.
pub fn fire(app: &App, tx: &mut Tx<'_>, fired: &Fired) -> Outcome<()> {
    let mut step: Step = fired.payload()?;
    let (corp, now) = (step.corp, app.now());
    let hooks = Arc::clone(&app.hooks);
    let gone = match step.gone.take() {
        Some(gone) => gone,
        None => match end::remains(tx, corp, now)? {
            // Taken back at this very moment.
            None => return Ok(()),
            Some(gone) => {
                tracing::warn!(%corp, corp_id = gone.corp_id, "a corp ends: it is being deleted");
                end::begin(tx, corp, now)?;
                end_sessions(tx, corp, now)?;
                return next(tx, Step { gone: Some(gone), ..step }, now);
            }
        },
    };
    let rules = hooks.erases();
    let soft: Vec<&Erase> =
        rules.iter().filter(|rule| rule.stage != Stage::Corp).copied().collect();
    let mut gone = gone;
    let mut left = BATCH;
    while let Some(rule) = soft.get(step.rule).filter(|_| left > 0) {
        let dying = Dying { corp, at: now, limits: &app.limits, most: left };
        let deleted = (rule.batch)(tx, &dying)?;
        gone.rows += i64::try_from(deleted).unwrap_or(i64::MAX);
        step.any |= deleted > 0;
        if deleted < left {
            step.rule += 1;
        }
        left = left.saturating_sub(deleted);
    }
    let done = step.rule >= soft.len();
    if !done {
        return next(tx, Step { gone: Some(gone), ..step }, now);
    }
    if step.any {
        // What was begun before nobody could sign in may have written behind a rule.
        return next(tx, Step { corp, gone: Some(gone), rule: 0, any: false }, now);
    }
    for rule in rules.iter().filter(|rule| rule.stage == Stage::Corp) {
        let dying = Dying { corp, at: now, limits: &app.limits, most: usize::MAX >> 1 };
        gone.rows += i64::try_from((rule.batch)(tx, &dying)?).unwrap_or(i64::MAX);
    }
    end::keep(tx, &gone, now)?;
    let Gone { corp_id, members, rows, by_operator, .. } = &gone;
    tracing::warn!(%corp, corp_id, members, rows, by_operator, "a corp has ended: nothing of it is left");
    Ok(())
}

fn next(tx: &mut Tx<'_>, step: Step, now: Time) -> Outcome<()> {
    Ok(jobs::schedule(tx, &key(step.corp), KIND, now, &step)?)
}

/// Everyone's devices end; sessions hear of it after the commit.
fn end_sessions(tx: &mut Tx<'_>, corp: CorpNo, now: Time) -> DbResult<()> {
    for member in directory::with_devices(tx, corp)? {
        account::end_all(tx, member, None, now)?;
    }
    Ok(())
}
