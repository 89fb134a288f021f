//! Finding members: by id, by what they sign in with, and whether they may administer.

use canteen_protocol::MemberId;
use canteen_protocol::ids::CorpNo;

use crate::db::{Bulk, Conn, DbResult, Row, Val};
use crate::vals;

/// What signing in and the hello need to know of a member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Profile {
    /// Their id.
    pub member: MemberId,
    /// Their corp.
    pub corp: CorpNo,
    /// Their account.
    pub userid: String,
    /// Their name.
    pub name: String,
    /// Where codes go; empty when unknown.
    pub email: String,
    /// Where text messages go; empty when unknown.
    pub mobile: String,
    /// Whether they administer the corp.
    pub admin: bool,
    /// Whether the account is shut or gone.
    pub shut: bool,
}

fn profile(row: &Row) -> DbResult<Profile> {
    Ok(Profile {
        member: row.get(0)?,
        corp: row.get(1)?,
        userid: row.get(2)?,
        name: row.get(3)?,
        email: row.get(4)?,
        mobile: row.get(5)?,
        admin: row.get(6)?,
        shut: row.get::<bool>(7)? || row.get::<bool>(8)?,
    })
}

/// The profile of a member.
pub fn by_id(conn: &mut Conn, member: MemberId) -> DbResult<Option<Profile>> {
    conn.first(
        "SELECT id, corp, userid, name, email, mobile, admin, disabled, removed FROM member
         WHERE id = $1",
        vals![member],
    )?
    .as_ref()
    .map(profile)
    .transpose()
}

/// The member whose account has this key (lower case).
pub fn by_userid(conn: &mut Conn, corp: CorpNo, key: &str) -> DbResult<Option<Profile>> {
    conn.first(
        "SELECT id, corp, userid, name, email, mobile, admin, disabled, removed FROM member
         WHERE corp = $1 AND userid_key = $2 AND NOT removed",
        vals![corp, key],
    )?
    .as_ref()
    .map(profile)
    .transpose()
}

/// The member with this e-mail address (lower case).
pub fn by_email(conn: &mut Conn, corp: CorpNo, key: &str) -> DbResult<Option<Profile>> {
    conn.first(
        "SELECT id, corp, userid, name, email, mobile, admin, disabled, removed FROM member
         WHERE corp = $1 AND email_key = $2 AND NOT removed",
        vals![corp, key],
    )?
    .as_ref()
    .map(profile)
    .transpose()
}

/// The member with this mobile number (E.164).
pub fn by_mobile(conn: &mut Conn, corp: CorpNo, key: &str) -> DbResult<Option<Profile>> {
    conn.first(
        "SELECT id, corp, userid, name, email, mobile, admin, disabled, removed FROM member
         WHERE corp = $1 AND mobile_key = $2 AND NOT removed",
        vals![corp, key],
    )?
    .as_ref()
    .map(profile)
    .transpose()
}

/// Whether the account of this key is or was somebody's.
pub fn is_taken(conn: &mut Conn, corp: CorpNo, key: &str) -> DbResult<bool> {
    let found =
        conn.first("SELECT 1 FROM member WHERE corp = $1 AND userid_key = $2", vals![corp, key])?;
    Ok(found.is_some())
}

/// The administrators of a corp whose account is open.
pub fn admins(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<Profile>> {
    conn.run(
        "SELECT id, corp, userid, name, email, mobile, admin, disabled, removed FROM member
         WHERE corp = $1 AND admin AND NOT disabled AND NOT removed ORDER BY id",
        vals![corp],
    )?
    .iter()
    .map(profile)
    .collect()
}

/// The members of a corp who have a device signed in, or a second step of signing in under way.
pub fn with_devices(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<MemberId>> {
    conn.run(
        "SELECT m.id FROM member m WHERE m.corp = $1
             AND (EXISTS (SELECT 1 FROM device d WHERE d.member = m.id AND d.revoked IS NULL)
                 OR EXISTS (SELECT 1 FROM sign_in_ticket t WHERE t.member = m.id))",
        vals![corp],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Accounts of members, sorted by id; unknown ids are left out.
pub fn userids(conn: &mut Conn, members: &[MemberId]) -> DbResult<Vec<(MemberId, String)>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(1, |n| format!("${n}"));
        format!("SELECT id, userid FROM member WHERE id IN ({ids})")
    });
    let rows = SQL.run(conn, &[], &vals(members))?;
    let mut found =
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<DbResult<Vec<_>>>()?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Of these ids those of members of the corp, and whether each is active. Sorted.
pub fn known(
    conn: &mut Conn,
    corp: CorpNo,
    members: &[MemberId],
) -> DbResult<Vec<(MemberId, bool)>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(2, |n| format!("${n}"));
        format!("SELECT id, disabled, removed FROM member WHERE corp = $1 AND id IN ({ids})")
    });
    let mut found = SQL
        .run(conn, vals![corp], &vals(members))?
        .iter()
        .map(|row| Ok((row.get(0)?, !row.get::<bool>(1)? && !row.get::<bool>(2)?)))
        .collect::<DbResult<Vec<_>>>()?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn vals(members: &[MemberId]) -> Vec<Val> {
    members.iter().map(|m| Val::from(*m)).collect()
}
