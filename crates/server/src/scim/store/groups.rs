//! What providers call tags.

use std::collections::HashMap;

use canteen_protocol::TagId;
use canteen_protocol::ids::CorpNo;

use crate::db::{Bulk, Conn, DbResult, Tx, Val};
use crate::vals;

/// Of those of these tags that are called anything.
pub fn of(conn: &mut Conn, corp: CorpNo, tags: &[TagId]) -> DbResult<HashMap<TagId, String>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let tags = rows.each(2, |n| format!("${n}"));
        format!("SELECT tag, external_id FROM scim_group WHERE corp = $1 AND tag IN ({tags})")
    });
    let ids: Vec<Val> = tags.iter().map(|id| Val::from(*id)).collect();
    let rows = SQL.run(conn, vals![corp], &ids)?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Keeps it; nothing forgets it.
pub fn put(tx: &mut Tx<'_>, corp: CorpNo, tag: TagId, external_id: &str) -> DbResult<()> {
    if external_id.is_empty() {
        tx.run("DELETE FROM scim_group WHERE corp = $1 AND tag = $2", vals![corp, tag])?;
        return Ok(());
    }
    tx.run(
        "INSERT INTO scim_group (tag, corp, external_id) VALUES ($1, $2, $3)
         ON CONFLICT (tag) DO UPDATE SET external_id = excluded.external_id",
        vals![tag, corp, external_id],
    )?;
    Ok(())
}
