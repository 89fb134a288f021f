//! What providers call members, and whom they have deleted.

use std::collections::{HashMap, HashSet};

use canteen_protocol::MemberId;
use canteen_protocol::ids::CorpNo;

use crate::db::{Bulk, Conn, DbResult, Tx, Val};
use crate::vals;

/// What is kept of a member.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Kept {
    /// What the provider calls them.
    pub external_id: Option<String>,
    /// Whether the provider has deleted them.
    pub deleted: bool,
}

/// What is kept of these members.
pub fn of(
    conn: &mut Conn,
    corp: CorpNo,
    members: &[MemberId],
) -> DbResult<HashMap<MemberId, Kept>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        format!(
            "SELECT member, external_id, deleted FROM scim_member
             WHERE corp = $1 AND member IN ({})",
            rows.each(2, |n| format!("${n}"))
        )
    });
    let ids: Vec<Val> = members.iter().map(|id| Val::from(*id)).collect();
    let rows = SQL.run(conn, vals![corp], &ids)?;
    let read = rows
        .iter()
        .map(|row| Ok((row.get(0)?, Kept { external_id: row.get(1)?, deleted: row.get(2)? })));
    read.collect()
}

/// Those that were deleted and whose account is not open again.
pub fn gone(conn: &mut Conn, corp: CorpNo) -> DbResult<HashSet<MemberId>> {
    conn.run(
        "SELECT s.member FROM scim_member s JOIN member m ON m.id = s.member
         WHERE s.corp = $1 AND s.deleted AND m.disabled",
        vals![corp],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Whom providers call so.
pub fn called(conn: &mut Conn, corp: CorpNo, external_id: &str) -> DbResult<Vec<MemberId>> {
    conn.run(
        "SELECT member FROM scim_member WHERE corp = $1 AND external_id = $2 ORDER BY member",
        vals![corp, external_id],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Keeps it.
pub fn put(tx: &mut Tx<'_>, corp: CorpNo, member: MemberId, kept: &Kept) -> DbResult<()> {
    tx.run(
        "INSERT INTO scim_member (member, corp, external_id, deleted) VALUES ($1, $2, $3, $4)
         ON CONFLICT (member) DO UPDATE
         SET external_id = excluded.external_id, deleted = excluded.deleted",
        vals![member, corp, kept.external_id.as_deref(), kept.deleted],
    )?;
    Ok(())
}
