//! Files and folders that only their owner may read. Knows nothing of what is in them.

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Why a private file or folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    /// Others may read it: whatever secret is in it may be known to them.
    #[error("{} may be read by others: run chmod {mode:o} '{}'", path.display(), path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// The mode it should have.
        mode: u32,
    },
    /// The system said no.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl PrivateError {
    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Io { path, source }
    }
}

/// Makes a folder with mode 0700, or gives one that exists that mode.
pub(super) fn folder(path: &Path) -> Result<(), PrivateError> {
    let io = PrivateError::at(path);
    let make = || {
        DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(path, Permissions::from_mode(0o700))?;
        }
        Ok(())
    };
    make().map_err(io)
}

/// Reads a file that only its owner may read; `None` when there is none.
pub(super) fn read(path: &Path) -> Result<Option<String>, PrivateError> {
    let mut file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(PrivateError::at(path)(source)),
    };
    // Asked of the open file, so that it is the one that is read.
    let mode = file.metadata().map_err(PrivateError::at(path))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(PrivateError::Exposed { path: path.to_owned(), mode: 0o600 });
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(PrivateError::at(path))?;
    Ok(Some(text))
}

/// Replaces a file as a whole: after a crash either the old text or the new one is there. The
/// text is never in a file that others may read.
///
/// # Errors
/// When the system does not let it.
pub fn write(path: &Path, text: &str) -> Result<(), PrivateError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    self::folder(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = folder.join(format!(".{name}.{}", std::process::id()));
    let put = || {
        // Left over from a crash of a process with the same number.
        let _ = fs::remove_file(&draft);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, path)?;
        fs::File::open(folder)?.sync_all()
    };
    put().inspect_err(|_| drop(fs::remove_file(&draft))).map_err(PrivateError::at(path))
}

/// Removes a file; it is no error when there is none.
pub(super) fn remove(path: &Path) -> Result<(), PrivateError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(PrivateError::at(path)(error)),
        _ => Ok(()),
    }
}
