//! Administrators hear of requests that wait: one mail for all that came within five minutes. And
//! the end of those who never proved their address.

use canteen_protocol::Time;
use canteen_protocol::ids::CorpNo;

use super::act;
use super::decide::{LISTED, is_ours};
use crate::account;
use crate::app::App;
use crate::db::{Conn, DbResult, Tx};
use crate::directory::{self, Power};
use crate::fault::Outcome;
use crate::invite::store::requests;
use crate::invite::words;
use crate::jobs::{self, Fired};
use crate::mail::Mailer;

/// The kind of the job that tells.
pub const KIND: &str = "invite.tell";
/// The kind of the job that forgets.
pub const FORGET: &str = "invite.forget";
/// Milliseconds within which requests are told together.
const TOGETHER: i64 = 5 * 60_000;
/// Milliseconds for which an address may stay unproved.
const UNPROVED: i64 = 24 * 3_600_000;

/// Lets administrators be told.
///
/// # Errors
/// As the database says.
pub fn soon(tx: &mut Tx<'_>, corp: CorpNo, now: Time) -> DbResult<()> {
    let slot = now.0.div_euclid(TOGETHER) + 1;
    jobs::schedule(tx, &format!("{KIND}.{corp}.{slot}"), KIND, Time(slot * TOGETHER), &corp)
}

/// Tells them, if anybody still waits.
///
/// # Errors
/// When the mail server takes none of the letters.
pub async fn tell(app: App, fired: Fired) -> Outcome<()> {
    if matches!(app.mailer, Mailer::Off) {
        return Ok(());
    }
    let corp: CorpNo = fired.payload()?;
    let now = app.now();
    let (told, name) = app
        .db
        .read(move |conn| -> Outcome<_> {
            let name = account::corp(conn, corp)?.map(|corp| corp.name).unwrap_or_default();
            Ok((whom(conn, corp, now)?, name))
        })
        .await?;
    let (mut taken, mut last) = (0, Ok(()));
    for (email, count) in told {
        let letter = words::waiting(&name, count);
        match app.mailer.send(&email, &letter.subject, &letter.body).await {
            Ok(()) => taken += 1,
            Err(error) => last = Err(error),
        }
    }
    if taken == 0 { last } else { Ok(()) }
}

/// The addresses of those who may decide, and how many requests are theirs.
fn whom(conn: &mut Conn, corp: CorpNo, now: Time) -> Outcome<Vec<(String, i64)>> {
    let waiting = requests::list(conn, corp, false, LISTED)?;
    let mut told = Vec::new();
    if waiting.is_empty() {
        return Ok(told);
    }
    for member in directory::administrators(conn, corp)? {
        let Some(profile) = directory::profile(conn, member)?.filter(|p| !p.email.is_empty())
        else {
            continue;
        };
        // Nothing for an account that is shut, and for a role that has ended.
        let power = Power::of_member(conn, corp, member, now)?;
        let mut count = 0;
        if act::is_any_open(&power) {
            for request in &waiting {
                count += i64::from(is_ours(conn, &power, request)?);
            }
        }
        if count > 0 {
            told.push((profile.email, count));
        }
    }
    Ok(told)
}

/// Lets requests be forgotten when their time is over; once an hour at most.
///
/// # Errors
/// As the database says.
pub fn forget_later(tx: &mut Tx<'_>, now: Time) -> DbResult<()> {
    const HOUR: i64 = 3_600_000;
    let slot = (now.0 + UNPROVED).div_euclid(HOUR) + 1;
    jobs::schedule(tx, &format!("{FORGET}.{slot}"), FORGET, Time(slot * HOUR), &())
}

/// Forgets those who proved nothing.
///
/// # Errors
/// As the database says.
pub fn forget(app: &App, tx: &mut Tx<'_>, _: &Fired) -> Outcome<()> {
    let forgotten = requests::forget(tx, Time(app.now().0 - UNPROVED))?;
    tracing::debug!(forgotten, "requests to join that were not proved are gone");
    Ok(())
}
