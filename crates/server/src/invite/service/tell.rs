//! Administrators hear of requests that wait: one mail for all that came within five minutes. And
//! the end of those who never proved their address.

use canteen_protocol::Time;
use canteen_protocol::ids::CorpNo;

use crate::account;
use crate::app::App;
use crate::db::{DbResult, Tx};
use crate::directory;
use crate::fault::{Fault, Outcome};
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
    let (count, admins, name) = app
        .db
        .read(move |conn| -> DbResult<_> {
            let name = account::corp(conn, corp)?.map(|corp| corp.name).unwrap_or_default();
            Ok((requests::waiting(conn, corp)?, directory::admins(conn, corp)?, name))
        })
        .await
        .map_err(Fault::Db)?;
    if count == 0 {
        return Ok(());
    }
    let letter = words::waiting(&name, count);
    let (mut taken, mut last) = (0, Ok(()));
    for admin in admins.iter().filter(|admin| !admin.email.is_empty()) {
        match app.mailer.send(&admin.email, &letter.subject, &letter.body).await {
            Ok(()) => taken += 1,
            Err(error) => last = Err(error),
        }
    }
    if taken == 0 { last } else { Ok(()) }
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
