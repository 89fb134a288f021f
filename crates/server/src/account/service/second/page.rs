//! The company's own page of the second step (SEC-04): its key, and waiting for it.

use std::net::IpAddr;

use canteen_protocol::second_factor::{
    AwaitSecondStep, NewPageSecret, RenewPageSecret, SecondStepAwaited,
};
use serde_json::json;

use super::super::devices;
use super::step;
use crate::account::secret;
use crate::account::store::page;
use crate::account::store::ticket::{self, Kind};
use crate::account::throttle::Doors;
use crate::app::{App, Caller};
use crate::audit;
use crate::directory;
use crate::fault::{Fault, Outcome};

/// Makes a new key for the signatures of the page.
///
/// # Errors
/// `Forbidden` for who is no administrator.
pub async fn renew(app: App, caller: Caller, _: RenewPageSecret) -> Outcome<NewPageSecret> {
    let Caller { member, corp, .. } = caller;
    let now = app.now();
    app.db
        .write(directory::lane(corp), move |tx| {
            directory::Power::of(tx, caller, now)?.check_super("change the settings")?;
            let secret = secret::token();
            page::set_secret(tx, corp, &secret)?;
            let target = format!("corp:{corp}");
            let action = "corp.page_secret";
            audit::record(tx, corp, now, Some(member), action, &target, json!({}))?;
            Ok(NewPageSecret { secret })
        })
        .await
}

/// The device token of a sign-in whose page was passed; none while it was not.
///
/// # Errors
/// `Expired` for a ticket that is over, `Invalid` for one that waits for no page, `RateLimited`.
pub async fn awaited(
    app: &App,
    doors: &Doors,
    ip: IpAddr,
    ask: AwaitSecondStep,
) -> Outcome<SecondStepAwaited> {
    let now = app.now();
    doors.ask_page(ip, now)?;
    let hash = secret::digest(&ask.ticket);
    let key = hash.clone();
    let found = app.db.read(move |conn| ticket::get(conn, &key, now)).await?;
    let found = found.ok_or_else(step::over)?;
    if found.kind != Kind::Page {
        return Err(Fault::invalid("this sign-in waits for a code: give one"));
    }
    if found.passed.is_none() {
        return Ok(SecondStepAwaited { signed_in: None });
    }
    app.db
        .write(devices::lane(found.member), move |tx| {
            // Of two that ask at the same time, one is too late.
            if !ticket::remove(tx, &hash)? {
                return Err(step::over());
            }
            let signed_in = step::finish(tx, &found, "page", ip, now)?;
            Ok(SecondStepAwaited { signed_in: Some(signed_in) })
        })
        .await
}
