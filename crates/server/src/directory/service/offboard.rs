//! Seeing a member off: all of it or nothing, with a receipt that the audit log keeps.

use std::sync::Arc;

use canteen_protocol::offboard::{OffboardMember, Receipt};
use serde_json::json;

use super::act::DIRECTORY;
use super::power::Power;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::Tx;
use crate::directory::change::{Change, lane};
use crate::directory::rules::rights::Level;
use crate::fault::{Fault, Outcome};
use crate::hooks::{Hooks, Leaver};

/// Sees a member off, or tells what that would do.
///
/// # Errors
/// As [`Change::offboard`]; `Forbidden` for who is no administrator, and for oneself.
pub async fn offboard(app: App, caller: Caller, ask: OffboardMember) -> Outcome<Receipt> {
    let Caller { member: by, corp, .. } = caller;
    let (at, hooks, limits) = (app.now(), Arc::clone(&app.hooks), app.limits.clone());
    let told = Arc::new(std::sync::Mutex::new(None));
    let tell = Arc::clone(&told);
    let done = app
        .db
        .write(lane(corp), move |tx| {
            let mut change = Change::begin(tx, corp, at)?;
            let power = Power::of(change.conn(), caller, at)?;
            power.check_some(DIRECTORY)?;
            if ask.member == by {
                return Err(Fault::forbidden(
                    "nobody sees themselves off: ask another administrator",
                ));
            }
            power.check_member(change.conn(), ask.member, Level::Change)?;
            if let Some(to) = ask.to {
                power.check_member(change.conn(), to, Level::View)?;
            }
            let who = Leaver { corp, member: ask.member, to: ask.to, at, limits: &limits };
            let mut receipt = carried_out(change, who)?;
            hooks.left(tx, who, &mut receipt)?;
            receipt.dry_run = ask.dry_run;
            if ask.dry_run {
                // What was done to find out is undone by failing.
                *tell.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(receipt);
                return Err(Fault::conflict("it was only asked for"));
            }
            let detail = power.mark(json!(receipt));
            let target = format!("member:{}", ask.member);
            audit::record(tx, corp, at, Some(by), "member.offboard", &target, detail)?;
            Ok(receipt)
        })
        .await;
    match told.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
        Some(receipt) => Ok(receipt),
        None => done,
    }
}

/// Sees a member off in the caller's transaction, who says whether that may be and records it.
///
/// # Errors
/// As [`Change::offboard`].
pub fn see_off(tx: &mut Tx<'_>, hooks: &Hooks, who: Leaver<'_>) -> Outcome<Receipt> {
    let mut receipt = carried_out(Change::begin(tx, who.corp, who.at)?, who)?;
    hooks.left(tx, who, &mut receipt)?;
    Ok(receipt)
}

fn carried_out(mut change: Change<'_, '_>, who: Leaver<'_>) -> Outcome<Receipt> {
    let receipt = change.offboard(who.member, who.to)?;
    change.finish()?;
    Ok(receipt)
}
