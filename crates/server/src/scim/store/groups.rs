//! What providers call tags.

use std::collections::HashMap;

use canteen_protocol::TagId;
use canteen_protocol::ids::CorpNo;

use crate::db::{Conn, DbResult, Tx};
use crate::vals;

/// Of all tags of a corp that are called anything.
pub fn all(conn: &mut Conn, corp: CorpNo) -> DbResult<HashMap<TagId, String>> {
    conn.run("SELECT tag, external_id FROM scim_group WHERE corp = $1", vals![corp])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
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
