//! Tenants.

use canteen_protocol::Time;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::organisation::OrgKind;
use canteen_protocol::setting::CorpSettings;

use crate::db::{Conn, DbError, DbResult, Tx};
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

/// The one with this corp id, unless its end has begun.
pub fn by_corp_id(conn: &mut Conn, corp_id: &str) -> DbResult<Option<Corp>> {
    conn.first(
        "SELECT id, corp_id, name FROM corp WHERE corp_id = $1 AND ended IS NULL",
        vals![corp_id],
    )?
    .map(|row| Ok(Corp { id: row.get(0)?, corp_id: row.get(1)?, name: row.get(2)? }))
    .transpose()
}

/// The one with this number, unless its end has begun.
pub fn by_id(conn: &mut Conn, id: CorpNo) -> DbResult<Option<Corp>> {
    conn.first("SELECT id, corp_id, name FROM corp WHERE id = $1 AND ended IS NULL", vals![id])?
        .map(|row| Ok(Corp { id: row.get(0)?, corp_id: row.get(1)?, name: row.get(2)? }))
        .transpose()
}

/// What holds for all of it.
pub fn settings(conn: &mut Conn, id: CorpNo) -> DbResult<CorpSettings> {
    let row = conn.first("SELECT settings FROM corp WHERE id = $1", vals![id])?;
    let Some(row) = row else { return Ok(CorpSettings::default()) };
    let text: String = row.get(0)?;
    serde_json::from_str(&text).map_err(|e| DbError::Failed(format!("settings of a corp: {e}")))
}

/// Sets what holds for all of it.
pub fn set_settings(tx: &mut Tx<'_>, id: CorpNo, settings: &CorpSettings) -> DbResult<()> {
    let text = serde_json::to_string(settings).map_err(|e| DbError::Failed(e.to_string()))?;
    tx.run("UPDATE corp SET settings = $2 WHERE id = $1", vals![id, text])?;
    Ok(())
}

/// Whether there is one of this name, without regard to case.
pub fn is_named(conn: &mut Conn, name: &str) -> DbResult<bool> {
    let names = conn.run("SELECT name FROM corp", &[])?;
    let key = name.to_lowercase();
    for row in &names {
        if row.get::<String>(0)?.to_lowercase() == key {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Sets what kind of organisation it is.
pub fn set_kind(tx: &mut Tx<'_>, id: CorpNo, kind: OrgKind) -> DbResult<()> {
    tx.run("UPDATE corp SET kind = $2 WHERE id = $1", vals![id, kind.word()])?;
    Ok(())
}
