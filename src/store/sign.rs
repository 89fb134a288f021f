//! Which clients of one history are alive: each holds a lock on a small file of its own, which goes
//! with it however it ends.
//!
//! Claims on acts of a client that is gone are void at once, so that what was under way when it was
//! killed is sent by the next one without waiting.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

const SUFFIX: &str = ".client";

/// A client's sign of life. Gone when this is dropped.
#[derive(Debug)]
pub struct Sign {
    path: PathBuf,
    /// Keeps the lock; none when it could not be had: then others may send what this one claimed,
    /// which the server carries out once all the same.
    _lock: Option<File>,
}

impl Sign {
    /// Shows that a client is there, and sweeps away the signs of those that are gone.
    #[must_use]
    pub fn new(history: &Path, client: &str) -> Self {
        sweep(history);
        let path = file_of(history, client);
        let locked = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .and_then(|file| file.lock().map(|()| file));
        if let Err(error) = &locked {
            tracing::info!(%error, "the client cannot show that it is there");
        }
        Self { path, _lock: locked.ok() }
    }
}

impl Drop for Sign {
    fn drop(&mut self) {
        // It is swept away by another client otherwise.
        drop(std::fs::remove_file(&self.path));
    }
}

/// Whether a client is there.
#[must_use]
pub fn is_alive(history: &Path, client: &str) -> bool {
    is_locked(&file_of(history, client))
}

fn is_locked(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| file.try_lock_shared().is_err())
}

fn file_of(history: &Path, client: &str) -> PathBuf {
    let mut name = history.as_os_str().to_owned();
    name.push(format!(".{client}{SUFFIX}"));
    PathBuf::from(name)
}

fn sweep(history: &Path) {
    let (Some(folder), Some(name)) = (history.parent(), history.file_name()) else { return };
    let Ok(files) = std::fs::read_dir(folder) else { return };
    let name = name.to_string_lossy().into_owned();
    for file in files.flatten() {
        let found = file.file_name().to_string_lossy().into_owned();
        if found.starts_with(&name) && found.ends_with(SUFFIX) && !is_locked(&file.path()) {
            drop(std::fs::remove_file(file.path()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_there_until_it_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let history = folder.path().join("history.db");
        assert!(!is_alive(&history, "a"));
        let a = Sign::new(&history, "a");
        let b = Sign::new(&history, "b");
        assert!(is_alive(&history, "a") && is_alive(&history, "b"));
        drop(a);
        assert!(!is_alive(&history, "a") && is_alive(&history, "b"));
        // One that was killed leaves its file, which the next one takes away.
        std::fs::write(file_of(&history, "killed"), "").unwrap();
        assert!(!is_alive(&history, "killed"));
        drop(b);
        let c = Sign::new(&history, "c");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        drop(c);
    }
}
