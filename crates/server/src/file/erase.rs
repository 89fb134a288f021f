//! What files keep of a corp that ends. Chunks are of nobody: those that no file holds any more are
//! collected as always.

use super::service::collect;
use crate::db::Tx;
use crate::erase::{Dying, Erase, Stage, erase, of_log, rows};
use crate::fault::Outcome;
use crate::hooks::Hooks;

static ERASE: &[Erase] = &[
    erase!(Leaf, "file_use", "log, seq, file", of_log!()),
    erase!(Leaf, "file_chunk", "file, first", "file IN (SELECT id FROM file WHERE corp = $1)"),
    erase!(Leaf, "file_kept", "file", "file IN (SELECT id FROM file WHERE corp = $1)"),
    Erase { table: "file", stage: Stage::Holder, batch: files },
];

fn files(tx: &mut Tx<'_>, dying: &Dying<'_>) -> Outcome<usize> {
    let sql = "DELETE FROM file WHERE id IN (SELECT id FROM file WHERE corp = $1 LIMIT $2)
         RETURNING 1";
    let deleted = rows(tx, sql, dying)?;
    if deleted > 0 {
        collect::schedule(tx, dying.at, dying.limits)?;
    }
    Ok(deleted)
}

/// Says so.
pub fn hook(hooks: &mut Hooks) {
    hooks.on_erase(ERASE);
}
