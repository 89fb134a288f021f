//! What a [`crate::directory::rules::roll::Roll`] is made of: all of it, or what changed behind a
//! place of the directory log.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{MemberId, Seq};

use crate::db::{Conn, DbResult, Row};
use crate::directory::rules::roll::{Known, Placed};
use crate::vals;

/// How many members a corp counts, those whose account is shut included.
pub fn size(conn: &mut Conn, corp: CorpNo) -> DbResult<i64> {
    let root = conn.first(
        "SELECT members FROM department WHERE corp = $1 AND parent IS NULL AND NOT removed",
        vals![corp],
    )?;
    root.map_or(Ok(0), |row| row.get(0))
}

/// Every department a corp ever had.
pub fn departments(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<Known>> {
    conn.run("SELECT id, path, removed FROM department WHERE corp = $1", vals![corp])?
        .iter()
        .map(known)
        .collect()
}

/// Departments that changed behind a place.
pub fn departments_since(conn: &mut Conn, corp: CorpNo, after: Seq) -> DbResult<Vec<Known>> {
    conn.run(
        "SELECT id, path, removed FROM department WHERE corp = $1 AND changed > $2",
        vals![corp, after],
    )?
    .iter()
    .map(known)
    .collect()
}

fn known(row: &Row) -> DbResult<Known> {
    Ok(Known { id: row.get(0)?, path: row.get(1)?, removed: row.get(2)? })
}

/// Every place of every active member.
pub fn active(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<Placed>> {
    conn.run(
        "SELECT m.id, p.department FROM member m LEFT JOIN place p ON p.member = m.id
         WHERE m.corp = $1 AND NOT m.removed AND NOT m.disabled",
        vals![corp],
    )?
    .iter()
    .map(|row| Ok((row.get(0)?, row.get(1)?)))
    .collect()
}

/// Of the members that changed behind a place every place of those who are active, and those who
/// are not.
pub fn members_since(
    conn: &mut Conn,
    corp: CorpNo,
    after: Seq,
) -> DbResult<(Vec<Placed>, Vec<MemberId>)> {
    let rows = conn.run(
        "SELECT m.id, p.department, m.removed, m.disabled
         FROM member m LEFT JOIN place p ON p.member = m.id
         WHERE m.corp = $1 AND m.changed > $2",
        vals![corp, after],
    )?;
    let (mut active, mut gone) = (Vec::new(), Vec::new());
    for row in rows {
        let member = row.get(0)?;
        if row.get(2)? || row.get(3)? {
            gone.push(member);
        } else {
            active.push((member, row.get(1)?));
        }
    }
    Ok((active, gone))
}
