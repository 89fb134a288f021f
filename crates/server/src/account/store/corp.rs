//! Tenants.

use canteen_protocol::Time;
use canteen_protocol::ids::CorpNo;

use crate::db::{Conn, DbResult, Tx};
use crate::vals;

/// A tenant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Corp {
    /// Its number.
    pub id: CorpNo,
    /// What people write.
    pub corp_id: String,
    /// Its name.
    pub name: String,
}

/// Adds one; `secret` is the hash of its contact secret.
pub fn insert(
    tx: &mut Tx<'_>,
    corp_id: &str,
    name: &str,
    created: Time,
    secret: &[u8],
) -> DbResult<CorpNo> {
    let id = CorpNo(tx.new_id("corp")?);
    tx.run(
        "INSERT INTO corp (id, corp_id, name, created, contact_secret)
         VALUES ($1, $2, $3, $4, $5)",
        vals![id, corp_id, name, created, secret],
    )?;
    Ok(id)
}

/// The one with this corp id.
pub fn by_corp_id(conn: &mut Conn, corp_id: &str) -> DbResult<Option<Corp>> {
    conn.first("SELECT id, corp_id, name FROM corp WHERE corp_id = $1", vals![corp_id])?
        .map(|row| Ok(Corp { id: row.get(0)?, corp_id: row.get(1)?, name: row.get(2)? }))
        .transpose()
}

/// The one with this number.
pub fn by_id(conn: &mut Conn, id: CorpNo) -> DbResult<Option<Corp>> {
    conn.first("SELECT id, corp_id, name FROM corp WHERE id = $1", vals![id])?
        .map(|row| Ok(Corp { id: row.get(0)?, corp_id: row.get(1)?, name: row.get(2)? }))
        .transpose()
}
