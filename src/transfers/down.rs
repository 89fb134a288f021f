//! Fetching a file into a part beside its place, through as many broken lines as it takes.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use canteen_protocol::file::File;
use canteen_protocol::{ErrorCode, FileId};
use sha2::{Digest, Sha256};
use tokio::fs::OpenOptions;
use tokio::io::AsyncWriteExt;
use tokio::sync::watch;

use super::up::{hasher_over, hex};
use super::{PIECE, Patience, Tell, TransferError};
use crate::net::CallError;
use crate::net::files::{Coming, Files};

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Want {
    /// Which file.
    pub id: FileId,
    /// What is known of it from a message: anything else that comes is not it.
    pub known: Option<File>,
    /// Where its bytes gather.
    pub part: PathBuf,
}

/// A file that is whole, in its part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Had {
    /// What it is called, harmless anywhere.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// Its SHA-256.
    pub hash: String,
}

/// The part so far.
struct Part {
    path: PathBuf,
    hasher: Sha256,
    size: i64,
}

/// Fetches a file; hears of every step as bytes there and bytes in all. Ends only with the file,
/// or with an error that does not pass; the part stays then, unless it was damaged.
///
/// # Errors
/// When it is refused, comes damaged or cannot be written.
pub async fn fetch(
    files: &Files,
    want: &Want,
    online: watch::Receiver<bool>,
    tell: Tell<Result<(i64, i64), String>>,
) -> Result<Had, TransferError> {
    let mut part = Part::open(&want.part).await?;
    let mut patience = Patience::new(online);
    loop {
        patience.link().await;
        let before = part.size;
        let error = match attempt(files, want, &mut part, &tell).await {
            Ok(had) => return Ok(had),
            Err(TransferError::Call(error)) if error.is_temporary() => error,
            Err(error) => return Err(error),
        };
        if part.size > before {
            patience.progress();
        }
        tell(Err(error.to_string()));
        patience.rest(&error).await;
    }
}

async fn attempt(
    files: &Files,
    want: &Want,
    part: &mut Part,
    tell: &Tell<Result<(i64, i64), String>>,
) -> Result<Had, TransferError> {
    if let Some(known) = want.known.as_ref().filter(|known| known.size == part.size) {
        return part.whole(&known.name, &known.hash).await;
    }
    let hash = want.known.as_ref().map(|known| known.hash.as_str());
    let coming = files.fetch(want.id, part.size, hash).await;
    let mut coming = match coming {
        // The part holds more than the file.
        Err(CallError::Protocol(_)) if part.size > 0 => {
            part.restart().await?;
            files.fetch(want.id, 0, hash).await?
        }
        coming => coming?,
    };
    if want
        .known
        .as_ref()
        .is_some_and(|known| known.hash != coming.hash || known.size != coming.size)
    {
        return Err(TransferError::Damaged);
    }
    if coming.from != part.size {
        part.restart().await?;
    }
    tell(Ok((part.size, coming.size)));
    part.take(&mut coming, tell).await?;
    part.whole(&coming.name, &coming.hash).await
}

impl Part {
    async fn open(path: &Path) -> Result<Self, TransferError> {
        let owned = path.to_owned();
        let found = tokio::task::spawn_blocking(move || hasher_over(&owned)).await;
        match found.unwrap_or_else(|error| Err(TransferError::Unfit(error.to_string()))) {
            Ok((hasher, size)) => Ok(Self { path: path.to_owned(), hasher, size }),
            Err(TransferError::Read { error, .. }) if error.kind() == ErrorKind::NotFound => {
                Ok(Self { path: path.to_owned(), hasher: Sha256::new(), size: 0 })
            }
            Err(error) => Err(error),
        }
    }

    async fn restart(&mut self) -> Result<(), TransferError> {
        match tokio::fs::remove_file(&self.path).await {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(TransferError::write(&self.path)(error));
            }
            _ => {}
        }
        (self.hasher, self.size) = (Sha256::new(), 0);
        Ok(())
    }

    async fn take(
        &mut self,
        coming: &mut Coming,
        tell: &Tell<Result<(i64, i64), String>>,
    ) -> Result<(), TransferError> {
        let failed = TransferError::write(&self.path);
        let opened = OpenOptions::new().create(true).append(true).open(&self.path).await;
        let mut file = match opened {
            Ok(file) => file,
            Err(error) => return Err(failed(error)),
        };
        file.set_max_buf_size(PIECE);
        let taken = loop {
            match coming.next().await {
                Ok(Some(bytes)) => {
                    let size = self.size + i64::try_from(bytes.len()).unwrap_or(i64::MAX);
                    if size > coming.size {
                        break Err(TransferError::Damaged);
                    }
                    if let Err(error) = file.write_all(&bytes).await {
                        break Err(TransferError::write(&self.path)(error));
                    }
                    self.hasher.update(&bytes);
                    self.size = size;
                    tell(Ok((size, coming.size)));
                }
                Ok(None) if self.size < coming.size => {
                    let why = "the server stopped in the middle of the file";
                    break Err(CallError::Closed(why.into()).into());
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error.into()),
            }
        };
        // What was counted must be in the file, whatever ended it.
        let flushed = match file.flush().await {
            Ok(()) => file.sync_all().await,
            Err(error) => Err(error),
        };
        if let Err(error) = flushed {
            return Err(failed(error));
        }
        taken
    }

    async fn whole(&mut self, name: &str, hash: &str) -> Result<Had, TransferError> {
        if hex(self.hasher.clone()) == hash {
            return Ok(Had { name: name.to_owned(), size: self.size, hash: hash.to_owned() });
        }
        self.restart().await?;
        Err(TransferError::Damaged)
    }
}

/// Whether a refusal says that the file is not there for us.
#[must_use]
pub fn is_gone(error: &TransferError) -> bool {
    matches!(error, TransferError::Call(error) if error.code() == Some(ErrorCode::NotFound))
}
