//! Taking bytes of an upload, one chunk after the other. What was acknowledged is durable; what
//! breaks off goes on from there.

use std::time::Duration;

use bytes::Bytes;
use canteen_protocol::file::{NewFile, Upload};
use canteen_protocol::{ErrorCode, FileId, WireError};
use futures_util::{Stream, StreamExt};
use serde_json::json;
use sha2::digest::common::hazmat::SerializableState;
use sha2::{Digest, Sha256};

use super::desk::Desk;
use super::{begin, collect, lane, stored, unknown};
use crate::app::{App, Caller};
use crate::blob::{self, Buffer};
use crate::fault::{Fault, Outcome};
use crate::file::store::{self, Piece, Progress, Stored};

/// Bytes of a chunk: what one upload holds in memory.
pub const CHUNK: usize = blob::LARGE;
/// When a connection breaks, so many bytes beyond the last chunk are worth one of their own.
const REST: usize = 64 * 1024;
/// How long a sender may say nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// The state of the hash of nothing.
pub fn nothing() -> Vec<u8> {
    Sha256::new().serialize().to_vec()
}

/// An upload under way.
struct Intake {
    app: App,
    caller: Caller,
    file: Stored,
    hasher: Sha256,
    /// What is not kept yet.
    held: Option<Buffer>,
}

/// Takes bytes from `offset` on until `body` ends.
///
/// # Errors
/// Not found for anyone else's upload; conflict with `offset` when it is elsewhere; invalid when
/// there are too many bytes, or they are not those that were announced.
pub async fn receive<E>(
    app: App,
    caller: Caller,
    (id, offset): (FileId, i64),
    body: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Outcome<Upload> {
    let found = app.db.read(move |conn| store::find(conn, id)).await.map_err(Fault::Db)?;
    let file = found.filter(|file| file.owner == caller.member).ok_or_else(|| unknown(id))?;
    if file.done {
        return Ok(super::upload(&file));
    }
    if file.received != offset {
        return Err(elsewhere(file.received));
    }
    let hasher = resumed(&file.digest)?;
    let mut intake = Intake { app, caller, file, hasher, held: None };
    intake.take(body).await?;
    Ok(super::upload(&intake.file))
}

/// Takes a whole file that is there already, for those who run inside the server.
///
/// # Errors
/// As beginning an upload and [`receive`].
pub async fn upload(app: &App, caller: Caller, new: NewFile, bytes: Bytes) -> Outcome<FileId> {
    let Upload { id, offset, .. } = begin::begin(app, &Desk::default(), caller, new).await?;
    let rest = bytes.slice(usize::try_from(offset).unwrap_or(0).min(bytes.len())..);
    let body = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(rest)]);
    receive(app.clone(), caller, (id, offset), body).await?;
    Ok(id)
}

fn resumed(digest: &[u8]) -> Outcome<Sha256> {
    let broken = || Fault::Internal("the state of an upload's hash cannot be read".into());
    let state = digest.try_into().map_err(|_| broken())?;
    Sha256::deserialize(state).map_err(|_| broken())
}

fn elsewhere(offset: i64) -> Fault {
    let why = format!("the upload has come to byte {offset}: go on from there");
    Fault::Refused(WireError::new(ErrorCode::Conflict, why).with(json!({ "offset": offset })))
}

impl Intake {
    async fn take<E>(
        &mut self,
        mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Outcome<()> {
        loop {
            let Ok(Some(Ok(mut bytes))) = tokio::time::timeout(PATIENCE, body.next()).await else {
                // It ended or broke off: either way the rest is all that comes.
                return if self.held() >= REST { self.keep().await } else { Ok(()) };
            };
            if self.wanted() < bytes.len() {
                let size = self.file.file.size;
                return Err(Fault::invalid(format!(
                    "there are more bytes than the {size} that were announced: begin anew"
                )));
            }
            while !bytes.is_empty() {
                let wanted = self.wanted();
                let blobs = &self.app.blobs;
                let held = self.held.get_or_insert_with(|| blobs.buffer(CHUNK.min(wanted)));
                let part = bytes.split_to(bytes.len().min(CHUNK - held.len()));
                held.extend_from_slice(&part);
                if held.len() == CHUNK || part.len() == wanted {
                    self.keep().await?;
                }
            }
        }
    }

    /// Bytes that are not kept yet.
    fn held(&self) -> usize {
        self.held.as_ref().map_or(0, |held| held.len())
    }

    /// Bytes that are still to come.
    fn wanted(&self) -> usize {
        let left = self.file.file.size - self.file.received;
        usize::try_from(left).unwrap_or(usize::MAX).saturating_sub(self.held())
    }

    /// Keeps what is held as a chunk.
    async fn keep(&mut self) -> Outcome<()> {
        let Some(held) = self.held.take() else { return Ok(()) };
        let bytes = Bytes::from(held);
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let mut hasher = self.hasher.clone();
        // Two hashes of two megabytes take a few milliseconds: not on a thread that others need.
        let hashed = tokio::task::spawn_blocking(move || {
            hasher.update(&bytes);
            (blob::hash(&bytes), hasher, bytes)
        });
        let (hash, hasher, bytes) =
            hashed.await.map_err(|error| Fault::Internal(error.to_string()))?;
        let piece = self.lay(hash, size, bytes).await?;
        let digest = hasher.serialize().to_vec();
        let received = self.file.received + size;
        let done = received == self.file.file.size;
        if done && blob::hex(&hasher.clone().finalize()) != self.file.file.hash {
            return self.refuse().await;
        }
        let progress = Progress { from: self.file.received, received, digest, done };
        self.note(piece, progress).await?;
        self.hasher = hasher;
        (self.file.received, self.file.done) = (received, done);
        Ok(())
    }

    /// Puts a chunk into the store, unless it lies there.
    async fn lay(&self, hash: String, size: i64, bytes: Bytes) -> Outcome<Piece> {
        let now = self.app.now();
        let claimed = move |tx: &mut crate::db::Tx<'_>| store::claim(tx, &hash, now);
        let (name, lies) =
            self.app.db.write(lane(self.caller), claimed).await.map_err(Fault::Db)?;
        if !lies {
            self.app.blobs.put(&name, bytes).await.map_err(stored)?;
        }
        Ok(Piece { first: self.file.received, size, name })
    }

    async fn note(&self, piece: Piece, progress: Progress) -> Outcome<()> {
        let (id, limits, clock) =
            (self.file.file.id, self.app.limits.clone(), self.app.clock.clone());
        self.app
            .db
            .write(lane(self.caller), move |tx| {
                let now = clock.now();
                if !store::advance(tx, id, &progress, now)? {
                    let found = store::find(tx, id)?.ok_or_else(|| unknown(id))?;
                    return Err(elsewhere(found.received));
                }
                if !store::add(tx, id, &piece)? {
                    let why = "the bytes were just being removed: send them again";
                    return Err(Fault::refused(ErrorCode::Unavailable, why));
                }
                Ok(collect::schedule(tx, now, &limits)?)
            })
            .await
    }

    /// The bytes are not those that were announced: nothing of them is kept.
    async fn refuse(&self) -> Outcome<()> {
        let id = self.file.file.id;
        self.app
            .db
            .write(lane(self.caller), move |tx| store::restart(tx, id, &nothing()))
            .await
            .map_err(Fault::Db)?;
        Err(Fault::invalid(
            "the bytes do not have the hash that was announced: the file has changed, send it anew",
        ))
    }
}
