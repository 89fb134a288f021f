//! Copies of what a pipe brings: made to be sent, and swept when nobody needs them any more.
//!
//! A copy is needed while an act of the outbox names it, or while whoever makes it holds a lock on
//! it, which goes with them however they end.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use canteen_text::sanitize;

use super::attach::attach;
use super::kind::kind_of;
use super::{PIECE, TransferError};
use crate::model::Attachment;

/// A copy that no act may name yet: it is not swept while this is there.
#[derive(Debug)]
pub struct Spooled {
    /// The copy, as it is to be sent.
    pub attachment: Attachment,
    /// Holds the lock, for all names of the copy.
    _lock: File,
}

/// Makes a file in `folder` of what comes, to be sent under `name`; removed when it was sent.
///
/// # Errors
/// When nothing or more than `limit` bytes come, or the disk does not take them.
pub fn spool(
    mut from: impl Read,
    folder: &Path,
    name: &str,
    limit: i64,
) -> Result<Spooled, TransferError> {
    std::fs::create_dir_all(folder).map_err(TransferError::write(folder))?;
    let (path, mut file) = begin(folder).map_err(TransferError::write(folder))?;
    let filled = fill(&mut from, (&path, &mut file), limit).and_then(|()| attach(&path, limit));
    if filled.is_err() {
        // It is swept later when this fails too.
        drop(std::fs::remove_file(&path));
    }
    let name = sanitize::filename(name);
    let mime = kind_of(&name).to_owned();
    let attachment = Attachment { name, mime, spooled: true, ..filled? };
    Ok(Spooled { attachment, _lock: file })
}

/// An empty file that is locked.
fn begin(folder: &Path) -> std::io::Result<(PathBuf, File)> {
    loop {
        let path = folder.join(format!("{:032x}", rand::random::<u128>()));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.lock()?;
        // Someone may have swept it before the lock was there.
        if file.metadata()?.nlink() > 0 {
            return Ok((path, file));
        }
    }
}

fn fill(
    from: &mut impl Read,
    (path, file): (&Path, &mut File),
    limit: i64,
) -> Result<(), TransferError> {
    let (mut piece, mut size) = (vec![0; PIECE], 0i64);
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => {
                return Err(TransferError::Unfit(format!("what is piped in ends: {error}")));
            }
        };
        size = size.saturating_add(i64::try_from(read).unwrap_or(i64::MAX));
        if size > limit {
            return Err(TransferError::Unfit(format!(
                "what is piped in has more than the {limit} bytes the server takes: send less"
            )));
        }
        file.write_all(&piece[..read]).map_err(TransferError::write(path))?;
    }
    if size == 0 {
        return Err(TransferError::Unfit("nothing was piped in: there is nothing to send".into()));
    }
    file.sync_all().map_err(TransferError::write(path))
}

/// Copies that nobody makes just now: either an act names them, or they were left behind.
#[derive(Debug, Default)]
pub struct Unattended(Vec<(PathBuf, File)>);

/// Looks for such copies. They stay locked, so that what an outbox says afterwards holds of them.
///
/// # Errors
/// When the folder cannot be read; that there is none means that there are no copies.
pub fn unattended(folder: &Path) -> std::io::Result<Unattended> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Unattended::default()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries.flatten().filter(|entry| is_copy(entry.file_name().as_encoded_bytes())) {
        let path = entry.path();
        // Gone meanwhile, or locked by whoever makes it. Shared, as one copy may have several names.
        let locked = File::open(&path).ok().filter(|file| file.try_lock_shared().is_ok());
        found.extend(locked.map(|file| (path, file)));
    }
    Ok(Unattended(found))
}

/// Copies have names of their own kind; parts of files that are fetched may lie there too.
fn is_copy(name: &[u8]) -> bool {
    name.len() == 32 && name.iter().all(u8::is_ascii_hexdigit)
}

impl Unattended {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes those whose names are not needed; says how many.
    pub fn remove(self, is_needed: impl Fn(&OsStr) -> bool) -> usize {
        let gone = self.0.iter().filter(|(path, _)| {
            !path.file_name().is_some_and(&is_needed)
                && std::fs::remove_file(path)
                    .inspect_err(|error| tracing::info!(%error, "a copy cannot be removed"))
                    .is_ok()
        });
        gone.count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pipe_brings_becomes_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("spool");
        let bytes = vec![7u8; 100_000];
        let made = spool(&bytes[..], &folder, "../build.log", 100_000).unwrap().attachment;
        assert_eq!((made.name.as_str(), made.mime.as_str()), ("_build.log", "text/plain"));
        assert_eq!(std::fs::read(&made.path).unwrap(), bytes);
        assert!(made.spooled && made.path.starts_with(&folder));
        let nothing = spool(&b""[..], &folder, "x", 10).unwrap_err().to_string();
        assert!(nothing.contains("nothing was piped in"), "{nothing}");
        let large = spool(&bytes[..], &folder, "x", 99_999).unwrap_err().to_string();
        assert!(large.contains("99999"), "{large}");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "what failed leaves nothing");
    }

    #[test]
    fn what_nobody_needs_is_swept() {
        let dir = tempfile::tempdir().unwrap();
        let sweep = |needed: &[&Path]| {
            let found = unattended(dir.path()).unwrap();
            found.remove(|name| needed.iter().any(|path| path.file_name() == Some(name)))
        };
        let made = spool(&b"one"[..], dir.path(), "a", 10).unwrap();
        let (path, twin) = (made.attachment.path.clone(), dir.path().join("a".repeat(32)));
        std::fs::hard_link(&path, &twin).unwrap();
        let part = dir.path().join(".canteen-1.part");
        std::fs::write(&part, "x").unwrap();
        assert_eq!(sweep(&[]), 0, "it is still being made, under each of its names");
        drop(made);
        assert_eq!(sweep(&[&path, &twin]), 0, "acts name it");
        assert_eq!(sweep(&[&twin]), 1);
        assert!(!path.exists() && twin.exists() && part.exists());
        assert_eq!(sweep(&[]), 1);
        assert!(unattended(&dir.path().join("none")).unwrap().is_empty());
    }
}
