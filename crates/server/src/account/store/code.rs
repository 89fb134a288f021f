//! Sign-in codes: at most one a member.

use canteen_protocol::{MemberId, Time};

use crate::db::{DbResult, Tx};
use crate::vals;

/// Sets a member's code in place of the one before.
pub fn set(tx: &mut Tx<'_>, member: MemberId, hash: &[u8], expires: Time) -> DbResult<()> {
    tx.run(
        "INSERT INTO sign_in_code (member, hash, expires, tries) VALUES ($1, $2, $3, 0)
         ON CONFLICT (member) DO UPDATE
         SET hash = excluded.hash, expires = excluded.expires, tries = 0",
        vals![member, hash, expires],
    )?;
    Ok(())
}

/// Takes one of `tries` from a living code and gives its hash; none when there is no such code.
pub fn try_once(
    tx: &mut Tx<'_>,
    member: MemberId,
    tries: u32,
    now: Time,
) -> DbResult<Option<Vec<u8>>> {
    tx.first(
        "UPDATE sign_in_code SET tries = tries + 1
         WHERE member = $1 AND tries < $2 AND expires > $3 RETURNING hash",
        vals![member, tries, now],
    )?
    .map(|row| row.get(0))
    .transpose()
}

/// Forgets a member's code.
pub fn clear(tx: &mut Tx<'_>, member: MemberId) -> DbResult<()> {
    tx.run("DELETE FROM sign_in_code WHERE member = $1", vals![member])?;
    Ok(())
}
