//! Signing in: a password or a code for a device token, or for the ticket of a second step.
//!
//! Whether there is such a member shows in nothing: not in the answer, nor in the work done for it.

use std::net::IpAddr;

use canteen_protocol::account::{SignIn, SignedIn};
use canteen_protocol::{ErrorCode, MemberId, Time};
use serde_json::json;

use super::second::step::{self, Next};
use super::{code, devices};
use crate::account::password;
use crate::account::store::corp::Corp;
use crate::account::store::{corp, password as hashes};
use crate::account::throttle::{Account, Doors};
use crate::app::App;
use crate::audit;
use crate::db::{DbResult, Lane, Tx};
use crate::directory::rules::fields;
use crate::directory::{self, Profile};
use crate::fault::{Fault, Outcome};

/// Whom someone at the door says to be.
pub(super) struct Claim {
    /// Of which corp.
    pub corp: Corp,
    /// The member, when there is one of that name.
    pub profile: Option<Profile>,
    /// Their password's hash, when they have one.
    pub phc: Option<String>,
    /// What their tries are counted under.
    pub account: Account,
    /// Where they are.
    pub ip: IpAddr,
}

/// Finds whom a corp id and a name stand for.
///
/// # Errors
/// `NotFound` for an unknown corp.
pub(super) async fn claim(app: &App, ip: IpAddr, corp_id: &str, user: &str) -> Outcome<Claim> {
    let (corp_id, user) = (corp_id.trim().to_owned(), user.trim().to_owned());
    app.db
        .read(move |conn| {
            let Some(corp) = corp::by_corp_id(conn, &corp_id.to_lowercase())? else {
                let corp_id = fields::shortened(&corp_id, 40);
                return Err(Fault::not_found(format!(
                    "this server has no corp {corp_id:?}: check the corp id, your administrator \
                     has it"
                )));
            };
            let profile = directory::find(conn, corp.id, &user)?;
            let phc = match &profile {
                Some(profile) => hashes::get(conn, profile.member)?,
                None => None,
            };
            let account = match &profile {
                Some(profile) => Account::Member(profile.member),
                None => Account::Nobody(corp.id, fields::key(&fields::shortened(&user, 64))),
            };
            Ok(Claim { corp, profile, phc, account, ip })
        })
        .await
}

/// Trades a password or a code for a device token.
///
/// # Errors
/// `SecondFactor` with a `SecondStep` when that is due; `NotFound` for an unknown corp, `BadCredentials`, `Forbidden` for an account that is shut,
/// `RateLimited`.
pub async fn sign_in(app: &App, doors: &Doors, ip: IpAddr, ask: SignIn) -> Outcome<SignedIn> {
    let now = app.now();
    doors.knock(ip, now)?;
    let claim = claim(app, ip, &ask.corp_id, &ask.user).await?;
    doors.enter(claim.account.clone(), now)?;
    let (right, by) = match (ask.password, ask.code) {
        (Some(word), None) => (password::verify(claim.phc.clone(), word).await?, "password"),
        (None, Some(digits)) => (code::redeem(app, &claim, &digits).await?, "code"),
        _ => return Err(Fault::invalid("give either a password or a code")),
    };
    let Some(profile) = claim.profile.as_ref().filter(|_| right) else {
        // A code has noted its failure in the transaction that counted the try.
        if by == "password" {
            note_failure(app, &claim, by).await?;
        }
        return Err(refusal(by));
    };
    if profile.shut {
        return Err(devices::shut());
    }
    let next = next(app, profile, ask.device, (ip, by)).await?;
    doors.entered(&claim.account);
    match next {
        Next::Device(signed_in) => Ok(signed_in),
        Next::Step(step) => Err(step::needed(&step)),
    }
}

fn refusal(by: &str) -> Fault {
    let message = if by == "code" {
        "the code is wrong or no longer valid: ask for a new one"
    } else {
        "wrong name or password: check both, or sign in by a code"
    };
    Fault::refused(ErrorCode::BadCredentials, message)
}

/// What comes behind the first step, by the settings of this moment.
async fn next(
    app: &App,
    profile: &Profile,
    device: String,
    (ip, by): (IpAddr, &'static str),
) -> Outcome<Next> {
    let (profile, now) = (profile.clone(), app.now());
    app.db
        .write(devices::lane(profile.member), move |tx| {
            let next = step::after_first(tx, &profile, &device, by, now)?;
            let (action, target) = match &next {
                Next::Device(signed_in) => {
                    ("account.sign_in", format!("device:{}", signed_in.device))
                }
                Next::Step(_) => ("account.second_step", format!("member:{}", profile.member)),
            };
            let detail = json!({ "ip": ip, "by": by });
            audit::record(tx, profile.corp, now, Some(profile.member), action, &target, detail)?;
            Ok(next)
        })
        .await
}

async fn note_failure(app: &App, claim: &Claim, by: &'static str) -> Outcome<()> {
    let (corp, member, ip) = (claim.corp.id, claim.profile.as_ref().map(|p| p.member), claim.ip);
    let now = app.now();
    app.db
        .write(Lane::Admin, move |tx| record_failure(tx, corp, member, (ip, by), now))
        .await
        .map_err(Fault::Db)
}

/// One row for a failed try, for a member and for nobody alike. What was written for the name is
/// not kept: people type passwords there.
pub(super) fn record_failure(
    tx: &mut Tx<'_>,
    corp: canteen_protocol::ids::CorpNo,
    member: Option<MemberId>,
    (ip, by): (IpAddr, &str),
    now: Time,
) -> DbResult<()> {
    let target = member.map_or_else(|| "nobody".to_owned(), |m| format!("member:{m}"));
    let detail = json!({ "ip": ip, "by": by });
    audit::record(tx, corp, now, None, "account.sign_in_failed", &target, detail)
}
