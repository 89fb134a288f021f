//! What segments and rules go by, of many members at once.

use std::collections::{BTreeSet, HashMap};

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, TagId};

use crate::db::{Bulk, Conn, DbResult, Val};
use crate::directory::rules::holds::Facts;
use crate::directory::rules::tree;
use crate::vals;

fn ids(members: &[MemberId]) -> Vec<Val> {
    members.iter().map(|m| Val::from(*m)).collect()
}

/// The paths of the departments that members are in.
pub fn paths(conn: &mut Conn, members: &[MemberId]) -> DbResult<HashMap<MemberId, Vec<String>>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        format!(
            "SELECT p.member, d.path FROM place p JOIN department d ON d.id = p.department
             WHERE p.member IN ({})",
            rows.each(1, |n| format!("${n}"))
        )
    });
    let mut paths: HashMap<MemberId, Vec<String>> = HashMap::with_capacity(members.len());
    for row in SQL.run(conn, &[], &ids(members))? {
        paths.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(paths)
}

/// What segments go by, of these members.
pub fn of(conn: &mut Conn, corp: CorpNo, members: &[MemberId]) -> DbResult<Vec<Facts>> {
    static TAGS: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(1, |n| format!("${n}"));
        format!("SELECT member, tag FROM tag_member WHERE member IN ({ids})")
    });
    let mut paths = paths(conn, members)?;
    let mut tags: HashMap<MemberId, BTreeSet<TagId>> = HashMap::new();
    for row in TAGS.run(conn, &[], &ids(members))? {
        tags.entry(row.get(0)?).or_default().insert(row.get(1)?);
    }
    let by_department = tagged_departments(conn, corp)?;
    Ok(members
        .iter()
        .map(|member| {
            let paths = paths.remove(member).unwrap_or_default();
            let mut tags = tags.remove(member).unwrap_or_default();
            for department in paths.iter().flat_map(|path| tree::ids(path)) {
                tags.extend(by_department.get(&department).into_iter().flatten());
            }
            Facts { member: *member, paths, tags: Vec::from_iter(tags) }
        })
        .collect())
}

/// Which tags name which departments.
fn tagged_departments(
    conn: &mut Conn,
    corp: CorpNo,
) -> DbResult<HashMap<DepartmentId, Vec<TagId>>> {
    let mut found: HashMap<DepartmentId, Vec<TagId>> = HashMap::new();
    let rows = conn.run(
        "SELECT t.department, t.tag FROM tag_department t JOIN tag ON tag.id = t.tag
         WHERE tag.corp = $1 AND NOT tag.removed",
        vals![corp],
    )?;
    for row in rows {
        found.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(found)
}

/// Everyone in the subtree of a path, those whose account is shut included.
pub fn subtree(conn: &mut Conn, corp: CorpNo, path: &str) -> DbResult<Vec<MemberId>> {
    conn.run(
        "SELECT DISTINCT p.member FROM department d JOIN place p ON p.department = d.id
         WHERE d.corp = $1 AND d.path >= $2 AND d.path < $3",
        vals![corp, path, tree::behind(path)],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Everyone a corp has, those whose account is shut included.
pub fn everyone(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<MemberId>> {
    conn.run("SELECT id FROM member WHERE corp = $1 AND NOT removed ORDER BY id", vals![corp])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}
