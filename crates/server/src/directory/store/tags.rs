//! Tags and what they name.

use std::collections::BTreeSet;

use canteen_protocol::directory::Tag;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, Seq, TagId};

use super::members::vals_of;
use crate::db::{Bulk, Conn, DbResult, Tx, Val};
use crate::vals;

/// A tag that was not removed, with all it names.
pub fn get(conn: &mut Conn, corp: CorpNo, id: TagId) -> DbResult<Option<Tag>> {
    let Some(row) = conn.first(
        "SELECT name FROM tag WHERE id = $1 AND corp = $2 AND NOT removed",
        vals![id, corp],
    )?
    else {
        return Ok(None);
    };
    let tag = Tag { id, name: row.get(0)?, ..Tag::default() };
    fill(conn, tag).map(Some)
}

/// Puts in what a tag names. Members that are gone are not named.
pub fn fill(conn: &mut Conn, mut tag: Tag) -> DbResult<Tag> {
    tag.members = conn
        .run("SELECT member FROM tag_member WHERE tag = $1 ORDER BY member", vals![tag.id])?
        .iter()
        .map(|row| row.get(0))
        .collect::<DbResult<_>>()?;
    tag.departments = conn
        .run(
            "SELECT department FROM tag_department WHERE tag = $1 ORDER BY department",
            vals![tag.id],
        )?
        .iter()
        .map(|row| row.get(0))
        .collect::<DbResult<_>>()?;
    Ok(tag)
}

/// The tag of this name.
pub fn by_name(conn: &mut Conn, corp: CorpNo, key: &str) -> DbResult<Option<TagId>> {
    conn.first(
        "SELECT id FROM tag WHERE corp = $1 AND name_key = $2 AND NOT removed",
        vals![corp, key],
    )?
    .map(|row| row.get(0))
    .transpose()
}

/// Adds an empty one.
pub fn insert(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    id: TagId,
    (name, key): (&str, &str),
    changed: Seq,
) -> DbResult<()> {
    tx.run(
        "INSERT INTO tag (id, corp, name, name_key, changed) VALUES ($1, $2, $3, $4, $5)",
        vals![id, corp, name, key, changed],
    )?;
    Ok(())
}

/// Gives it another name.
pub fn rename(tx: &mut Tx<'_>, id: TagId, (name, key): (&str, &str)) -> DbResult<()> {
    tx.run("UPDATE tag SET name = $1, name_key = $2 WHERE id = $3", vals![name, key, id])?;
    Ok(())
}

/// Notes when it last changed.
pub fn touch(tx: &mut Tx<'_>, id: TagId, changed: Seq) -> DbResult<()> {
    tx.run("UPDATE tag SET changed = $1 WHERE id = $2", vals![changed, id])?;
    Ok(())
}

/// Leaves a tombstone that names nobody.
pub fn remove(tx: &mut Tx<'_>, id: TagId, changed: Seq) -> DbResult<()> {
    tx.run("DELETE FROM tag_member WHERE tag = $1", vals![id])?;
    tx.run("DELETE FROM tag_department WHERE tag = $1", vals![id])?;
    tx.run("UPDATE tag SET removed = TRUE, changed = $1 WHERE id = $2", vals![changed, id])?;
    Ok(())
}

/// Names members; whether any of them was not named before.
pub fn add_members(tx: &mut Tx<'_>, id: TagId, members: &[MemberId]) -> DbResult<bool> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        format!(
            "INSERT INTO tag_member (tag, member) VALUES {}
             ON CONFLICT (tag, member) DO NOTHING RETURNING member",
            rows.each(2, |n| format!("($1, ${n})"))
        )
    });
    Ok(!SQL.run(tx, vals![id], &vals_of(members))?.is_empty())
}

/// Names members no longer; whether any of them was named.
pub fn remove_members(tx: &mut Tx<'_>, id: TagId, members: &[MemberId]) -> DbResult<bool> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let members = rows.each(2, |n| format!("${n}"));
        format!("DELETE FROM tag_member WHERE tag = $1 AND member IN ({members}) RETURNING member")
    });
    Ok(!SQL.run(tx, vals![id], &vals_of(members))?.is_empty())
}

/// Names a department; whether it was not named before.
pub fn add_department(tx: &mut Tx<'_>, id: TagId, department: DepartmentId) -> DbResult<bool> {
    let added = tx.run(
        "INSERT INTO tag_department (tag, department) VALUES ($1, $2)
         ON CONFLICT (tag, department) DO NOTHING RETURNING department",
        vals![id, department],
    )?;
    Ok(!added.is_empty())
}

/// Names a department no longer; whether it was named.
pub fn remove_department(tx: &mut Tx<'_>, id: TagId, department: DepartmentId) -> DbResult<bool> {
    let removed = tx.run(
        "DELETE FROM tag_department WHERE tag = $1 AND department = $2 RETURNING department",
        vals![id, department],
    )?;
    Ok(!removed.is_empty())
}

/// The tags a member is in by themselves, by id.
pub fn with_member(conn: &mut Conn, member: MemberId) -> DbResult<Vec<TagId>> {
    conn.run(
        "SELECT m.tag FROM tag_member m JOIN tag t ON t.id = m.tag AND NOT t.removed
         WHERE m.member = $1 ORDER BY m.tag",
        vals![member],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// The tags that name a department.
pub fn naming(conn: &mut Conn, department: DepartmentId) -> DbResult<Vec<TagId>> {
    conn.run(
        "SELECT tag FROM tag_department WHERE department = $1 ORDER BY tag",
        vals![department],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// The tags that name any of these.
pub fn naming_any(
    conn: &mut Conn,
    members: &[MemberId],
    departments: &[DepartmentId],
) -> DbResult<BTreeSet<TagId>> {
    static MEMBERS: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(1, |n| format!("${n}"));
        format!("SELECT DISTINCT tag FROM tag_member WHERE member IN ({ids})")
    });
    static DEPARTMENTS: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(1, |n| format!("${n}"));
        format!("SELECT DISTINCT tag FROM tag_department WHERE department IN ({ids})")
    });
    let members = vals_of(members);
    let departments: Vec<Val> = departments.iter().map(|id| Val::from(*id)).collect();
    let mut rows = MEMBERS.run(conn, &[], &members)?;
    rows.extend(DEPARTMENTS.run(conn, &[], &departments)?);
    rows.iter().map(|row| row.get(0)).collect()
}
