//! What is agreed with a corp, and what it takes up.

use canteen_protocol::Time;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::organisation::OrgKind;

use crate::db::{Conn, DbError, DbResult, Row, Tx};
use crate::vals;

/// A corp as its operator knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agreed {
    /// Its number.
    pub corp: CorpNo,
    /// What people write.
    pub corp_id: String,
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub kind: OrgKind,
    /// When it was founded.
    pub created: Time,
    /// How many members the operator agreed to.
    pub max_members: Option<u64>,
    /// How many bytes of files.
    pub max_file_bytes: Option<u64>,
    /// When its end began.
    pub ended: Option<Time>,
}

macro_rules! columns {
    () => {
        "SELECT id, corp_id, name, kind, created, max_members, max_file_bytes, ended FROM corp"
    };
}

fn read(row: &Row) -> DbResult<Agreed> {
    let kind: String = row.get(3)?;
    let number = |i| Ok::<_, DbError>(row.get::<Option<i64>>(i)?.map(i64::cast_unsigned));
    Ok(Agreed {
        corp: row.get(0)?,
        corp_id: row.get(1)?,
        name: row.get(2)?,
        kind: kind.parse().map_err(DbError::Failed)?,
        created: row.get(4)?,
        max_members: number(5)?,
        max_file_bytes: number(6)?,
        ended: row.get(7)?,
    })
}

/// One corp.
pub fn of(conn: &mut Conn, corp: CorpNo) -> DbResult<Option<Agreed>> {
    conn.first(concat!(columns!(), " WHERE id = $1"), vals![corp])?
        .map(|row| read(&row))
        .transpose()
}

/// Lets whoever decides about this corp in the same way wait until this transaction ends, on other
/// nodes too.
pub fn wait(tx: &mut Tx<'_>, corp: CorpNo) -> DbResult<()> {
    tx.run("UPDATE corp SET kind = kind WHERE id = $1", vals![corp])?;
    Ok(())
}

/// All that have not ended, the oldest first.
pub fn all(conn: &mut Conn) -> DbResult<Vec<Agreed>> {
    conn.run(concat!(columns!(), " WHERE ended IS NULL ORDER BY id"), &[])?
        .iter()
        .map(read)
        .collect()
}

/// Sets what was agreed.
pub fn set(tx: &mut Tx<'_>, corp: CorpNo, to: (Option<u64>, Option<u64>)) -> DbResult<()> {
    let number = |n: Option<u64>| n.map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    tx.run(
        "UPDATE corp SET max_members = $2, max_file_bytes = $3 WHERE id = $1",
        vals![corp, number(to.0), number(to.1)],
    )?;
    Ok(())
}

/// Members whose account is open.
pub fn members(conn: &mut Conn, corp: CorpNo) -> DbResult<u64> {
    let sql = "SELECT COUNT(*) FROM member WHERE corp = $1 AND NOT disabled AND NOT removed";
    Ok(conn.one(sql, vals![corp])?.get::<i64>(0)?.cast_unsigned())
}

/// Bytes of all files, finished or not.
pub fn file_bytes(conn: &mut Conn, corp: CorpNo) -> DbResult<u64> {
    // PostgreSQL's sum of BIGINT is NUMERIC.
    let sql = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM file WHERE corp = $1";
    Ok(conn.one(sql, vals![corp])?.get::<i64>(0)?.cast_unsigned())
}

/// Lets whoever counts across corps in the same way wait until this transaction ends, on other nodes
/// too: of two who come at once, the second counts the first.
pub fn wait_to_count(tx: &mut Tx<'_>) -> DbResult<()> {
    tx.run("UPDATE counter SET last = last WHERE kind = 'corp'", &[])?;
    Ok(())
}

/// How many corps besides `but` are administered by whoever has this e-mail address or this mobile
/// number, of which either may be nothing.
pub fn administered(
    conn: &mut Conn,
    (email, mobile): (Option<&str>, Option<&str>),
    but: CorpNo,
) -> DbResult<u64> {
    let row = conn.one(
        "SELECT COUNT(DISTINCT corp) FROM member
         WHERE admin AND NOT disabled AND NOT removed AND corp <> $3
             AND (email_key = $1 OR mobile_key = $2)",
        vals![email, mobile, but],
    )?;
    Ok(row.get::<i64>(0)?.cast_unsigned())
}

/// The keys of a member's e-mail address and mobile number.
pub fn identity(
    conn: &mut Conn,
    member: canteen_protocol::MemberId,
) -> DbResult<(Option<String>, Option<String>)> {
    let row = conn.one("SELECT email_key, mobile_key FROM member WHERE id = $1", vals![member])?;
    Ok((row.get(0)?, row.get(1)?))
}
