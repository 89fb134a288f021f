//! Devices: opening one, listing, ending.

use canteen_protocol::account::{Device, SignedIn};
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DeviceId, MemberId, Time};
use serde_json::json;

use crate::account::secret;
use crate::account::store::{corp, device, ticket};
use crate::app::{App, Caller};
use crate::audit;
use crate::bus::Notice;
use crate::db::{DbResult, Lane, Tx};
use crate::directory;
use crate::directory::rules::fields;
use crate::fault::{Fault, Outcome};

/// Devices one member can have signed in. One more signs out the one not seen for longest, so that
/// scripts which sign in again and again do not fill the table and nobody is locked out.
const MOST: usize = 50;

/// Opens a device for an active member, without asking for a password: whoever calls has seen
/// proof, or is the server's own console.
///
/// # Errors
/// `NotFound` for no such member, `Forbidden` when the account is shut.
pub fn open(tx: &mut Tx<'_>, member: MemberId, name: &str, now: Time) -> Outcome<SignedIn> {
    let profile = directory::profile(tx, member)?
        .ok_or_else(|| Fault::not_found(format!("there is no member {member}")))?;
    if profile.shut {
        return Err(shut());
    }
    let corp = corp::by_id(tx, profile.corp)?
        .ok_or_else(|| Fault::Internal(format!("member {member} has no corp")))?;
    make_room(tx, profile.corp, member, now)?;
    let token = secret::token();
    let name = fields::shortened(name, fields::NAME);
    let name = if name.is_empty() { "unnamed device" } else { &name };
    let device = device::insert(tx, member, &secret::digest(&token), name, now)?;
    Ok(SignedIn {
        token,
        device,
        member,
        userid: profile.userid,
        name: profile.name,
        corp_id: corp.corp_id,
        corp_name: corp.name,
    })
}

pub(super) fn shut() -> Fault {
    Fault::forbidden("this account is shut: ask an administrator of your corp to open it")
}

fn make_room(tx: &mut Tx<'_>, corp: CorpNo, member: MemberId, now: Time) -> DbResult<()> {
    let devices = device::of(tx, member)?;
    if devices.len() < MOST {
        return Ok(());
    }
    let Some(oldest) = devices.iter().min_by_key(|d| (d.seen, d.id)) else { return Ok(()) };
    device::revoke(tx, member, oldest.id, now)?;
    tx.stage(Notice::Revoked { device: oldest.id });
    let detail = json!({ "why": "too many devices", "name": oldest.name });
    let target = format!("device:{}", oldest.id);
    audit::record(tx, corp, now, None, "device.revoke", &target, detail)
}

/// The caller's devices, newest first.
pub async fn list(app: &App, caller: Caller) -> Outcome<Vec<Device>> {
    let mut devices = app.db.read(move |conn| device::of(conn, caller.member)).await?;
    for device in &mut devices {
        device.this = device.id == caller.device;
    }
    Ok(devices)
}

/// Ends one of the caller's devices; its sessions hear of it after the commit.
///
/// # Errors
/// `NotFound` when the caller has no such device.
pub async fn revoke(app: &App, caller: Caller, id: DeviceId) -> Outcome<()> {
    end(app, caller, id, "device.revoke").await
}

/// Ends the caller's own device.
///
/// # Errors
/// Only faults of the server.
pub async fn sign_out(app: &App, caller: Caller) -> Outcome<()> {
    end(app, caller, caller.device, "account.sign_out").await
}

async fn end(app: &App, caller: Caller, id: DeviceId, action: &'static str) -> Outcome<()> {
    let now = app.now();
    let Caller { member, corp, .. } = caller;
    app.db
        .write(lane(member), move |tx| {
            if !device::revoke(tx, member, id, now)? {
                return Err(Fault::not_found(format!(
                    "you have no signed-in device {id}: see the list of your devices"
                )));
            }
            tx.stage(Notice::Revoked { device: id });
            let target = format!("device:{id}");
            Ok(audit::record(tx, corp, now, Some(member), action, &target, json!({}))?)
        })
        .await
}

/// Ends all of a member's devices but one, and every sign-in that is under way; their sessions hear
/// of it after the commit. Gives how many devices there were.
///
/// # Errors
/// As the database says.
pub fn end_all(
    tx: &mut Tx<'_>,
    member: MemberId,
    but: Option<DeviceId>,
    now: Time,
) -> DbResult<usize> {
    ticket::remove_all(tx, member)?;
    let ended = device::revoke_all(tx, member, but, now)?;
    for device in &ended {
        tx.stage(Notice::Revoked { device: *device });
    }
    Ok(ended.len())
}

/// Where what one member does to their own account is written.
pub(super) fn lane(member: MemberId) -> Lane {
    Lane::Of(canteen_protocol::LogId::Personal(member))
}
