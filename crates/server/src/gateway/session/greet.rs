//! The hello: who is it, may they come in, what do they hear.
//!
//! The session is seated before its subscriptions are read and before it is answered, so that no
//! entry falls between the heads it will ask for and the first push.

use std::sync::Arc;

use canteen_protocol::session::Hello;
use canteen_protocol::{ErrorCode, LogId, Method, OLDEST, VERSION, WireError};
use serde_json::json;

use super::answering::{Greeted, Refused};
use crate::app::Caller;
use crate::bus::Notice;
use crate::db::DbResult;
use crate::fault::Fault;
use crate::gateway::link::Link;
use crate::gateway::{Gateway, store};
use crate::router::Peer;

pub(super) async fn greet(
    gateway: Arc<Gateway>,
    peer: Peer,
    link: Arc<Link>,
    hello: Hello,
) -> Result<Greeted, Refused> {
    check_version(hello.version).map_err(|error| Refused { error, close: true })?;
    let app = &gateway.app;
    let mut identity = gateway
        .router
        .greet(app, peer, hello)
        .await
        .map_err(|fault| Refused { error: fault.into_wire(Hello::NAME), close: false })?;
    let caller = Caller {
        member: identity.member,
        corp: identity.corp,
        device: identity.device,
        session: link.id,
    };
    let (first, allowance) = app.hub.seat(&link, caller).map_err(|crowded| {
        app.metrics.refuse(crowded.bound());
        Refused { error: crowded.into_wire(), close: true }
    })?;
    if first {
        app.bus.publish(vec![Notice::Presence { member: caller.member, online: true }]);
    }
    let valid = subscribe(&gateway, caller).await.map_err(|error| Refused {
        error: Fault::from(error).into_wire(Hello::NAME),
        close: true,
    })?;
    if !valid {
        let message = "this device was signed out: sign in again";
        let error = WireError::new(ErrorCode::NotSignedIn, message);
        return Err(Refused { error, close: true });
    }
    identity.welcome.version = VERSION;
    identity.welcome.heartbeat_ms =
        u64::try_from(app.hub.pace.heartbeat.as_millis()).unwrap_or(u64::MAX);
    let welcome = serde_json::to_string(&identity.welcome).map_err(|e| Refused {
        error: Fault::Internal(e.to_string()).into_wire(Hello::NAME),
        close: true,
    })?;
    Ok(Greeted { welcome, allowance })
}

fn check_version(version: u32) -> Result<(), WireError> {
    let way_out = if version < OLDEST {
        format!("this server needs at least {OLDEST}: upgrade the client")
    } else if version > VERSION {
        format!("this server speaks {VERSION}: upgrade the server")
    } else {
        return Ok(());
    };
    let message = format!("the client speaks protocol {version}, {way_out}");
    Err(WireError::new(ErrorCode::Version, message)
        .with(json!({ "oldest": OLDEST, "newest": VERSION })))
}

/// Reads what the member hears. False when the device was signed out in the meantime.
async fn subscribe(gateway: &Gateway, caller: Caller) -> DbResult<bool> {
    let Caller { member, corp, device, .. } = caller;
    let load = gateway.app.hub.loading(member);
    let router = Arc::clone(&gateway.router);
    let (valid, conversations, heads) = gateway
        .app
        .db
        .read(move |conn| {
            let valid = store::is_valid(conn, device)?;
            let conversations = router.subscribed(conn, member)?;
            let logs = [LogId::Personal(member), LogId::Directory(corp)];
            DbResult::Ok((valid, conversations, store::heads(conn, logs.into_iter())?))
        })
        .await?;
    load.done(conversations);
    gateway.app.hub.begin_at(&heads);
    Ok(valid)
}
