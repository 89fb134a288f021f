//! Tokens: made, listed, revoked, by who administers the whole corp.

use canteen_protocol::method::Nothing;
use canteen_protocol::scim::{
    AddToken, ListTokens, MadeToken, RevokeToken, Token, TokenState, Tokens,
};
use canteen_protocol::{SCIM, Time};
use serde_json::json;

use super::gate;
use crate::account::secret;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{Conn, Lane};
use crate::directory::rules::fields;
use crate::directory::{self, Power};
use crate::fault::{Fault, Outcome};
use crate::scim::store::tokens::{self, Stored};

/// Open tokens of one corp.
const OPEN: usize = 20;
/// What only administrators do.
const WHAT: &str = "say which identity providers write the directory";

/// Makes a token.
///
/// # Errors
/// `Forbidden`; `Invalid` for a name or an end that cannot be; `Conflict` for a name that an open
/// token has, and for too many.
pub async fn add(app: App, caller: Caller, ask: AddToken) -> Outcome<MadeToken> {
    let (now, secret) = (app.now(), secret::token());
    let hash = secret::digest(&secret);
    let Caller { corp, member, .. } = caller;
    let token = app
        .db
        .write(Lane::Admin, move |tx| {
            Power::of(tx, caller, now)?.check_super(WHAT)?;
            let name = fields::name("name", &ask.name, fields::NAME)?;
            if ask.until.is_some_and(|until| until <= now) {
                return Err(Fault::invalid("until is past: write a time to come").at("until"));
            }
            let open = tokens::open(tx, corp)?;
            if open.iter().any(|other| fields::key(&other.name) == fields::key(&name)) {
                let why = format!(
                    "there is a token {name:?} already: revoke it first, or choose another name"
                );
                return Err(Fault::conflict(why).at("name"));
            }
            if open.len() >= OPEN {
                let why = format!("there are {OPEN} tokens already: revoke one first");
                return Err(Fault::conflict(why));
            }
            let token = Stored {
                id: tokens::new_id(tx)?,
                corp,
                name,
                hash: hash.clone(),
                creator: member,
                created: now,
                until: ask.until,
                used: None,
                revoked: None,
            };
            tokens::insert(tx, &token)?;
            let target = format!("scim_token:{}", token.id);
            let detail = json!({ "name": token.name, "until": token.until });
            audit::record(tx, corp, now, Some(member), "scim.token_add", &target, detail)?;
            shown(tx, token, now)
        })
        .await?;
    let secret = gate::written(token.id, &secret);
    let url = app.outside.url.as_ref().map(|base| format!("{base}{SCIM}"));
    Ok(MadeToken { token, secret, path: SCIM.to_owned(), url })
}

/// The tokens that were not revoked.
///
/// # Errors
/// `Forbidden`.
pub async fn list(app: App, caller: Caller, _: ListTokens) -> Outcome<Tokens> {
    let now = app.now();
    let read = move |conn: &mut Conn| {
        Power::of(conn, caller, now)?.check_super(WHAT)?;
        let open = tokens::open(conn, caller.corp)?;
        let tokens = open.into_iter().map(|token| shown(conn, token, now));
        Ok(Tokens { tokens: tokens.collect::<Outcome<_>>()? })
    };
    app.db.read(read).await
}

/// Ends a token.
///
/// # Errors
/// `Forbidden`; `NotFound` for one there is not, or that was revoked.
pub async fn revoke(app: App, caller: Caller, ask: RevokeToken) -> Outcome<Nothing> {
    let now = app.now();
    let Caller { corp, member, .. } = caller;
    app.db
        .write(Lane::Admin, move |tx| {
            Power::of(tx, caller, now)?.check_super(WHAT)?;
            let id = ask.token;
            let found = tokens::get(tx, id)?.filter(|t| t.corp == corp && t.revoked.is_none());
            let found = found
                .ok_or_else(|| Fault::not_found(format!("there is no token {id}: list them")))?;
            tokens::revoke(tx, id, now)?;
            let (target, detail) = (format!("scim_token:{id}"), json!({ "name": found.name }));
            audit::record(tx, corp, now, Some(member), "scim.token_revoke", &target, detail)?;
            Ok(Nothing {})
        })
        .await
}

/// A token as it goes over the wire.
fn shown(conn: &mut Conn, token: Stored, now: Time) -> Outcome<Token> {
    let Stored { id, corp, name, creator, created, until, used, .. } = token;
    let power = Power::of_member(conn, corp, creator, now)?;
    let state = match until {
        Some(until) if until <= now => TokenState::Expired,
        _ if power.is_super() => TokenState::Open,
        _ => TokenState::Orphaned,
    };
    let creator_userid = directory::profile(conn, creator)?.map(|p| p.userid).unwrap_or_default();
    Ok(Token { id, name, state, creator, creator_userid, created, until, used })
}
