//! Where the bytes of files lie: in a folder, or in an object store by URL.
//!
//! Bytes are named by their SHA-256 and a generation, never by anything a peer said, and compared
//! with that name when they are read. Knows nothing of files, of messages or of who may see what.

mod place;
mod shelf;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, TryStreamExt};
use object_store::path::Path;
use object_store::{GetResult, GetResultPayload, ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use place::Place;
use shelf::Shelf;
pub use shelf::{Buffer, LARGE};

/// A place for bytes. Cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    place: Arc<Place>,
    opened: Arc<OnceCell<(Arc<dyn ObjectStore>, Path)>>,
    shelf: Arc<Shelf>,
}

/// The name of bytes in the store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// Their SHA-256 in hexadecimal digits.
    pub hash: String,
    /// Which copy: 0, and one more whenever one was needed again while it was being removed.
    pub generation: i64,
}

/// Why bytes could not be kept or had.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The place's name makes no sense.
    #[error("{0}")]
    Place(String),
    /// The disk is full or read-only.
    #[error("files cannot be written: {0}")]
    Full(String),
    /// The store did not do it.
    #[error("the store of files: {0}")]
    Store(String),
    /// What lies there is not what was put there.
    #[error("{0} in the store of files is damaged")]
    Damaged(String),
}

/// The SHA-256 of bytes, in hexadecimal digits.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lower case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Blobs {
    /// A place: a folder, made when something is first put there, or `s3://BUCKET/PREFIX`, which
    /// the environment says how to reach.
    ///
    /// # Errors
    /// [`BlobError::Place`].
    pub fn open(place: &str) -> Result<Self, BlobError> {
        let text = |(name, value): (OsString, OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self::open_with(place, std::env::vars_os().filter_map(text))
    }

    /// The same with another environment.
    ///
    /// # Errors
    /// [`BlobError::Place`].
    pub fn open_with(
        place: &str,
        vars: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, BlobError> {
        let place = Arc::new(Place::parse(place, vars)?);
        Ok(Self { place, opened: Arc::default(), shelf: Arc::default() })
    }

    /// An empty buffer for so many bytes that are to be put here: [`LARGE`] at most, to be used
    /// again by others.
    #[must_use]
    pub fn buffer(&self, size: usize) -> Buffer {
        self.shelf.take(size)
    }

    async fn store(&self) -> Result<&(Arc<dyn ObjectStore>, Path), BlobError> {
        self.opened.get_or_try_init(|| self.place.open()).await
    }

    /// Keeps bytes: they are durable when this returns.
    ///
    /// # Errors
    /// [`BlobError`].
    pub async fn put(&self, name: &Name, bytes: Bytes) -> Result<(), BlobError> {
        let (store, prefix) = self.store().await?;
        let stored = store.put(&path(prefix, name), bytes.into()).await;
        stored.map(drop).map_err(failed)
    }

    /// The bytes of a name.
    ///
    /// # Errors
    /// [`BlobError::Damaged`] when they are not those that were put there.
    pub async fn get(&self, name: &Name) -> Result<Bytes, BlobError> {
        let (store, prefix) = self.store().await?;
        let found = store.get(&path(prefix, name)).await.map_err(failed)?;
        let GetResult { payload, meta, .. } = found;
        let mut buffer = self.buffer(usize::try_from(meta.size).unwrap_or(LARGE));
        let file = match payload {
            GetResultPayload::File(file, _) => Some(file),
            GetResultPayload::Stream(stream) => {
                gather(stream, &mut buffer).await?;
                None
            }
        };
        // A few milliseconds of a disk and of a hash: not on a thread that others need.
        let read = tokio::task::spawn_blocking(move || read(file, buffer));
        let (bytes, hash) = read.await.map_err(|error| BlobError::Store(error.to_string()))??;
        if hash == name.hash { Ok(bytes) } else { Err(BlobError::Damaged(file_name(name))) }
    }

    /// Removes bytes; what is not there counts as removed.
    ///
    /// # Errors
    /// [`BlobError::Store`].
    pub async fn remove(&self, name: &Name) -> Result<(), BlobError> {
        let (store, prefix) = self.store().await?;
        match store.delete(&path(prefix, name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

fn file_name(name: &Name) -> String {
    match name.generation {
        0 => name.hash.clone(),
        generation => format!("{}-{generation}", name.hash),
    }
}

/// Takes in what comes from afar.
async fn gather(
    mut stream: impl Stream<Item = object_store::Result<Bytes>> + Unpin,
    buffer: &mut Buffer,
) -> Result<(), BlobError> {
    while let Some(bytes) = stream.try_next().await.map_err(failed)? {
        buffer.extend_from_slice(&bytes);
    }
    Ok(())
}

/// The bytes of a file, or those that are there already, and their hash.
fn read(file: Option<File>, mut buffer: Buffer) -> Result<(Bytes, String), BlobError> {
    if let Some(mut file) = file {
        file.read_to_end(&mut buffer).map_err(|error| BlobError::Store(error.to_string()))?;
    }
    let hash = hash(&buffer);
    Ok((buffer.into(), hash))
}

/// Two levels of folders, so that none holds too many.
fn path(prefix: &Path, name: &Name) -> Path {
    let part = |from: usize| name.hash.get(from..from + 2).unwrap_or("00").to_owned();
    prefix.clone().join(part(0)).join(part(2)).join(file_name(name))
}

fn failed(error: object_store::Error) -> BlobError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            use std::io::ErrorKind as Kind;
            if matches!(
                io.kind(),
                Kind::StorageFull | Kind::QuotaExceeded | Kind::ReadOnlyFilesystem
            ) {
                return BlobError::Full(io.to_string());
            }
        }
        cause = error.source();
    }
    BlobError::Store(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8], generation: i64) -> Name {
        Name { hash: hash(bytes), generation }
    }

    #[test]
    fn names_spread_over_folders() {
        let name = name(b"", 2);
        assert_eq!(path(&Path::from("x"), &name).to_string(), format!("x/e3/b0/{}-2", name.hash));
    }

    #[tokio::test]
    async fn what_is_put_is_had_until_it_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("not").join("yet");
        let blobs = Blobs::open(&folder.display().to_string()).unwrap();
        assert!(!folder.exists());
        let (first, second) = (name(b"lunch", 0), name(b"lunch", 1));
        blobs.put(&first, Bytes::from_static(b"lunch")).await.unwrap();
        blobs.put(&second, Bytes::from_static(b"lunch")).await.unwrap();
        blobs.remove(&first).await.unwrap();
        blobs.remove(&first).await.unwrap();
        assert!(matches!(blobs.get(&first).await, Err(BlobError::Store(_))));
        assert_eq!(blobs.get(&second).await.unwrap(), "lunch");
    }

    #[tokio::test]
    async fn damage_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(&dir.path().display().to_string()).unwrap();
        let name = name(b"lunch", 0);
        blobs.put(&name, Bytes::from_static(b"lunch")).await.unwrap();
        let at = dir.path().join(path(&Path::default(), &name).to_string());
        std::fs::write(at, "launch").unwrap();
        assert!(matches!(blobs.get(&name).await, Err(BlobError::Damaged(_))));
    }
}
