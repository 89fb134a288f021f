//! Sign-in codes: six digits by e-mail or text message, ten minutes, five tries (INS-04).

use std::net::IpAddr;

use canteen_protocol::MemberId;
use canteen_protocol::Time;
use canteen_protocol::account::{CodeRequested, RequestCode};
use serde_json::json;

use super::sign_in::{Claim, claim, record_failure};
use crate::account::secret;
use crate::account::store::{code, corp};
use crate::account::throttle::{Account, Doors};
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{DbResult, Lane, Tx};
use crate::directory::{self, Profile};
use crate::fault::{Fault, Outcome};
use crate::mail::Mailer;

/// Milliseconds a code lives.
pub const LIFE_MS: i64 = 10 * 60 * 1_000;
/// Tries a code stands.
pub const TRIES: u32 = 5;
/// Stands for nobody where a member's number is needed: no row has it.
const NOBODY: MemberId = MemberId(0);

/// Sends a code to the member's e-mail address, else to their mobile number, in place of the one before. The answer does not
/// tell whether there is such a member or whether they have an address.
///
/// # Errors
/// `Forbidden` when this server sends no codes, `NotFound` for an unknown corp, `RateLimited`.
pub async fn request(
    app: &App,
    doors: &Doors,
    ip: IpAddr,
    ask: RequestCode,
) -> Outcome<CodeRequested> {
    check_able(app)?;
    let now = app.now();
    doors.ask_code(ip, now)?;
    let claim = claim(app, ip, &ask.corp_id, &ask.user).await?;
    doors.send_code(claim.account.clone(), now)?;
    let digits = secret::code();
    store(app, &claim, &digits).await?;
    post(app, &claim.corp.name, claim.profile, &digits);
    Ok(REQUESTED)
}

/// Sends one to the caller's own address, by which they prove that it is them.
///
/// # Errors
/// `Forbidden` when this server sends no codes, `RateLimited`.
pub async fn request_own(app: &App, doors: &Doors, caller: Caller) -> Outcome<CodeRequested> {
    check_able(app)?;
    let Caller { member, corp, .. } = caller;
    let now = app.now();
    doors.send_code(Account::Within(member), now)?;
    let (digits, profile, name) = app
        .db
        .write(Lane::Admin, move |tx| {
            let digits = issue(tx, member, now)?;
            let target = format!("member:{member}");
            let action = "account.code_requested";
            audit::record(tx, corp, now, Some(member), action, &target, json!({}))?;
            let name = corp::by_id(tx, corp)?.map(|corp| corp.name).unwrap_or_default();
            DbResult::Ok((digits, directory::profile(tx, member)?, name))
        })
        .await?;
    post(app, &name, profile, &digits);
    Ok(REQUESTED)
}

const REQUESTED: CodeRequested = CodeRequested { valid_seconds: LIFE_MS / 1_000, tries: TRIES };

fn check_able(app: &App) -> Outcome<()> {
    if matches!(app.mailer, Mailer::Off) && app.sms.is_off() {
        return Err(Fault::forbidden(
            "this server sends no codes: sign in with your password, or ask an administrator",
        ));
    }
    Ok(())
}

/// Makes a code for a member who has proved who they are in another way, in place of the one
/// before.
///
/// # Errors
/// As the database says.
pub fn issue(tx: &mut Tx<'_>, member: MemberId, now: Time) -> DbResult<String> {
    let digits = secret::code();
    code::set(tx, member, &secret::salted(&digits), Time(now.0 + LIFE_MS))?;
    Ok(digits)
}

async fn store(app: &App, claim: &Claim, digits: &str) -> Outcome<()> {
    let (corp, ip, now) = (claim.corp.id, claim.ip, app.now());
    let member = claim.profile.as_ref().filter(|p| !p.shut).map(|p| p.member);
    let hash = secret::salted(digits);
    app.db
        .write(Lane::Admin, move |tx| {
            if let Some(member) = member {
                code::set(tx, member, &hash, Time(now.0 + LIFE_MS))?;
            }
            let target = member.map_or_else(|| "nobody".to_owned(), |m| format!("member:{m}"));
            let detail = json!({ "ip": ip });
            audit::record(tx, corp, now, None, "account.code_requested", &target, detail)
        })
        .await
        .map_err(Fault::Db)
}

/// Sends the letter without making the asker wait, whose answer would else tell by its delay.
fn post(app: &App, corp: &str, profile: Option<Profile>, digits: &str) {
    let Some(profile) = profile.filter(|p| !p.shut) else { return };
    let (mailer, sms) = (app.mailer.clone(), app.sms.clone());
    let (subject, body) = letter(corp, digits);
    let by_mail = match mailer {
        Mailer::Off => None,
        Mailer::Log if profile.email.is_empty() => Some(profile.userid),
        _ => Some(profile.email).filter(|email| !email.is_empty()),
    };
    let number = profile.mobile;
    if by_mail.is_none() && (number.is_empty() || sms.is_off()) {
        tracing::info!(member = %profile.member, "no sign-in code: the member has no address for it");
        return;
    }
    tokio::spawn(async move {
        let sent = match by_mail {
            Some(to) => mailer.send(&to, &subject, &body).await,
            None => sms.send(&number, &body).await,
        };
        if let Err(error) = sent {
            tracing::error!(member = %profile.member, %error, "a sign-in code could not be sent");
        }
    });
}

/// Subject and text. In both languages, as a code is asked for before a language is known.
fn letter(corp: &str, digits: &str) -> (String, String) {
    let minutes = LIFE_MS / 60_000;
    let body = format!(
        "{digits}\n\n\
         is your code for {corp}. It is valid for {minutes} minutes. \
         If you did not ask for it, do nothing.\n\n\
         是您在{corp}的验证码，{minutes} 分钟内有效。如非本人操作，请忽略。\n"
    );
    (format!("Sign-in code for {corp} · 登录验证码"), body)
}

/// Tries a code; the right one is used up.
///
/// # Errors
/// Only faults of the server.
pub(super) async fn redeem(app: &App, claim: &Claim, digits: &str) -> Outcome<bool> {
    let (corp, ip, now) = (claim.corp.id, claim.ip, app.now());
    let member = claim.profile.as_ref().map(|p| p.member);
    let digits = digits.trim().to_owned();
    app.db
        .write(Lane::Admin, move |tx| {
            let someone = member.unwrap_or(NOBODY);
            let stored = code::try_once(tx, someone, TRIES, now)?.unwrap_or_default();
            let right = secret::is_code(&stored, &digits);
            if right {
                code::clear(tx, someone)?;
            } else {
                record_failure(tx, corp, member, (ip, "code"), now)?;
            }
            DbResult::Ok(right)
        })
        .await
        .map_err(Fault::Db)
}
