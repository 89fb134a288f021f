//! Signed-in devices. `token` is always the hash of the token.

use canteen_protocol::account::Device;
use canteen_protocol::{DeviceId, MemberId, Time};

use crate::db::{Bulk, Conn, DbResult, Row, Tx, Val};
use crate::vals;

/// A device as the hello finds it.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its id.
    pub id: DeviceId,
    /// Whose.
    pub member: MemberId,
    /// The client program it last used.
    pub client: String,
    /// When it last connected.
    pub seen: Time,
}

/// Adds one.
pub fn insert(
    tx: &mut Tx<'_>,
    member: MemberId,
    token: &[u8],
    name: &str,
    now: Time,
) -> DbResult<DeviceId> {
    let id = DeviceId(tx.new_id("device")?);
    tx.run(
        "INSERT INTO device (id, member, token, name, created, seen) VALUES ($1, $2, $3, $4, $5, $5)",
        vals![id, member, token, name, now],
    )?;
    Ok(id)
}

/// The one with this token, unless it was revoked.
pub fn by_token(conn: &mut Conn, token: &[u8]) -> DbResult<Option<Found>> {
    conn.first(
        "SELECT id, member, client, seen FROM device WHERE token = $1 AND revoked IS NULL",
        vals![token],
    )?
    .map(|row| {
        Ok(Found { id: row.get(0)?, member: row.get(1)?, client: row.get(2)?, seen: row.get(3)? })
    })
    .transpose()
}

/// Notes that it is connected.
pub fn seen(tx: &mut Tx<'_>, id: DeviceId, client: &str, now: Time) -> DbResult<()> {
    tx.run("UPDATE device SET seen = $1, client = $2 WHERE id = $3", vals![now, client, id])?;
    Ok(())
}

/// Notes that all of these are connected.
pub fn all_seen(tx: &mut Tx<'_>, ids: &[DeviceId], now: Time) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        format!("UPDATE device SET seen = $1 WHERE id IN ({})", rows.each(2, |n| format!("${n}")))
    });
    let ids: Vec<Val> = ids.iter().map(|id| Val::from(*id)).collect();
    SQL.run(tx, vals![now], &ids)?;
    Ok(())
}

/// A member's devices that were not revoked, newest first; `this` is not yet set.
pub fn of(conn: &mut Conn, member: MemberId) -> DbResult<Vec<Device>> {
    let rows = conn.run(
        "SELECT id, name, client, created, seen FROM device
         WHERE member = $1 AND revoked IS NULL ORDER BY created DESC, id DESC",
        vals![member],
    )?;
    rows.iter().map(device).collect()
}

fn device(row: &Row) -> DbResult<Device> {
    Ok(Device {
        id: row.get(0)?,
        name: row.get(1)?,
        client: row.get(2)?,
        created: row.get(3)?,
        seen: row.get(4)?,
        this: false,
    })
}

/// Ends one of a member's devices; false when they have no such.
pub fn revoke(tx: &mut Tx<'_>, member: MemberId, id: DeviceId, now: Time) -> DbResult<bool> {
    let rows = tx.run(
        "UPDATE device SET revoked = $1
         WHERE id = $2 AND member = $3 AND revoked IS NULL RETURNING id",
        vals![now, id, member],
    )?;
    Ok(!rows.is_empty())
}

/// Ends all of a member's devices but one, and gives those ended.
pub fn revoke_all(
    tx: &mut Tx<'_>,
    member: MemberId,
    but: Option<DeviceId>,
    now: Time,
) -> DbResult<Vec<DeviceId>> {
    tx.run(
        "UPDATE device SET revoked = $1
         WHERE member = $2 AND id <> $3 AND revoked IS NULL RETURNING id",
        vals![now, member, but.unwrap_or(DeviceId(0))],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Whether a member has a device that bears another name than `name`.
///
/// # Errors
/// As the database says.
pub fn has_besides(conn: &mut Conn, member: MemberId, name: &str) -> DbResult<bool> {
    let found = conn.first(
        "SELECT 1 FROM device WHERE member = $1 AND name <> $2 AND revoked IS NULL LIMIT 1",
        vals![member, name],
    )?;
    Ok(found.is_some())
}
