//! Once a year a mark is looked at again (VER-02), once, also after downtime. What is not found is
//! looked for every week, and the mark goes at the end of the time of grace.

use canteen_protocol::Time;
use canteen_protocol::ids::CorpNo;
use serde_json::json;

use super::prove::look;
use super::show::target;
use super::tell;
use crate::app::App;
use crate::audit;
use crate::db::Tx;
use crate::directory;
use crate::fault::Outcome;
use crate::jobs::{self, Fired};
use crate::tenant::rules::{Became, GRACE, became};
use crate::tenant::store::proof::{self, Stored};
use crate::tenant::words::Letter;

/// The kind of the job.
pub const KIND: &str = "tenant.verify";

/// The key of a corp's.
pub fn key(corp: CorpNo) -> String {
    format!("{KIND}.{corp}")
}

/// Looks at a corp's mark.
///
/// # Errors
/// As the database says.
pub async fn fire(app: App, fired: Fired) -> Outcome<()> {
    let corp: CorpNo = fired.payload()?;
    let held = app.db.read(move |conn| proof::find(conn, corp, true)).await?;
    let Some(held) = held.filter(|held| held.next <= app.now()) else { return Ok(()) };
    let looked = look(app.resolver.as_ref(), &held).await;
    let now = app.now();
    app.db
        .write(directory::lane(corp), move |tx| {
            // Another proof, or the same look by a node that died before it said so.
            if proof::find(tx, corp, true)?.as_ref() != Some(&held) {
                return Ok(());
            }
            settle(tx, corp, &held, (looked.clone(), now))
        })
        .await
}

fn settle(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    held: &Stored,
    (looked, now): (Result<(), String>, Time),
) -> Outcome<()> {
    let subject = held.subject.clone();
    let problem = looked.err().unwrap_or_default();
    let detail = json!({ "subject": subject, "problem": problem });
    let record = |tx: &mut Tx<'_>, action| {
        audit::record(tx, corp, now, None, action, &target(corp), detail.clone())
    };
    let looked = Stored { looked: now, problem: problem.clone(), ..held.clone() };
    match became(problem.is_empty(), held.failing, now) {
        Became::Holds(next) => {
            proof::put(tx, corp, true, &Stored { at: now, next, failing: None, ..looked })?;
            record(tx, "corp.verified")?;
            jobs::schedule(tx, &key(corp), KIND, next, &corp)?;
        }
        Became::Failing { since, next } => {
            proof::put(tx, corp, true, &Stored { next, failing: Some(since), ..looked })?;
            record(tx, "corp.verify_failing")?;
            jobs::schedule(tx, &key(corp), KIND, next, &corp)?;
            let end = Time(since.0 + GRACE);
            tell::soon(tx, corp, now, &Letter::Failing { subject, problem, end })?;
        }
        Became::Lost => {
            proof::remove(tx, corp, true)?;
            record(tx, "corp.verify_lost")?;
            tell::soon(tx, corp, now, &Letter::Lost { subject })?;
        }
    }
    Ok(directory::look_again(tx, corp, now)?)
}
