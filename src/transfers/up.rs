//! Sending a file up, through as many broken lines as it takes.

use std::io::{Read, SeekFrom};
use std::path::Path;

use canteen_protocol::file::{NewFile, Upload};
use canteen_protocol::{ErrorCode, FileId, WireError};
use futures_util::StreamExt;
use reqwest::Body;
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::sync::watch;
use tokio_util::io::ReaderStream;

use super::attach::unchanged;
use super::{PIECE, Patience, Tell, TransferError};
use crate::model::Attachment;
use crate::net::CallError;
use crate::net::files::Files;

/// Bytes of one request: so much at most is sent twice because a proxy swallowed an answer.
const PART: i64 = 16 * 1024 * 1024;
/// So often in a row the server may lose an upload or be elsewhere with it.
const ODD: usize = 5;

/// How an upload goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// Its hash is known.
    Hashed(String),
    /// So many bytes are gone.
    Moved(i64),
    /// The line broke; why.
    Paused(String),
}

/// Sends a file and gives its id. Ends only with the file, or with an error that does not pass.
///
/// # Errors
/// When the file changes, cannot be read, or is refused.
pub async fn send(
    files: &Files,
    attachment: &Attachment,
    online: watch::Receiver<bool>,
    tell: Tell<Step>,
) -> Result<FileId, TransferError> {
    unchanged(attachment)?;
    let hash = match &attachment.hash {
        Some(hash) => hash.clone(),
        None => {
            let hash = hash_of(attachment.path.clone()).await?;
            // It may have been written to while it was read.
            unchanged(attachment)?;
            tell(Step::Hashed(hash.clone()));
            hash
        }
    };
    let new = NewFile {
        client_id: attachment.client_id.clone(),
        name: attachment.name.clone(),
        size: attachment.size,
        hash,
        mime: attachment.mime.clone(),
        width: attachment.width,
        height: attachment.height,
        duration: attachment.duration,
    };
    let (mut patience, mut odd) = (Patience::new(online), 0);
    loop {
        patience.link().await;
        let error = match attempt(files, attachment, &new, &mut patience, &tell).await {
            Ok(id) => return Ok(id),
            Err(TransferError::Call(error)) if error.is_temporary() => error,
            Err(TransferError::Call(error)) if odd < ODD && is_odd(&error) => {
                odd += 1;
                error
            }
            Err(error) => return Err(error),
        };
        tell(Step::Paused(error.to_string()));
        patience.rest(&error).await;
    }
}

/// The server has it elsewhere than we thought, or has given it up: asking again finds out.
fn is_odd(error: &CallError) -> bool {
    matches!(error.code(), Some(ErrorCode::Conflict | ErrorCode::NotFound))
}

async fn attempt(
    files: &Files,
    attachment: &Attachment,
    new: &NewFile,
    patience: &mut Patience,
    tell: &Tell<Step>,
) -> Result<FileId, TransferError> {
    let mut upload: Upload = files.begin(new).await?;
    tell(Step::Moved(upload.offset));
    while !upload.done {
        unchanged(attachment)?;
        let size = PART.min(attachment.size - upload.offset);
        let body = body(attachment, upload.offset, size, tell.clone()).await?;
        let before = upload.offset;
        upload = match files.part(upload.id, upload.offset, size, body).await {
            Ok(upload) => upload,
            Err(error) => {
                // A body that ended early looks like a broken line.
                unchanged(attachment)?;
                return Err(error.into());
            }
        };
        if upload.offset <= before && !upload.done {
            let why = "the server took the bytes and did not keep them: it is tried again";
            return Err(CallError::Refused(WireError::new(ErrorCode::Unavailable, why)).into());
        }
        patience.progress();
        tell(Step::Moved(upload.offset));
    }
    unchanged(attachment)?;
    Ok(upload.id)
}

async fn body(
    attachment: &Attachment,
    offset: i64,
    size: i64,
    tell: Tell<Step>,
) -> Result<Body, TransferError> {
    let path = &attachment.path;
    let mut file = File::open(path).await.map_err(TransferError::read(path))?;
    file.set_max_buf_size(PIECE);
    let start = SeekFrom::Start(u64::try_from(offset).unwrap_or(0));
    file.seek(start).await.map_err(TransferError::read(path))?;
    let mut gone = offset;
    let stream = ReaderStream::with_capacity(file.take(size.unsigned_abs()), PIECE);
    Ok(Body::wrap_stream(stream.inspect(move |bytes| {
        if let Ok(bytes) = bytes {
            gone += i64::try_from(bytes.len()).unwrap_or(0);
            tell(Step::Moved(gone));
        }
    })))
}

/// The SHA-256 of a file, read on a thread that may wait.
async fn hash_of(path: std::path::PathBuf) -> Result<String, TransferError> {
    let hashed = tokio::task::spawn_blocking(move || hasher_over(&path).map(|(hash, _)| hex(hash)));
    hashed.await.unwrap_or_else(|error| Err(TransferError::Unfit(error.to_string())))
}

/// The hash over all bytes of a file, to go on with, and how many they are.
pub(super) fn hasher_over(path: &Path) -> Result<(Sha256, i64), TransferError> {
    let mut file = std::fs::File::open(path).map_err(TransferError::read(path))?;
    let (mut hasher, mut size, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
    loop {
        let read = file.read(&mut piece).map_err(TransferError::read(path))?;
        if read == 0 {
            return Ok((hasher, size));
        }
        hasher.update(&piece[..read]);
        size += i64::try_from(read).unwrap_or(0);
    }
}

/// The hash in hexadecimal digits.
pub(super) fn hex(hasher: Sha256) -> String {
    use std::fmt::Write as _;
    hasher.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
