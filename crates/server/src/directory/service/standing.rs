//! How a member and their corp stand: whether they administer it, what it has proved, when it ends.
//! It is part of what `directory.sync` answers, so a change of it is told as one of the directory.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::session::Standing;
use canteen_protocol::{MemberId, Time};

use super::power::Power;
use crate::db::{Conn, DbResult};
use crate::tenant;

/// How they stand.
///
/// # Errors
/// As the database says.
pub fn standing(conn: &mut Conn, corp: CorpNo, member: MemberId, now: Time) -> DbResult<Standing> {
    let admin = Power::of_member(conn, corp, member, now)?.is_some();
    Ok(Standing { admin, ..tenant::mark(conn, corp)? })
}
