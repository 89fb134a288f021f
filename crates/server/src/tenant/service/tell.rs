//! Administrators are told by mail what befalls their corp.

use canteen_protocol::Time;
use canteen_protocol::ids::CorpNo;

use crate::account;
use crate::app::App;
use crate::db::{DbResult, Tx};
use crate::directory;
use crate::fault::{Fault, Outcome};
use crate::jobs::{self, Fired};
use crate::mail::Mailer;
use crate::tenant::rules::DAY;
use crate::tenant::words::Letter;

/// The kind of the job.
pub const KIND: &str = "tenant.tell";

/// Lets all administrators be told after the commit.
///
/// # Errors
/// As the database says.
pub fn soon(tx: &mut Tx<'_>, corp: CorpNo, now: Time, letter: &Letter) -> DbResult<()> {
    // At one moment one thing befalls a corp: what is written of it is one transaction.
    jobs::schedule(tx, &format!("{KIND}.{corp}.{now}"), KIND, now, &(corp, letter))
}

/// Tells them.
///
/// # Errors
/// When the mail server takes none of the letters: it is tried again, for a day.
pub async fn tell(app: App, fired: Fired) -> Outcome<()> {
    let (corp, letter): (CorpNo, Letter) = fired.payload()?;
    // For so long a mail server may take none.
    let over = app.now().0 - fired.due.0 > DAY;
    if over || matches!(app.mailer, Mailer::Off) {
        tracing::warn!(%corp, ?letter, "administrators are not told: no letter can be sent");
        return Ok(());
    }
    let found = app
        .db
        .read(move |conn| -> DbResult<_> {
            Ok((account::corp(conn, corp)?, directory::admins(conn, corp)?))
        })
        .await
        .map_err(Fault::Db)?;
    let (Some(corp), admins) = found else { return Ok(()) };
    let text = letter.text(&corp.name);
    let (mut taken, mut last) = (0, Ok(()));
    for admin in admins.iter().filter(|admin| !admin.email.is_empty()) {
        match app.mailer.send(&admin.email, &text.subject, &text.body).await {
            Ok(()) => taken += 1,
            Err(error) => last = Err(error),
        }
    }
    if taken == 0 { last } else { Ok(()) }
}
