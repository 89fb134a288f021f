//! The hello: a device token becomes a caller.

use canteen_protocol::session::{Hello, Standing, Welcome};
use canteen_protocol::{DeviceId, ErrorCode, VERSION};

use super::devices;
use crate::account::secret;
use crate::account::store::corp::Corp;
use crate::account::store::device::Found;
use crate::account::store::{corp, device};
use crate::app::{App, Caller, SessionId};
use crate::db::Conn;
use crate::directory::rules::fields;
use crate::directory::{self, Profile};
use crate::fault::{Fault, Outcome};
use crate::router::Identity;

/// A device's `seen` is written at most this often.
const SEEN_MS: i64 = 60_000;

/// Finds whose token it is and what holds for them. The version is the gateway's to check.
///
/// # Errors
/// `NotSignedIn` for a token that is unknown, revoked or of an account that is shut.
pub async fn hello(app: &App, ask: Hello) -> Outcome<Identity> {
    let token = secret::digest(&ask.token);
    let now = app.now();
    let greeted = app.db.read(move |conn| {
        let (found, profile, corp) = whose(conn, &token)?;
        let standing = directory::standing(conn, corp.id, profile.member, now)?;
        Outcome::Ok((found, profile, corp, standing))
    });
    let (found, profile, corp, standing) = greeted.await?;
    let client = fields::shortened(&ask.client, fields::NAME);
    touch(app, &found, client).await?;
    Ok(Identity {
        member: profile.member,
        corp: profile.corp,
        device: found.id,
        welcome: welcome(app, &ask, found.id, (profile, corp, standing)),
    })
}

/// Who bears a token, for what is asked outside a session.
///
/// # Errors
/// As [`hello`].
pub async fn identify(app: &App, token: &str) -> Outcome<Caller> {
    let token = secret::digest(token);
    let (found, profile, ..) = app.db.read(move |conn| whose(conn, &token)).await?;
    let (member, corp) = (profile.member, profile.corp);
    Ok(Caller { member, corp, device: found.id, session: SessionId::NONE })
}

fn whose(conn: &mut Conn, token: &[u8]) -> Outcome<(Found, Profile, Corp)> {
    let gone =
        || Fault::refused(ErrorCode::NotSignedIn, "this device is not signed in: sign in again");
    let found = device::by_token(conn, token)?.ok_or_else(gone)?;
    let profile = directory::profile(conn, found.member)?.filter(|p| !p.shut).ok_or_else(gone)?;
    let corp = corp::by_id(conn, profile.corp)?.ok_or_else(gone)?;
    Ok((found, profile, corp))
}

fn welcome(
    app: &App,
    ask: &Hello,
    device: DeviceId,
    (profile, corp, standing): (Profile, Corp, Standing),
) -> Welcome {
    Welcome {
        version: ask.version.min(VERSION),
        server: format!("canteen {}", env!("CARGO_PKG_VERSION")),
        capabilities: Vec::new(),
        limits: app.limits.clone(),
        member: profile.member,
        userid: profile.userid,
        name: profile.name,
        device,
        corp: profile.corp,
        corp_id: corp.corp_id,
        corp_name: corp.name,
        standing,
        time: app.now(),
        // The gateway's to say, as is the version.
        heartbeat_ms: 0,
    }
}

async fn touch(app: &App, found: &Found, client: String) -> Outcome<()> {
    let now = app.now();
    if found.client == client && now.0 - found.seen.0 < SEEN_MS {
        return Ok(());
    }
    let (member, id) = (found.member, found.id);
    app.db
        .write(devices::lane(member), move |tx| device::seen(tx, id, &client, now))
        .await
        .map_err(Fault::Db)
}
