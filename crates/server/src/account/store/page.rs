//! The company's page of the second step: its key, and who has passed it.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{MemberId, Time};

use crate::db::{Conn, DbResult, Tx};
use crate::vals;

/// The key of a corp's page.
pub fn secret(conn: &mut Conn, corp: CorpNo) -> DbResult<Option<String>> {
    let row = conn.first("SELECT page_secret FROM corp WHERE id = $1", vals![corp])?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// Sets it.
pub fn set_secret(tx: &mut Tx<'_>, corp: CorpNo, secret: &str) -> DbResult<()> {
    tx.run("UPDATE corp SET page_secret = $2 WHERE id = $1", vals![corp, secret])?;
    Ok(())
}

/// Notes that a member has passed it.
pub fn passed(tx: &mut Tx<'_>, member: MemberId, now: Time) -> DbResult<()> {
    tx.run(
        "INSERT INTO page_passed (member, at) VALUES ($1, $2)
         ON CONFLICT (member) DO UPDATE SET at = excluded.at",
        vals![member, now],
    )?;
    Ok(())
}

/// Whether a member has ever passed it.
pub fn has_passed(conn: &mut Conn, member: MemberId) -> DbResult<bool> {
    let found = conn.first("SELECT 1 FROM page_passed WHERE member = $1", vals![member])?;
    Ok(found.is_some())
}

/// Forgets that a member has passed it.
pub fn forget(tx: &mut Tx<'_>, member: MemberId) -> DbResult<()> {
    tx.run("DELETE FROM page_passed WHERE member = $1", vals![member])?;
    Ok(())
}
