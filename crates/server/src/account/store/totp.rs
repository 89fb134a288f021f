//! Authenticators, those being set up, and recovery codes.

use canteen_protocol::{MemberId, Time};

use crate::account::totp::Secret;
use crate::db::{Bulk, Conn, DbResult, Tx, Val};
use crate::vals;

/// A member's authenticator.
pub struct Totp {
    /// Its secret.
    pub secret: Secret,
    /// Since when they have it.
    pub since: Time,
    /// The last step whose code was taken.
    pub step: i64,
}

/// A member's authenticator, if they have one.
pub fn get(conn: &mut Conn, member: MemberId) -> DbResult<Option<Totp>> {
    conn.first("SELECT secret, since, step FROM totp WHERE member = $1", vals![member])?
        .map(|row| {
            let secret = Secret::stored(row.get(0)?);
            Ok(Totp { secret, since: row.get(1)?, step: row.get(2)? })
        })
        .transpose()
}

/// Sets a member's authenticator in place of the one before.
pub fn set(
    tx: &mut Tx<'_>,
    member: MemberId,
    secret: &Secret,
    step: i64,
    now: Time,
) -> DbResult<()> {
    tx.run(
        "INSERT INTO totp (member, secret, since, step) VALUES ($1, $2, $3, $4)
         ON CONFLICT (member) DO UPDATE
         SET secret = excluded.secret, since = excluded.since, step = excluded.step",
        vals![member, secret.bytes(), now, step],
    )?;
    Ok(())
}

/// Takes the code of a step; false when it or a later one was taken already.
pub fn take(tx: &mut Tx<'_>, member: MemberId, step: i64) -> DbResult<bool> {
    let taken = tx.first(
        "UPDATE totp SET step = $2 WHERE member = $1 AND step < $2 RETURNING member",
        vals![member, step],
    )?;
    Ok(taken.is_some())
}

/// Keeps the secret of an authenticator that is being set up, in place of the one before.
pub fn set_pending(
    tx: &mut Tx<'_>,
    member: MemberId,
    secret: &Secret,
    expires: Time,
) -> DbResult<()> {
    tx.run(
        "INSERT INTO totp_pending (member, secret, expires) VALUES ($1, $2, $3)
         ON CONFLICT (member) DO UPDATE SET secret = excluded.secret, expires = excluded.expires",
        vals![member, secret.bytes(), expires],
    )?;
    Ok(())
}

/// The secret of an authenticator that is being set up.
pub fn pending(conn: &mut Conn, member: MemberId, now: Time) -> DbResult<Option<Secret>> {
    conn.first(
        "SELECT secret FROM totp_pending WHERE member = $1 AND expires > $2",
        vals![member, now],
    )?
    .map(|row| row.get(0).map(Secret::stored))
    .transpose()
}

/// Forgets all that were not confirmed in time.
pub fn sweep_pending(tx: &mut Tx<'_>, now: Time) -> DbResult<()> {
    tx.run("DELETE FROM totp_pending WHERE expires <= $1", vals![now])?;
    Ok(())
}

/// Forgets the one that is being set up.
pub fn clear_pending(tx: &mut Tx<'_>, member: MemberId) -> DbResult<()> {
    tx.run("DELETE FROM totp_pending WHERE member = $1", vals![member])?;
    Ok(())
}

/// Sets a member's recovery codes, as hashes, in place of those before.
pub fn set_recovery(tx: &mut Tx<'_>, member: MemberId, hashes: Vec<Vec<u8>>) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(2, |rows| {
        format!(
            "INSERT INTO recovery_code (member, hash) VALUES {}",
            rows.each(1, |n| format!("(${n}, ${})", n + 1))
        )
    });
    clear_recovery(tx, member)?;
    let rows: Vec<Val> =
        hashes.into_iter().flat_map(|hash| [Val::from(member), Val::from(hash)]).collect();
    SQL.run(tx, vals![], &rows)?;
    Ok(())
}

/// Forgets a member's recovery codes.
pub fn clear_recovery(tx: &mut Tx<'_>, member: MemberId) -> DbResult<()> {
    tx.run("DELETE FROM recovery_code WHERE member = $1", vals![member])?;
    Ok(())
}

/// Uses a recovery code up; false when there is no such.
pub fn take_recovery(tx: &mut Tx<'_>, member: MemberId, hash: &[u8]) -> DbResult<bool> {
    let taken = tx.first(
        "DELETE FROM recovery_code WHERE member = $1 AND hash = $2 RETURNING member",
        vals![member, hash],
    )?;
    Ok(taken.is_some())
}

/// How many recovery codes a member has left.
pub fn recovery_left(conn: &mut Conn, member: MemberId) -> DbResult<u32> {
    let count: i64 =
        conn.one("SELECT COUNT(*) FROM recovery_code WHERE member = $1", vals![member])?.get(0)?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Takes a member's second factor away; false when they had none.
pub fn remove(tx: &mut Tx<'_>, member: MemberId) -> DbResult<bool> {
    clear_pending(tx, member)?;
    clear_recovery(tx, member)?;
    let had = tx.first("DELETE FROM totp WHERE member = $1 RETURNING member", vals![member])?;
    Ok(had.is_some())
}
