//! What the company's page says: that a member has passed it, signed with the corp's key.

use canteen_protocol::second_factor::PagePassed;
use canteen_protocol::{ErrorCode, Time};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::step::{self, TRIES};
use crate::account::secret;
use crate::account::store::{page, ticket};
use crate::app::App;
use crate::audit;
use crate::db::{Lane, Tx};
use crate::directory;
use crate::directory::rules::fields;
use crate::fault::{Fault, Outcome};

/// Seconds by which the page's clock may differ.
const SKEW: i64 = 5 * 60;

/// Takes the word of the company's page.
///
/// # Errors
/// `Expired` for a sign-in that is unknown or over, `Forbidden` for a signature, account or time
/// that is not right, `Conflict` for what was said before.
pub async fn passed(app: &App, said: PagePassed) -> Outcome<()> {
    let now = app.now();
    let number = secret::digest(&said.ticket);
    // Anybody may post: what names no sign-in costs no write.
    if !app.db.read(move |conn| ticket::has_page(conn, &number, now)).await? {
        return Err(step::over());
    }
    let outcome = app.db.write(Lane::Admin, move |tx| take(tx, &said, now)).await?;
    outcome.map_err(Fault::forbidden)
}

/// A refusal that counts as a try is an answer, since a fault would undo the count.
fn take(tx: &mut Tx<'_>, said: &PagePassed, now: Time) -> Outcome<Result<(), &'static str>> {
    let number = secret::digest(&said.ticket);
    let found = ticket::try_page(tx, &number, TRIES, now)?.ok_or_else(step::over)?;
    let Some(profile) = directory::profile(tx, found.member)? else { return Err(step::over()) };
    let key = page::secret(tx, profile.corp)?;
    if let Err(why) = check(key.as_deref(), &profile.userid, said, now) {
        let detail = json!({ "why": why });
        let target = format!("member:{}", profile.member);
        audit::record(tx, profile.corp, now, None, "account.page_refused", &target, detail)?;
        return Ok(Err(why));
    }
    if !ticket::pass(tx, &number, now)? {
        return Err(Fault::refused(ErrorCode::Conflict, "this was said before: once is enough"));
    }
    page::passed(tx, profile.member, now)?;
    let target = format!("member:{}", profile.member);
    let action = "account.page_passed";
    audit::record(tx, profile.corp, now, Some(profile.member), action, &target, json!({}))?;
    Ok(Ok(()))
}

/// Whether it was said by who has the key, of this member, just now.
fn check(
    key: Option<&str>,
    userid: &str,
    said: &PagePassed,
    now: Time,
) -> Result<(), &'static str> {
    let key = key.ok_or("this corp has no page: canteen admin page-secret makes its key")?;
    if !signed(key, said) {
        return Err("the signature is wrong: sign ticket, account and time with the corp's key");
    }
    if fields::key(&said.userid) != fields::key(userid) {
        return Err("this sign-in is another member's");
    }
    if now.0.div_euclid(1_000).abs_diff(said.time) > SKEW.unsigned_abs() {
        return Err("the time differs by more than five minutes: set the clock");
    }
    Ok(())
}

/// Whether the signature is right, in time that does not depend on it.
fn signed(key: &str, said: &PagePassed) -> bool {
    let Ok(signature) = HEXLOWER.decode(said.signature.as_bytes()) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return false };
    mac.update(format!("{}\n{}\n{}", said.ticket, said.userid, said.time).as_bytes());
    mac.verify_slice(&signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Signed by `printf 'ticket\nboss\n1700000000' | openssl dgst -sha256 -hmac key`.
    fn said() -> PagePassed {
        PagePassed {
            ticket: "ticket".into(),
            userid: "boss".into(),
            time: 1_700_000_000,
            signature: SIGNATURE.into(),
        }
    }

    const SIGNATURE: &str = "7239de0ee07f26f6d3784ca44a45415759b246c8ceb7a4d89adaa32107d65004";

    #[test]
    fn what_is_said_is_signed_of_the_member_and_of_now() {
        let at = |seconds: i64| Time((1_700_000_000 + seconds) * 1_000);
        for (now, right) in
            [(at(0), true), (at(300), true), (at(-300), true), (at(301), false), (at(-301), false)]
        {
            assert_eq!(check(Some("key"), "Boss", &said(), now).is_ok(), right, "{now:?}");
        }
        let other = |change: fn(&mut PagePassed)| {
            let mut said = said();
            change(&mut said);
            check(Some("key"), "boss", &said, at(0)).is_err()
        };
        assert!(other(|said| said.userid = "li".into()));
        assert!(other(|said| said.ticket = "other".into()));
        assert!(other(|said| said.time += 1));
        assert!(other(|said| said.time = i64::MIN));
        assert!(other(|said| said.signature = said.signature.to_uppercase()));
        assert!(other(|said| said.signature.truncate(32)));
        assert!(other(|said| said.signature.clear()));
        assert!(check(Some("other"), "boss", &said(), at(0)).is_err());
        assert!(check(None, "boss", &said(), at(0)).is_err());
        assert!(check(Some("key"), "li", &said(), at(0)).is_err());
    }
}
