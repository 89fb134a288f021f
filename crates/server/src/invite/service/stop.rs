//! Somebody wants no more invitations.

use serde_json::json;

use super::apply::Shut;
use crate::account::{self, secret};
use crate::app::App;
use crate::audit;
use crate::db::{DbResult, Lane};
use crate::fault::Outcome;
use crate::invite::gate::Gate;
use crate::invite::store::letters;

/// Whose invitations a link of a letter ends: the name of the corp.
///
/// # Errors
/// Only faults of the server; [`Shut`] stands inside.
pub async fn whose(
    app: &App,
    gate: &Gate,
    ip: std::net::IpAddr,
    token: &str,
) -> Outcome<Result<String, Shut>> {
    if let Err(often) = gate.link(ip, app.now()) {
        return Ok(Err(Shut::Often(often)));
    }
    let digest = secret::digest(token);
    let corp = app
        .db
        .read(move |conn| -> DbResult<_> {
            match letters::by_stop(conn, &digest)? {
                Some((corp, _)) => account::corp(conn, corp),
                None => Ok(None),
            }
        })
        .await?;
    if corp.is_some() {
        gate.right_link(ip);
    }
    Ok(corp.map(|corp| corp.name).ok_or(Shut::Gone))
}

/// Ends them. Once more changes nothing.
///
/// # Errors
/// Only faults of the server.
pub async fn stop(app: &App, token: &str) -> Outcome<()> {
    let (digest, now) = (secret::digest(token), app.now());
    app.db
        .write(Lane::Admin, move |tx| -> DbResult<()> {
            let Some((corp, member)) = letters::by_stop(tx, &digest)? else { return Ok(()) };
            if letters::stop(tx, member, now)? {
                let target = format!("member:{member}");
                audit::record(tx, corp, now, None, "invite.stop", &target, json!({}))?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}
