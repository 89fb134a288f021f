//! Who is in a corp, where, and when they were last there: one pass over everyone.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, Time};

use crate::db::{Conn, DbResult};
use crate::vals;

/// Members whose account is open, and when a device of theirs was last there.
pub fn seen(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<(MemberId, Option<Time>)>> {
    conn.run(
        "SELECT m.id, (SELECT MAX(d.seen) FROM device d WHERE d.member = m.id)
         FROM member m WHERE m.corp = $1 AND NOT m.disabled AND NOT m.removed",
        vals![corp],
    )?
    .iter()
    .map(|row| Ok((row.get(0)?, row.get(1)?)))
    .collect()
}

/// A department: its id, name and the ids from the root down.
pub type Node = (DepartmentId, String, String);

/// The departments of a corp.
pub fn departments(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<Node>> {
    conn.run("SELECT id, name, path FROM department WHERE corp = $1 AND NOT removed", vals![corp])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}

/// In which departments the members of a corp are.
pub fn places(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<(MemberId, DepartmentId)>> {
    conn.run(
        "SELECT p.member, p.department FROM place p
         JOIN member m ON m.id = p.member WHERE m.corp = $1",
        vals![corp],
    )?
    .iter()
    .map(|row| Ok((row.get(0)?, row.get(1)?)))
    .collect()
}
