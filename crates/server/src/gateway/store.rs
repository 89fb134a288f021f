//! What the gateway reads from the database by itself: heads of logs, and devices signed out.

use canteen_protocol::{DeviceId, LogId, Seq, Time};

use crate::db::{Conn, DbResult};
use crate::{log, vals};

/// What happened since a time.
pub(super) struct News {
    /// Logs that grew, and to where.
    pub heads: Vec<(LogId, Seq)>,
    /// Devices that were signed out.
    pub revoked: Vec<DeviceId>,
}

pub(super) fn news(conn: &mut Conn, since: Time) -> DbResult<News> {
    let heads = conn
        .run("SELECT log, head FROM log_head WHERE at >= $1", vals![since])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect::<DbResult<_>>()?;
    let revoked = conn
        .run("SELECT id FROM device WHERE revoked >= $1", vals![since])?
        .iter()
        .map(|row| row.get(0))
        .collect::<DbResult<_>>()?;
    Ok(News { heads, revoked })
}

pub(super) fn heads(
    conn: &mut Conn,
    logs: impl Iterator<Item = LogId>,
) -> DbResult<Vec<(LogId, Seq)>> {
    logs.map(|log| Ok((log, log::head(conn, log)?.0))).collect()
}

/// Whether a device may still speak. Asked after its session is seated: a sign-out that committed
/// before is seen here, a later one comes as a notice.
pub(super) fn is_valid(conn: &mut Conn, device: DeviceId) -> DbResult<bool> {
    let row =
        conn.first("SELECT 1 FROM device WHERE id = $1 AND revoked IS NULL", vals![device])?;
    Ok(row.is_some())
}
