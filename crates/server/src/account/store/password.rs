//! Password hashes.

use canteen_protocol::{MemberId, Time};

use crate::db::{Conn, DbResult, Tx};
use crate::vals;

/// Sets a member's hash.
pub fn set(tx: &mut Tx<'_>, member: MemberId, phc: &str, now: Time) -> DbResult<()> {
    tx.run(
        "INSERT INTO password (member, phc, changed) VALUES ($1, $2, $3)
         ON CONFLICT (member) DO UPDATE SET phc = excluded.phc, changed = excluded.changed",
        vals![member, phc, now],
    )?;
    Ok(())
}

/// A member's hash, if they have a password.
pub fn get(conn: &mut Conn, member: MemberId) -> DbResult<Option<String>> {
    conn.first("SELECT phc FROM password WHERE member = $1", vals![member])?
        .map(|row| row.get(0))
        .transpose()
}

/// Whether a member has a password.
pub fn exists(conn: &mut Conn, member: MemberId) -> DbResult<bool> {
    Ok(get(conn, member)?.is_some())
}
