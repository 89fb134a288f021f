//! Giving bytes to whoever sees a message that carries them.

use std::ops::Range;

use bytes::Bytes;
use canteen_protocol::FileId;
use canteen_protocol::file::File;
use futures_util::{Stream, stream};

use super::desk::Moving;
use super::{stored, unknown};
use crate::app::{App, Caller};
use crate::blob::Blobs;
use crate::fault::{Fault, Outcome};
use crate::file::{Sees, store};

/// A file the caller sees something with.
///
/// # Errors
/// Not found otherwise.
pub async fn find(app: &App, sees: Sees, caller: Caller, id: FileId) -> Outcome<File> {
    app.db
        .read(move |conn| {
            let whole = |file: &store::Stored| file.done && file.corp == caller.corp;
            let found = store::find(conn, id)?.filter(whole).ok_or_else(|| unknown(id))?;
            if sees(conn, caller, id)? { Ok(found.file) } else { Err(unknown(id)) }
        })
        .await
}

/// The bytes of a part of a file, a chunk at a time, each compared with its hash. `moving` counts
/// it as under way until the last byte or until nobody reads any more.
///
/// # Errors
/// As the database says.
pub async fn bytes(
    app: &App,
    id: FileId,
    part: Range<i64>,
    moving: Moving,
) -> Outcome<impl Stream<Item = Result<Bytes, Fault>> + Send + use<>> {
    let (from, to) = (part.start, part.end);
    let pieces = app.db.read(move |conn| store::pieces(conn, id, from, to)).await;
    let pieces = pieces.map_err(Fault::Db)?;
    let covered: i64 = pieces
        .iter()
        .map(|p| p.first.max(from)..(p.first + p.size).min(to))
        .map(|r| r.end - r.start)
        .sum();
    if covered != to - from {
        return Err(Fault::Internal(format!("file {id} has a hole between {from} and {to}")));
    }
    let state = (app.blobs.clone(), pieces.into_iter(), moving);
    Ok(stream::unfold(state, move |(blobs, mut pieces, moving)| {
        let part = part.clone();
        async move {
            let piece = pieces.next()?;
            let bytes = slice(&blobs, &piece, &part).await;
            Some((bytes, (blobs, pieces, moving)))
        }
    }))
}

async fn slice(blobs: &Blobs, piece: &store::Piece, part: &Range<i64>) -> Outcome<Bytes> {
    let bytes = blobs.get(&piece.name).await.map_err(stored)?;
    let place = |at: i64| usize::try_from(at - piece.first).unwrap_or(0).min(bytes.len());
    Ok(bytes.slice(place(part.start.max(piece.first))..place(part.end)))
}
