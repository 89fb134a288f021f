//! Who is a colleague.

use canteen_protocol::MemberId;
use canteen_protocol::ids::CorpNo;

use crate::db::{Conn, DbError, DbResult};
use crate::vals;

/// Those of `members` who are in the corp now.
pub(super) fn colleagues(
    conn: &mut Conn,
    corp: CorpNo,
    members: Vec<MemberId>,
) -> Result<Vec<MemberId>, DbError> {
    let mut found = Vec::with_capacity(members.len());
    for member in members {
        if is_colleague(conn, corp, member)? {
            found.push(member);
        }
    }
    Ok(found)
}

fn is_colleague(conn: &mut Conn, corp: CorpNo, member: MemberId) -> DbResult<bool> {
    let row = conn.first(
        "SELECT 1 FROM member WHERE id = $1 AND corp = $2 AND NOT removed",
        vals![member, corp],
    )?;
    Ok(row.is_some())
}
