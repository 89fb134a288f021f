//! Short answers about members for the other slices.

use canteen_protocol::directory::Member;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId};

use crate::db::{Conn, DbResult};
use crate::directory::rules::{fields, mobile};
use crate::directory::store::{departments, lookup, members};

pub use lookup::{Profile, userids};

/// Whether there is such an active member in the corp.
///
/// # Errors
/// As the database says.
pub fn member_exists(conn: &mut Conn, corp: CorpNo, member: MemberId) -> DbResult<bool> {
    Ok(lookup::by_id(conn, member)?.is_some_and(|p| p.corp == corp && !p.shut))
}

/// Whether the member administers their corp. Not while the account is shut.
///
/// # Errors
/// As the database says.
pub fn is_admin(conn: &mut Conn, member: MemberId) -> DbResult<bool> {
    Ok(lookup::by_id(conn, member)?.is_some_and(|p| p.admin && !p.shut))
}

/// All of a member, as they see themselves; also while the account is shut.
///
/// # Errors
/// As the database says.
pub fn member(conn: &mut Conn, corp: CorpNo, member: MemberId) -> DbResult<Option<Member>> {
    members::get(conn, corp, member)
}

/// A member's profile, also while the account is shut.
///
/// # Errors
/// As the database says.
pub fn profile(conn: &mut Conn, member: MemberId) -> DbResult<Option<Profile>> {
    lookup::by_id(conn, member)
}

/// Whether an account is or was somebody's.
///
/// # Errors
/// As the database says.
pub fn is_taken(conn: &mut Conn, corp: CorpNo, userid: &str) -> DbResult<bool> {
    lookup::is_taken(conn, corp, &fields::key(userid))
}

/// The administrators of a corp.
///
/// # Errors
/// As the database says.
pub fn admins(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<Profile>> {
    lookup::admins(conn, corp)
}

/// The members of a corp who have a device signed in, or a sign-in under way.
///
/// # Errors
/// As the database says.
pub fn with_devices(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<MemberId>> {
    lookup::with_devices(conn, corp)
}

/// The name of a department, of the root when none is said; none when there is no such.
///
/// # Errors
/// As the database says.
pub fn department_name(
    conn: &mut Conn,
    corp: CorpNo,
    department: Option<DepartmentId>,
) -> DbResult<Option<String>> {
    match department {
        None => Ok(Some(departments::root(conn, corp)?.name)),
        Some(id) => Ok(departments::get(conn, corp, id)?.map(|node| node.name)),
    }
}

/// The path of a department; of the root when none is said or there is no such.
///
/// # Errors
/// As the database says.
pub fn path_or_root(
    conn: &mut Conn,
    corp: CorpNo,
    department: Option<DepartmentId>,
) -> DbResult<String> {
    if let Some(id) = department
        && let Some(node) = departments::get(conn, corp, id)?
    {
        return Ok(node.path);
    }
    Ok(departments::root(conn, corp)?.path)
}

/// The departments a member is in, the main one first.
///
/// # Errors
/// As the database says.
pub fn departments_of(conn: &mut Conn, member: MemberId) -> DbResult<Vec<DepartmentId>> {
    let places = members::places(conn, &[member])?.remove(&member).unwrap_or_default();
    Ok(places.into_iter().map(|place| place.department).collect())
}

/// Whom a person means by an account (without regard to case), an e-mail address or a mobile
/// number, in this order. Also finds those whose account is shut.
///
/// # Errors
/// As the database says.
pub fn find(conn: &mut Conn, corp: CorpNo, user: &str) -> DbResult<Option<Profile>> {
    let user = user.trim();
    let key = fields::key(user);
    if let Some(found) = lookup::by_userid(conn, corp, &key)? {
        return Ok(Some(found));
    }
    if user.contains('@') {
        return lookup::by_email(conn, corp, &key);
    }
    match mobile::normalise(user) {
        Ok(number) => lookup::by_mobile(conn, corp, &number),
        Err(_) => Ok(None),
    }
}
