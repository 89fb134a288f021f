//! Members and departments by the thousand: what an import writes, in a few statements instead of
//! one each.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, Seq};

use super::departments::Node;
use super::members::{self, OWN};
use crate::db::{Bulk, DbResult, Tx, Val};
use crate::directory::rules::member::Fields;
use crate::vals;

/// Takes address and number from members, so that others can be given them.
pub fn free_keys(tx: &mut Tx<'_>, ids: &[MemberId]) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(1, |n| format!("${n}"));
        format!("UPDATE member SET email_key = NULL, mobile_key = NULL WHERE id IN ({ids})")
    });
    SQL.later(tx, &[], &members::vals_of(ids))
}

/// Writes the own fields of many members; accounts stay.
pub fn update(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    all: &[(MemberId, &Fields)],
    changed: Seq,
) -> DbResult<()> {
    // Written as rows to be inserted, all of which are there already: so one text gives every
    // value its type on both engines.
    static SQL: Bulk = Bulk::new(OWN, |rows| {
        let row = |n| {
            let own: Vec<_> = (n..n + OWN).map(|n| format!("${n}")).collect();
            format!("($1, 0, $2, {})", own.join(", "))
        };
        format!(
            "INSERT INTO member (corp, created, changed, id, userid, userid_key, name,
               english_name, title, email, email_key, mobile, mobile_key, landline, gender)
             VALUES {}
             ON CONFLICT (id) DO UPDATE SET changed = excluded.changed, name = excluded.name,
               english_name = excluded.english_name, title = excluded.title,
               email = excluded.email, email_key = excluded.email_key,
               mobile = excluded.mobile, mobile_key = excluded.mobile_key,
               landline = excluded.landline, gender = excluded.gender",
            rows.each(3, row)
        )
    });
    let mut values = Vec::with_capacity(all.len() * OWN);
    for (id, member) in all {
        values.extend_from_slice(&members::own(*id, member));
    }
    SQL.later(tx, vals![corp, changed], &values)
}

/// Shuts accounts.
pub fn shut(tx: &mut Tx<'_>, ids: &[MemberId], changed: Seq) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(2, |n| format!("${n}"));
        format!("UPDATE member SET disabled = TRUE, changed = $1 WHERE id IN ({ids})")
    });
    SQL.later(tx, vals![changed], &members::vals_of(ids))
}

/// Takes members out of all departments.
pub fn delete_places(tx: &mut Tx<'_>, ids: &[MemberId]) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(1, |n| format!("${n}"));
        format!("DELETE FROM place WHERE member IN ({ids})")
    });
    SQL.later(tx, &[], &members::vals_of(ids))
}

/// Adds departments without members.
pub fn insert_departments(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    nodes: &[Node],
    changed: Seq,
) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(5, |rows| {
        let row = |n| format!("($1, $2, ${n}, ${}, ${}, ${}, ${})", n + 1, n + 2, n + 3, n + 4);
        format!(
            "INSERT INTO department (corp, changed, id, parent, name, path, sort) VALUES {}",
            rows.each(3, row)
        )
    });
    let mut values = Vec::with_capacity(nodes.len() * 5);
    for Node { id, parent, name, order, path } in nodes {
        values.extend_from_slice(vals![*id, *parent, name, path, *order]);
    }
    SQL.later(tx, vals![corp, changed], &values)
}

/// Adds to the counts of members of departments, as many to each.
pub fn count(tx: &mut Tx<'_>, ids: &[DepartmentId], more: i64, changed: Seq) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(3, |n| format!("${n}"));
        format!("UPDATE department SET members = members + $1, changed = $2 WHERE id IN ({ids})")
    });
    let ids: Vec<Val> = ids.iter().map(|id| Val::from(*id)).collect();
    SQL.later(tx, vals![more, changed], &ids)
}
