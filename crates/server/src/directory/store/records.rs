//! Members and tags with when they changed, for what copies them elsewhere.

use std::collections::HashMap;

use canteen_protocol::directory::Member;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, Seq, TagId, Time};

use super::{departments, members};
use crate::db::{Bulk, Conn, DbResult, Val};
use crate::directory::rules::tree;
use crate::vals;

/// A member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// In full.
    pub member: Member,
    /// When they were added.
    pub created: Time,
    /// The place of the directory log at which they last changed.
    pub changed: Seq,
}

/// A tag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TagRecord {
    /// Its id.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// The place of the directory log at which it last changed.
    pub changed: Seq,
}

/// The ids of all members, those whose account is shut included, in their order.
pub fn ids(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<MemberId>> {
    let sql = "SELECT id FROM member WHERE corp = $1 AND NOT removed ORDER BY id";
    conn.run(sql, vals![corp])?.iter().map(|row| row.get(0)).collect()
}

/// Those of these members that there are, by their ids.
pub fn some(conn: &mut Conn, corp: CorpNo, ids: &[MemberId]) -> DbResult<Vec<Record>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        format!(
            "SELECT id, userid, name, english_name, title, email, mobile, landline, leader,
                    disabled, gender, created, changed
             FROM member WHERE corp = $1 AND NOT removed AND id IN ({})",
            rows.each(2, |n| format!("${n}"))
        )
    });
    let rows = SQL.run(conn, vals![corp], &members::vals_of(ids))?;
    let mut found = rows
        .iter()
        .map(|row| {
            let (created, changed) = (row.get(11)?, row.get(12)?);
            Ok(Record { member: members::read(row)?, created, changed })
        })
        .collect::<DbResult<Vec<_>>>()?;
    found.sort_unstable_by_key(|record| record.member.id);
    found.dedup_by_key(|record| record.member.id);
    let ids: Vec<_> = found.iter().map(|record| record.member.id).collect();
    let mut places = members::places(conn, &ids)?;
    for record in &mut found {
        record.member.departments = places.remove(&record.member.id).unwrap_or_default();
    }
    Ok(found)
}

/// The names from the root's children down to each of these departments, parted by slashes;
/// nothing for the root.
pub fn place_names(
    conn: &mut Conn,
    corp: CorpNo,
    ids: &[DepartmentId],
) -> DbResult<HashMap<DepartmentId, String>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(2, |n| format!("${n}"));
        format!("SELECT id, name FROM department WHERE corp = $1 AND id IN ({ids})")
    });
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let paths = departments::paths(conn, corp, &ids)?;
    let mut above: Vec<_> = paths.values().flat_map(|path| tree::ids(path).skip(1)).collect();
    above.sort_unstable();
    above.dedup();
    let above: Vec<Val> = above.into_iter().map(Val::from).collect();
    let rows = SQL.run(conn, vals![corp], &above)?;
    let names = rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?)));
    let names: HashMap<DepartmentId, String> = names.collect::<DbResult<_>>()?;
    let named = |path: &String| {
        let parts = tree::ids(path).skip(1).filter_map(|id| names.get(&id).map(String::as_str));
        parts.collect::<Vec<_>>().join("/")
    };
    Ok(paths.iter().map(|(id, path)| (*id, named(path))).collect())
}

/// All tags, by their ids.
pub fn tags(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<TagRecord>> {
    conn.run(
        "SELECT id, name, changed FROM tag WHERE corp = $1 AND NOT removed ORDER BY id",
        vals![corp],
    )?
    .iter()
    .map(|row| Ok(TagRecord { id: row.get(0)?, name: row.get(1)?, changed: row.get(2)? }))
    .collect()
}

/// One tag.
pub fn tag(conn: &mut Conn, corp: CorpNo, id: TagId) -> DbResult<Option<TagRecord>> {
    conn.first(
        "SELECT id, name, changed FROM tag WHERE id = $1 AND corp = $2 AND NOT removed",
        vals![id, corp],
    )?
    .map(|row| Ok(TagRecord { id: row.get(0)?, name: row.get(1)?, changed: row.get(2)? }))
    .transpose()
}

/// The tags that name these members by themselves.
pub fn tags_of(
    conn: &mut Conn,
    members: &[MemberId],
) -> DbResult<HashMap<MemberId, Vec<(TagId, String)>>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        format!(
            "SELECT m.member, t.id, t.name FROM tag_member m JOIN tag t ON t.id = m.tag
             WHERE NOT t.removed AND m.member IN ({}) ORDER BY m.member, t.id",
            rows.each(1, |n| format!("${n}"))
        )
    });
    let mut found: HashMap<MemberId, Vec<(TagId, String)>> = HashMap::new();
    for row in SQL.run(conn, &[], &members::vals_of(members))? {
        found.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
    }
    Ok(found)
}

/// Whom a tag names by themselves, with their names, by their ids.
pub fn named_by(conn: &mut Conn, tag: TagId) -> DbResult<Vec<(MemberId, String)>> {
    conn.run(
        "SELECT m.id, m.name FROM tag_member t JOIN member m ON m.id = t.member
         WHERE t.tag = $1 AND NOT m.removed ORDER BY m.id",
        vals![tag],
    )?
    .iter()
    .map(|row| Ok((row.get(0)?, row.get(1)?)))
    .collect()
}
