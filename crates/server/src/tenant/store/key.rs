//! Corps' own keys. The seed leaves this table for nothing but signing.

use canteen_protocol::ids::CorpNo;

use crate::db::{Conn, DbResult, Tx};
use crate::vals;

/// The fingerprint of a corp's key.
pub fn fingerprint(conn: &mut Conn, corp: CorpNo) -> DbResult<Option<String>> {
    conn.first("SELECT fingerprint FROM corp_key WHERE corp = $1", vals![corp])?
        .map(|row| row.get(0))
        .transpose()
}

/// Adds one, unless there is one.
pub fn insert(tx: &mut Tx<'_>, corp: CorpNo, seed: &[u8], fingerprint: &str) -> DbResult<()> {
    tx.run(
        "INSERT INTO corp_key (corp, seed, fingerprint) VALUES ($1, $2, $3)
         ON CONFLICT (corp) DO NOTHING",
        vals![corp, seed, fingerprint],
    )?;
    Ok(())
}
