//! Beginning an upload, and asking how far one has come.

use canteen_protocol::FileId;
use canteen_protocol::file::{NewFile, Upload};

use super::desk::Desk;
use super::{collect, lane, receive, unknown, upload};
use crate::app::{App, Caller};
use crate::fault::{Fault, Outcome};
use crate::file::{rules, store};
use crate::tenant;

/// Begins an upload, or finds the one begun under the same client id.
///
/// # Errors
/// Invalid or too large, rate limited, conflict when the client id stands for another file.
pub async fn begin(app: &App, desk: &Desk, caller: Caller, new: NewFile) -> Outcome<Upload> {
    let new = rules::checked(new, &app.limits)?;
    let (owner, key) = (caller.member, new.client_id.clone());
    let found = app.db.read(move |conn| store::begun(conn, owner, &key.0)).await;
    if let Some(found) = found.map_err(Fault::Db)? {
        return again(&found, &new);
    }
    desk.begin(caller.member, app.now(), &app.limits)?;
    let (clock, limits) = (app.clock.clone(), app.limits.clone());
    app.db
        .write(lane(caller), move |tx| {
            if let Some(found) = store::begun(tx, caller.member, &new.client_id.0)? {
                return again(&found, &new);
            }
            rules::has_room(store::kept(tx, caller.member)?, new.size, &limits)?;
            tenant::room_for_file(tx, caller.corp, new.size)?;
            let now = clock.now();
            let whose = (caller.corp, caller.member);
            let id = store::insert(tx, whose, &new, &receive::nothing(), now)?;
            collect::schedule(tx, now, &limits)?;
            Ok(Upload { id, offset: 0, done: false })
        })
        .await
}

fn again(found: &store::Stored, new: &NewFile) -> Outcome<Upload> {
    if found.file.hash == new.hash && found.file.size == new.size {
        return Ok(upload(found));
    }
    Err(Fault::conflict("client_id stands for another file: make a new one"))
}

/// How far one's upload has come.
///
/// # Errors
/// Not found for anyone else's.
pub async fn progress(app: &App, caller: Caller, id: FileId) -> Outcome<Upload> {
    let found = app.db.read(move |conn| store::find(conn, id)).await.map_err(Fault::Db)?;
    let own = found.filter(|stored| stored.owner == caller.member);
    own.map(|stored| upload(&stored)).ok_or_else(|| unknown(id))
}
