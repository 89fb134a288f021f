//! Which active members a corp, a department with all below, or a tag holds. Unsorted, may repeat.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, TagId};

use crate::db::{Conn, DbResult, Row};
use crate::directory::rules::tree;
use crate::vals;

fn ids(rows: &[Row]) -> DbResult<Vec<MemberId>> {
    rows.iter().map(|row| row.get(0)).collect()
}

/// Everyone active.
pub fn everyone(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<MemberId>> {
    ids(&conn.run(
        "SELECT id FROM member WHERE corp = $1 AND NOT removed AND NOT disabled",
        vals![corp],
    )?)
}

/// A department's path and whether it was removed; none when the corp never had it.
pub fn path(
    conn: &mut Conn,
    corp: CorpNo,
    department: DepartmentId,
) -> DbResult<Option<(String, bool)>> {
    conn.first(
        "SELECT path, removed FROM department WHERE id = $1 AND corp = $2",
        vals![department, corp],
    )?
    .map(|row| Ok((row.get(0)?, row.get(1)?)))
    .transpose()
}

/// Everyone active in the subtree of a path.
pub fn subtree(conn: &mut Conn, corp: CorpNo, path: &str) -> DbResult<Vec<MemberId>> {
    ids(&conn.run(
        "SELECT p.member FROM department d
         JOIN place p ON p.department = d.id
         JOIN member m ON m.id = p.member
         WHERE d.corp = $1 AND d.path >= $2 AND d.path < $3
           AND NOT d.removed AND NOT m.removed AND NOT m.disabled",
        vals![corp, path, tree::behind(path)],
    )?)
}

/// Whether the corp has a tag of this id, and whether it was removed.
pub fn tag_removed(conn: &mut Conn, corp: CorpNo, tag: TagId) -> DbResult<Option<bool>> {
    conn.first("SELECT removed FROM tag WHERE id = $1 AND corp = $2", vals![tag, corp])?
        .map(|row| row.get(0))
        .transpose()
}

/// Active members named in a tag.
pub fn tagged(conn: &mut Conn, tag: TagId) -> DbResult<Vec<MemberId>> {
    ids(&conn.run(
        "SELECT m.id FROM tag_member t JOIN member m ON m.id = t.member
         WHERE t.tag = $1 AND NOT m.removed AND NOT m.disabled",
        vals![tag],
    )?)
}

/// Paths of the departments named in a tag.
pub fn tagged_paths(conn: &mut Conn, tag: TagId) -> DbResult<Vec<String>> {
    conn.run(
        "SELECT d.path FROM tag_department t JOIN department d ON d.id = t.department
         WHERE t.tag = $1 AND NOT d.removed",
        vals![tag],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}
