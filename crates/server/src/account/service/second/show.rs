//! What a member has of a second factor, for themselves and for other slices.

use canteen_protocol::MemberId;
use canteen_protocol::second_factor::{GetSecondFactor, SecondFactor};

use crate::account::rules;
use crate::account::store::{corp, page, password, totp};
use crate::app::{App, Caller};
use crate::db::{Conn, DbResult};
use crate::directory;
use crate::fault::Outcome;

/// What the caller has and must have.
///
/// # Errors
/// As the database says.
pub async fn show(app: App, caller: Caller, _: GetSecondFactor) -> Outcome<SecondFactor> {
    let Caller { member, corp, .. } = caller;
    let shown = app.db.read(move |conn| {
        let settings = corp::settings(conn, corp)?;
        let admin = directory::administers(conn, member)?;
        let must = rules::must(settings.second_factor, admin);
        DbResult::Ok(SecondFactor {
            must,
            page: must && !settings.second_factor_url.is_empty(),
            totp_since: totp::get(conn, member)?.map(|totp| totp.since),
            recovery_codes: totp::recovery_left(conn, member)?,
            password: password::exists(conn, member)?,
        })
    });
    Ok(shown.await?)
}

/// Whether a member has a strong second factor (ADM-05): an authenticator, or the company's page
/// where that is asked of them and they have passed it.
///
/// # Errors
/// As the database says.
pub fn strong_identity(conn: &mut Conn, member: MemberId) -> DbResult<bool> {
    if totp::get(conn, member)?.is_some() {
        return Ok(true);
    }
    let Some(profile) = directory::profile(conn, member)? else { return Ok(false) };
    let settings = corp::settings(conn, profile.corp)?;
    let admin = directory::administers(conn, member)?;
    let by_page = rules::due(&settings, admin, false) == rules::Due::Page;
    Ok(by_page && page::has_passed(conn, member)?)
}
