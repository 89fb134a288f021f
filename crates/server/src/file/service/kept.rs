//! Files that a corp keeps for itself: no entry carries them, and who may see them is for the slice
//! to say that keeps them.

use bytes::{Bytes, BytesMut};
use canteen_protocol::file::File;
use canteen_protocol::limits::Limits;
use canteen_protocol::{FileId, Time};

use super::{collect, stored, unknown};
use crate::blob::Blobs;
use crate::db::{Conn, Db, DbResult, Tx};
use crate::fault::{Fault, Outcome};
use crate::file::store;

/// Keeps a file from being collected, until it is let go.
///
/// # Errors
/// As the database says.
pub fn keep(tx: &mut Tx<'_>, id: FileId) -> DbResult<()> {
    store::keep(tx, id)
}

/// Lets one go. What nothing carries is removed after a while.
///
/// # Errors
/// As the database says.
pub fn let_go(tx: &mut Tx<'_>, id: FileId, at: Time, limits: &Limits) -> DbResult<()> {
    store::let_go(tx, id)?;
    store::touch(tx, id, at)?;
    collect::schedule(tx, at, limits)
}

/// What a file is, whoever asks.
///
/// # Errors
/// As the database says.
pub fn find(conn: &mut Conn, id: FileId) -> DbResult<Option<File>> {
    Ok(store::find(conn, id)?.filter(|stored| stored.done).map(|stored| stored.file))
}

/// All bytes of a small file at once, each chunk compared with its hash. Works on a bare database.
///
/// # Errors
/// Not found, and as the database or the store of files says.
pub async fn read(db: &Db, blobs: &Blobs, id: FileId) -> Outcome<Bytes> {
    let (file, pieces) = db
        .read(move |conn| -> Outcome<_> {
            let file = find(conn, id)?.ok_or_else(|| unknown(id))?;
            let pieces = store::pieces(conn, id, 0, file.size)?;
            Ok((file, pieces))
        })
        .await?;
    let mut all = BytesMut::new();
    for piece in &pieces {
        all.extend_from_slice(&blobs.get(&piece.name).await.map_err(stored)?);
    }
    if i64::try_from(all.len()) == Ok(file.size) {
        return Ok(all.freeze());
    }
    Err(Fault::Internal(format!("file {id} has a hole")))
}
