//! Who comes with a token: looked up by its number, compared by its hash in constant time. Wrong
//! ones are counted by network, as wrong sign-ins are.

use std::net::IpAddr;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{MemberId, ScimTokenId, Time};
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::error::{Error, Result};
use crate::account::{self, Throttle, secret};
use crate::app::App;
use crate::db::{Conn, DbResult, Lane};
use crate::directory::Power;
use crate::router::Peer;
use crate::scim::rules::refusal::Kind;
use crate::scim::store::tokens::{self, Stored};

/// Before each token, so that it is known for what it is wherever it is found.
const PREFIX: &str = "canteen-scim-";
/// The last use is written at most this often.
const USED_MS: i64 = 60_000;

/// A token as the provider sends it.
#[must_use]
pub fn written(id: ScimTokenId, secret: &str) -> String {
    format!("{PREFIX}{id}-{secret}")
}

/// A provider whose token holds.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The corp it writes to.
    pub corp: CorpNo,
    /// Its token.
    pub token: ScimTokenId,
    /// What that is called.
    pub name: String,
    /// Who made it.
    pub creator: MemberId,
}

impl Provider {
    /// What the audit log says of an act.
    #[must_use]
    pub fn mark(&self, mut detail: Value) -> Value {
        if let Value::Object(detail) = &mut detail {
            detail.insert("by".into(), json!(self.name));
            detail.insert("scim_token".into(), json!(self.token));
        }
        detail
    }

    /// That the token still holds, asked in the transaction that does something.
    ///
    /// # Errors
    /// When it does not.
    pub fn check(&self, conn: &mut Conn, now: Time) -> Result<()> {
        let stored = tokens::get(conn, self.token)?;
        let stored = stored.ok_or_else(|| Error::from(Kind::Token.with(UNKNOWN)))?;
        holds(conn, &stored, now)
    }
}

const UNKNOWN: &str = "this token is not known: make one with canteen admin scim token add NAME, and \
                       send it as Authorization: Bearer TOKEN";

/// Looks through all members or tags of a corp under way at once, so that readers are left for
/// everyone else.
const WIDE: usize = 2;

/// Slows down those who guess, and those who look through everything.
pub struct Gate {
    wrong: Throttle<IpAddr>,
    wide: Semaphore,
}

impl Default for Gate {
    fn default() -> Self {
        Self { wrong: Throttle::new(60, 10_000), wide: Semaphore::new(WIDE) }
    }
}

impl Gate {
    /// Waits until it may be looked through everything; for as long as what it gives is held.
    pub async fn wide(&self) -> Option<SemaphorePermit<'_>> {
        // It is never closed.
        self.wide.acquire().await.ok()
    }

    /// Who comes with this token.
    ///
    /// # Errors
    /// When it does not hold, or too many did not.
    pub async fn enter(&self, app: &App, ip: IpAddr, bearer: &str) -> Result<Provider> {
        let (now, network) = (app.now(), Peer { ip }.network());
        self.wrong.take(network, now).map_err(|ms| {
            let seconds = (ms + 999) / 1_000;
            Kind::Often(seconds)
                .with(format!("too many wrong tokens from this address: try again in {seconds} s"))
        })?;
        let (id, hash) = parts(bearer).ok_or_else(|| Kind::Token.with(UNKNOWN))?;
        let read = move |conn: &mut Conn| -> Result<Stored> {
            let stored = tokens::get(conn, id)?;
            // Also where there is none, so that the time does not tell which numbers there are.
            let known = stored.as_ref().map_or(&[0; 32][..], |stored| &stored.hash);
            let same: bool = known.ct_eq(&hash).into();
            let stored = stored.filter(|_| same).ok_or_else(|| Kind::Token.with(UNKNOWN))?;
            holds(conn, &stored, now)?;
            Ok(stored)
        };
        let stored = app.db.read(read).await?;
        self.wrong.give_back(&network);
        if stored.used.is_none_or(|used| now.0 - used.0 >= USED_MS) {
            let noted =
                move |tx: &mut crate::db::Tx<'_>| -> DbResult<()> { tokens::used(tx, id, now) };
            app.db.write(Lane::Admin, noted).await?;
        }
        let Stored { corp, id, name, creator, .. } = stored;
        Ok(Provider { corp, token: id, name, creator })
    }
}

fn parts(bearer: &str) -> Option<(ScimTokenId, Vec<u8>)> {
    let (id, secret) = bearer.strip_prefix(PREFIX)?.split_once('-')?;
    Some((id.parse().ok()?, secret::digest(secret)))
}

fn holds(conn: &mut Conn, token: &Stored, now: Time) -> Result<()> {
    let over = |why: &str| Err(Kind::Token.with(why).into());
    if token.revoked.is_some() {
        return over("this token was revoked: make another with canteen admin scim token add NAME");
    }
    if token.until.is_some_and(|until| until <= now) {
        return over(
            "this token's time is over: make another with canteen admin scim token add NAME",
        );
    }
    if account::corp(conn, token.corp)?.is_none() {
        return over(UNKNOWN);
    }
    if !Power::of_member(conn, token.corp, token.creator, now)?.is_super() {
        return over(
            "who made this token does not administer the whole company any more: let somebody who \
             does make another with canteen admin scim token add NAME",
        );
    }
    Ok(())
}
