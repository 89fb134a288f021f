//! Departments.

use std::collections::HashMap;

use canteen_protocol::directory::Department;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, Seq};

use crate::db::{Bulk, Conn, DbResult, Row, Tx, Val};
use crate::directory::rules::tree;
use crate::vals;

/// A department as the tree needs it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// Its id.
    pub id: DepartmentId,
    /// The one above; none for the root.
    pub parent: Option<DepartmentId>,
    /// Its name.
    pub name: String,
    /// Where it stands among its siblings.
    pub order: i64,
    /// The ids from the root down.
    pub path: String,
}

/// A department that was not removed.
pub fn get(conn: &mut Conn, corp: CorpNo, id: DepartmentId) -> DbResult<Option<Node>> {
    conn.first(
        "SELECT id, parent, name, sort, path FROM department
         WHERE id = $1 AND corp = $2 AND NOT removed",
        vals![id, corp],
    )?
    .as_ref()
    .map(node)
    .transpose()
}

/// The root.
pub fn root(conn: &mut Conn, corp: CorpNo) -> DbResult<Node> {
    node(&conn.one(
        "SELECT id, parent, name, sort, path FROM department
         WHERE corp = $1 AND parent IS NULL AND NOT removed",
        vals![corp],
    )?)
}

/// Those behind one by id, the root excepted, at most so many: name, and path; none for one that is
/// gone.
pub fn behind(
    conn: &mut Conn,
    corp: CorpNo,
    after: DepartmentId,
    limit: usize,
) -> DbResult<Vec<(DepartmentId, String, Option<String>)>> {
    conn.run(
        "SELECT id, name, path, removed FROM department
         WHERE corp = $1 AND id > $2 AND parent IS NOT NULL ORDER BY id LIMIT $3",
        vals![corp, after, limit],
    )?
    .iter()
    .map(|row| {
        let gone: bool = row.get(3)?;
        Ok((row.get(0)?, row.get(1)?, if gone { None } else { Some(row.get(2)?) }))
    })
    .collect()
}

/// Who leads one, as they stand in its list.
pub fn leaders(conn: &mut Conn, id: DepartmentId) -> DbResult<Vec<MemberId>> {
    conn.run(
        "SELECT member FROM place WHERE department = $1 AND leader ORDER BY sort DESC, member",
        vals![id],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// The one of this name directly under another.
pub fn child(
    conn: &mut Conn,
    corp: CorpNo,
    parent: DepartmentId,
    name: &str,
) -> DbResult<Option<Node>> {
    conn.first(
        "SELECT id, parent, name, sort, path FROM department
         WHERE corp = $1 AND parent = $2 AND name = $3 AND NOT removed",
        vals![corp, parent, name],
    )?
    .as_ref()
    .map(node)
    .transpose()
}

/// All of this name.
pub fn named(conn: &mut Conn, corp: CorpNo, name: &str) -> DbResult<Vec<Node>> {
    conn.run(
        "SELECT id, parent, name, sort, path FROM department
         WHERE corp = $1 AND name = $2 AND NOT removed ORDER BY path",
        vals![corp, name],
    )?
    .iter()
    .map(node)
    .collect()
}

fn node(row: &Row) -> DbResult<Node> {
    Ok(Node {
        id: row.get(0)?,
        parent: row.get(1)?,
        name: row.get(2)?,
        order: row.get(3)?,
        path: row.get(4)?,
    })
}

/// As it goes over the wire.
pub fn shown(conn: &mut Conn, corp: CorpNo, id: DepartmentId) -> DbResult<Option<Department>> {
    conn.first(
        "SELECT id, parent, name, sort, members FROM department
         WHERE id = $1 AND corp = $2 AND NOT removed",
        vals![id, corp],
    )?
    .as_ref()
    .map(read)
    .transpose()
}

/// A department from the first five columns of a row.
pub fn read(row: &Row) -> DbResult<Department> {
    Ok(Department {
        id: row.get(0)?,
        parent: row.get(1)?,
        name: row.get(2)?,
        order: row.get(3)?,
        members: row.get(4)?,
    })
}

/// The paths of those of these that exist.
pub fn paths(
    conn: &mut Conn,
    corp: CorpNo,
    ids: &[DepartmentId],
) -> DbResult<HashMap<DepartmentId, String>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        format!(
            "SELECT id, path FROM department WHERE corp = $1 AND NOT removed AND id IN ({})",
            rows.each(2, |n| format!("${n}"))
        )
    });
    let values: Vec<Val> = ids.iter().map(|id| Val::from(*id)).collect();
    let rows = SQL.run(conn, vals![corp], &values)?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Adds one without members.
pub fn insert(tx: &mut Tx<'_>, corp: CorpNo, node: &Node, changed: Seq) -> DbResult<()> {
    let Node { id, parent, name, order, path } = node;
    tx.run(
        "INSERT INTO department (id, corp, parent, name, path, sort, changed)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        vals![*id, corp, *parent, name, path, *order, changed],
    )?;
    Ok(())
}

/// Writes a department's name, order and parent.
pub fn update(tx: &mut Tx<'_>, node: &Node, changed: Seq) -> DbResult<()> {
    tx.run(
        "UPDATE department SET name = $1, sort = $2, parent = $3, changed = $4 WHERE id = $5",
        vals![&node.name, node.order, node.parent, changed, node.id],
    )?;
    Ok(())
}

/// Puts another path in the place of one, for it and all below. Nobody's wire form changes.
pub fn rewrite_paths(tx: &mut Tx<'_>, corp: CorpNo, old: &str, new: &str) -> DbResult<()> {
    tx.run(
        "UPDATE department
         SET path = CAST($1 AS TEXT) || substr(path, length(CAST($2 AS TEXT)) + 1)
         WHERE corp = $3 AND path >= $4 AND path < $5",
        vals![new, old, corp, old, tree::behind(old)],
    )?;
    Ok(())
}

/// All paths of a subtree, for how deep it is.
pub fn subtree_paths(conn: &mut Conn, corp: CorpNo, path: &str) -> DbResult<Vec<String>> {
    conn.run(
        "SELECT path FROM department
         WHERE corp = $1 AND path >= $2 AND path < $3 AND NOT removed",
        vals![corp, path, tree::behind(path)],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Departments directly below.
pub fn count_below(conn: &mut Conn, corp: CorpNo, id: DepartmentId) -> DbResult<i64> {
    conn.one(
        "SELECT COUNT(*) FROM department WHERE corp = $1 AND parent = $2 AND NOT removed",
        vals![corp, id],
    )?
    .get(0)
}

/// Leaves a tombstone.
pub fn remove(tx: &mut Tx<'_>, id: DepartmentId, changed: Seq) -> DbResult<()> {
    tx.run(
        "UPDATE department SET removed = TRUE, members = 0, changed = $1 WHERE id = $2",
        vals![changed, id],
    )?;
    Ok(())
}

/// Notes when these last changed, or came to look otherwise.
pub fn touch(tx: &mut Tx<'_>, ids: &[DepartmentId], changed: Seq) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(2, |n| format!("${n}"));
        format!("UPDATE department SET changed = $1 WHERE id IN ({ids}) AND changed < $1")
    });
    let ids: Vec<Val> = ids.iter().map(|id| Val::from(*id)).collect();
    SQL.run(tx, vals![changed], &ids)?;
    Ok(())
}

/// Adds to the count of members.
pub fn count(tx: &mut Tx<'_>, id: DepartmentId, more: i64, changed: Seq) -> DbResult<()> {
    tx.run(
        "UPDATE department SET members = members + $1, changed = $2 WHERE id = $3",
        vals![more, changed, id],
    )?;
    Ok(())
}

/// Counts the members of a subtree anew, each once; whether the count was another.
pub fn recount(tx: &mut Tx<'_>, corp: CorpNo, id: DepartmentId, changed: Seq) -> DbResult<bool> {
    let row = tx.one("SELECT path, members FROM department WHERE id = $1", vals![id])?;
    let (path, before): (String, i64) = (row.get(0)?, row.get(1)?);
    let now: i64 = tx
        .one(
            "SELECT COUNT(DISTINCT p.member) FROM department d
             JOIN place p ON p.department = d.id
             WHERE d.corp = $1 AND d.path >= $2 AND d.path < $3",
            vals![corp, &path, tree::behind(&path)],
        )?
        .get(0)?;
    if now != before {
        count(tx, id, now - before, changed)?;
    }
    Ok(now != before)
}
