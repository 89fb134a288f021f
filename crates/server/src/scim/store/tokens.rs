//! Tokens. What is stored is the hash.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{MemberId, ScimTokenId, Time};

use crate::db::{Conn, DbResult, Row, Tx};
use crate::vals;

/// A token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// Its number.
    pub id: ScimTokenId,
    /// Of which corp.
    pub corp: CorpNo,
    /// What it is called.
    pub name: String,
    /// The SHA-256 of it.
    pub hash: Vec<u8>,
    /// Who made it.
    pub creator: MemberId,
    /// When it was made.
    pub created: Time,
    /// Until when it holds; for ever when nothing is said.
    pub until: Option<Time>,
    /// When it was last used.
    pub used: Option<Time>,
    /// When it was revoked.
    pub revoked: Option<Time>,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, corp, name, token, creator, created, until, used, revoked FROM scim_token ",
            $rest
        )
    };
}

fn read(row: &Row) -> DbResult<Stored> {
    Ok(Stored {
        id: row.get(0)?,
        corp: row.get(1)?,
        name: row.get(2)?,
        hash: row.get(3)?,
        creator: row.get(4)?,
        created: row.get(5)?,
        until: row.get(6)?,
        used: row.get(7)?,
        revoked: row.get(8)?,
    })
}

/// A new number.
pub fn new_id(tx: &mut Tx<'_>) -> DbResult<ScimTokenId> {
    tx.new_id("scim_token").map(ScimTokenId)
}

/// Adds one.
pub fn insert(tx: &mut Tx<'_>, token: &Stored) -> DbResult<()> {
    let Stored { id, corp, name, hash, creator, created, until, .. } = token;
    tx.run(
        "INSERT INTO scim_token (id, corp, name, token, creator, created, until)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        vals![*id, *corp, name, hash.as_slice(), *creator, *created, *until],
    )?;
    Ok(())
}

/// One of whatever corp.
pub fn get(conn: &mut Conn, id: ScimTokenId) -> DbResult<Option<Stored>> {
    conn.first(columns!("WHERE id = $1"), vals![id])?.as_ref().map(read).transpose()
}

/// Those of a corp that were not revoked, the newest first.
pub fn open(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<Stored>> {
    let sql = columns!("WHERE corp = $1 AND revoked IS NULL ORDER BY id DESC");
    conn.run(sql, vals![corp])?.iter().map(read).collect()
}

/// Notes that it was used.
pub fn used(tx: &mut Tx<'_>, id: ScimTokenId, now: Time) -> DbResult<()> {
    tx.run("UPDATE scim_token SET used = $1 WHERE id = $2", vals![now, id])?;
    Ok(())
}

/// Ends one.
pub fn revoke(tx: &mut Tx<'_>, id: ScimTokenId, now: Time) -> DbResult<()> {
    let sql = "UPDATE scim_token SET revoked = $1 WHERE id = $2 AND revoked IS NULL";
    tx.run(sql, vals![now, id])?;
    Ok(())
}

/// Ends all that a member has made; gives how many there were.
pub fn revoke_all(tx: &mut Tx<'_>, creator: MemberId, now: Time) -> DbResult<usize> {
    let rows = tx.run(
        "UPDATE scim_token SET revoked = $1 WHERE creator = $2 AND revoked IS NULL RETURNING id",
        vals![now, creator],
    )?;
    Ok(rows.len())
}
