//! Members and tags as they are, for slices that copy them elsewhere and may see all of them.

use std::collections::HashMap;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, TagId};

use crate::db::{Conn, DbResult};
use crate::directory::rules::fields;
use crate::directory::store::{lookup, records as store, tags};

pub use store::{Record, TagRecord};

/// The ids of all members, those whose account is shut included, in their order.
///
/// # Errors
/// As the database says.
pub fn everyone(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<MemberId>> {
    store::ids(conn, corp)
}

/// Those of these members that there are, in the order of their ids.
///
/// # Errors
/// As the database says.
pub fn records(conn: &mut Conn, corp: CorpNo, members: &[MemberId]) -> DbResult<Vec<Record>> {
    store::some(conn, corp, members)
}

/// The member of an account, without regard to case.
///
/// # Errors
/// As the database says.
pub fn by_userid(conn: &mut Conn, corp: CorpNo, userid: &str) -> DbResult<Option<MemberId>> {
    Ok(lookup::by_userid(conn, corp, &fields::key(userid))?.map(|found| found.member))
}

/// The member of an e-mail address, without regard to case.
///
/// # Errors
/// As the database says.
pub fn by_email(conn: &mut Conn, corp: CorpNo, email: &str) -> DbResult<Option<MemberId>> {
    Ok(lookup::by_email(conn, corp, &fields::key(email))?.map(|found| found.member))
}

/// The paths of departments by names, such as `East China/Sales`; nothing for the root.
///
/// # Errors
/// As the database says.
pub fn place_names(
    conn: &mut Conn,
    corp: CorpNo,
    departments: &[DepartmentId],
) -> DbResult<HashMap<DepartmentId, String>> {
    store::place_names(conn, corp, departments)
}

/// All tags, in the order of their ids.
///
/// # Errors
/// As the database says.
pub fn tag_records(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<TagRecord>> {
    store::tags(conn, corp)
}

/// One tag.
///
/// # Errors
/// As the database says.
pub fn tag_record(conn: &mut Conn, corp: CorpNo, id: TagId) -> DbResult<Option<TagRecord>> {
    store::tag(conn, corp, id)
}

/// The tag of a name, without regard to case.
///
/// # Errors
/// As the database says.
pub fn tag_named(conn: &mut Conn, corp: CorpNo, name: &str) -> DbResult<Option<TagId>> {
    tags::by_name(conn, corp, &fields::key(name))
}

/// The tags that name these members by themselves. The members are of one's corp.
///
/// # Errors
/// As the database says.
pub fn tags_of(
    conn: &mut Conn,
    members: &[MemberId],
) -> DbResult<HashMap<MemberId, Vec<(TagId, String)>>> {
    store::tags_of(conn, members)
}

/// Whom a tag names by themselves, with their names. The tag is of one's corp.
///
/// # Errors
/// As the database says.
pub fn named_by(conn: &mut Conn, tag: TagId) -> DbResult<Vec<(MemberId, String)>> {
    store::named_by(conn, tag)
}
