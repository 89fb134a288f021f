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

/// What is handed to a connection at once.
const PORTION: usize = 64 * 1024;

/// The bytes of a part of a file, each chunk compared with its hash before any of it is given.
/// `moving` counts it as under way until the last byte or until nobody reads any more.
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
    let parcel = Parcel { blobs: app.blobs.clone(), part, pieces: pieces.into_iter() };
    let state = (parcel, Bytes::new(), moving);
    Ok(stream::unfold(state, |(mut parcel, mut chunk, moving)| async move {
        if chunk.is_empty() {
            match parcel.chunk().await? {
                Ok(bytes) => chunk = bytes,
                Err(fault) => return Some((Err(fault), (parcel, chunk, moving))),
            }
        }
        // Copied, as a connection asks for more before the last of it is gone: so one chunk is in
        // memory and not two.
        let portion = Bytes::copy_from_slice(&chunk.split_to(chunk.len().min(PORTION)));
        Some((Ok(portion), (parcel, chunk, moving)))
    }))
}

/// What is still to be read.
struct Parcel {
    blobs: Blobs,
    part: Range<i64>,
    pieces: std::vec::IntoIter<store::Piece>,
}

impl Parcel {
    async fn chunk(&mut self) -> Option<Outcome<Bytes>> {
        let piece = self.pieces.next()?;
        Some(slice(&self.blobs, &piece, &self.part).await)
    }
}

async fn slice(blobs: &Blobs, piece: &store::Piece, part: &Range<i64>) -> Outcome<Bytes> {
    let bytes = blobs.get(&piece.name).await.map_err(stored)?;
    let place = |at: i64| usize::try_from(at - piece.first).unwrap_or(0).min(bytes.len());
    Ok(bytes.slice(place(part.start.max(piece.first))..place(part.end)))
}
