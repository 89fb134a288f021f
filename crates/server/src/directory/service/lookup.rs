//! Short answers about members for the other slices.

use canteen_protocol::MemberId;
use canteen_protocol::ids::CorpNo;

use crate::db::{Conn, DbResult};
use crate::directory::rules::{fields, mobile};
use crate::directory::store::lookup;

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

/// A member's profile, also while the account is shut.
///
/// # Errors
/// As the database says.
pub fn profile(conn: &mut Conn, member: MemberId) -> DbResult<Option<Profile>> {
    lookup::by_id(conn, member)
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
