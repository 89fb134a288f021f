//! What carries a file: told by the slice whose entries do, in its own transactions.

use canteen_protocol::file::File;
use canteen_protocol::limits::Limits;
use canteen_protocol::{FileId, LogId, MemberId, Seq, Time};

use super::collect;
pub use super::unknown;
use crate::app::Caller;
use crate::db::{Conn, DbResult, Tx};
use crate::fault::{Fault, Outcome};
use crate::file::store;

/// A file, and whose it is.
pub struct Held {
    /// Who uploaded it.
    pub owner: MemberId,
    /// What it is.
    pub file: File,
}

/// A whole file of the caller's corp, kept from being collected until the transaction ends. Whether
/// the caller may have it is for who asks.
///
/// # Errors
/// Not found; conflict while its upload is not finished.
pub fn hold(tx: &mut Tx<'_>, caller: Caller, id: FileId, at: Time) -> Outcome<Held> {
    let found = store::touch(tx, id, at)?.filter(|stored| stored.corp == caller.corp);
    let stored = found.ok_or_else(|| unknown(id))?;
    if stored.done {
        return Ok(Held { owner: stored.owner, file: stored.file });
    }
    if stored.owner != caller.member {
        return Err(unknown(id));
    }
    Err(Fault::conflict(format!("file {id} is not there as a whole: finish its upload first")))
}

/// Notes that an entry carries files.
///
/// # Errors
/// As the database says.
pub fn carry(tx: &mut Tx<'_>, log: LogId, seq: Seq, files: &[File]) -> DbResult<()> {
    files.iter().try_for_each(|file| store::carry(tx, log, seq, file.id))
}

/// Notes that an entry carries nothing any more. What nothing else carries is removed after a
/// while.
///
/// # Errors
/// As the database says.
pub fn drop_from(tx: &mut Tx<'_>, log: LogId, seq: Seq, at: Time, limits: &Limits) -> DbResult<()> {
    let dropped = store::uncarry(tx, log, seq)?;
    for id in &dropped {
        store::touch(tx, *id, at)?;
    }
    if dropped.is_empty() { Ok(()) } else { collect::schedule(tx, at, limits) }
}

/// The entries that carry a file.
///
/// # Errors
/// As the database says.
pub fn uses(conn: &mut Conn, id: FileId) -> DbResult<Vec<(LogId, Seq)>> {
    store::uses(conn, id)
}
