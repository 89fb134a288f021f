//! Sign-in codes: six digits by e-mail, ten minutes, five tries (INS-04).

use std::net::IpAddr;

use canteen_protocol::MemberId;
use canteen_protocol::Time;
use canteen_protocol::account::{CodeRequested, RequestCode};
use serde_json::json;

use super::sign_in::{Claim, claim, record_failure};
use crate::account::secret;
use crate::account::store::code;
use crate::account::throttle::Doors;
use crate::app::App;
use crate::audit;
use crate::db::{DbResult, Lane};
use crate::fault::{Fault, Outcome};
use crate::mail::Mailer;

/// Milliseconds a code lives.
const LIFE_MS: i64 = 10 * 60 * 1_000;
/// Tries a code stands.
const TRIES: u32 = 5;
/// Stands for nobody where a member's number is needed: no row has it.
const NOBODY: MemberId = MemberId(0);

/// Sends a code to the member's e-mail address, in place of the one before. The answer does not
/// tell whether there is such a member or whether they have an address.
///
/// # Errors
/// `Forbidden` when this server sends no mail, `NotFound` for an unknown corp, `RateLimited`.
pub async fn request(
    app: &App,
    doors: &Doors,
    ip: IpAddr,
    ask: RequestCode,
) -> Outcome<CodeRequested> {
    if matches!(app.mailer, Mailer::Off) {
        return Err(Fault::forbidden(
            "this server sends no mail: sign in with your password, or ask an administrator",
        ));
    }
    let now = app.now();
    doors.ask_code(ip, now)?;
    let claim = claim(app, ip, &ask.corp_id, &ask.user).await?;
    doors.send_code(claim.account.clone(), now)?;
    let digits = secret::code();
    store(app, &claim, &digits).await?;
    post(app, claim, digits);
    Ok(CodeRequested { valid_seconds: LIFE_MS / 1_000, tries: TRIES })
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
fn post(app: &App, claim: Claim, digits: String) {
    let Some(profile) = claim.profile.filter(|p| !p.shut) else { return };
    let mailer = app.mailer.clone();
    let to = match mailer {
        Mailer::Log if profile.email.is_empty() => profile.userid,
        _ => profile.email,
    };
    if to.is_empty() {
        tracing::info!(member = %profile.member, "no sign-in code: the member has no e-mail address");
        return;
    }
    let (subject, body) = letter(&claim.corp.name, &digits);
    tokio::spawn(async move {
        if let Err(error) = mailer.send(&to, &subject, &body).await {
            tracing::error!(member = %profile.member, %error, "a sign-in code could not be sent");
        }
    });
}

/// Subject and text. In both languages, as a code is asked for before a language is known.
fn letter(corp: &str, digits: &str) -> (String, String) {
    let minutes = LIFE_MS / 60_000;
    let body = format!(
        "{digits}\n\n\
         is your code for signing in to {corp}. It is valid for {minutes} minutes. \
         If you did not ask for it, do nothing.\n\n\
         是您登录{corp}的验证码，{minutes} 分钟内有效。如非本人操作，请忽略。\n"
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
