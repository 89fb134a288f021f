//! The file of the history: private, versioned, opened by several processes at once.
//!
//! A lock file beside it keeps two processes from making, upgrading or replacing it together. The
//! file itself is never opened but by SQLite while it may be in use: closing another handle would
//! drop SQLite's locks.

use std::fs::{File, OpenOptions, Permissions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use canteen_protocol::Time;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{StoreError, StoreResult, spoken};

/// What each format adds to the one before it.
const FORMATS: [&str; 4] = [
    include_str!("formats/0001_history.sql"),
    include_str!("formats/0002_drafts.sql"),
    include_str!("formats/0003_met.sql"),
    include_str!("formats/0004_gender.sql"),
];
/// The format this program writes.
pub const FORMAT: i64 = FORMATS.len() as i64;
/// How long one process waits for another's transaction.
const BUSY: Duration = Duration::from_secs(5);
/// Pages kept in memory, in KiB.
const CACHE: i64 = 2048;

/// Holds other processes off while the file is made or replaced.
#[derive(Debug)]
pub struct Lock(File);

/// Takes the lock beside the history.
///
/// # Errors
/// [`StoreError::Io`].
pub fn lock(path: &Path) -> StoreResult<Lock> {
    let beside = beside(path, ".lock");
    let io = |error| StoreError::Io { path: beside.clone(), error };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&beside)
        .map_err(io)?;
    file.lock().map_err(io)?;
    Ok(Lock(file))
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file would do it as well.
        drop(self.0.unlock());
    }
}

/// Makes the folder, for its owner alone.
///
/// # Errors
/// [`StoreError::Io`].
pub fn folder(path: &Path) -> StoreResult<()> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| StoreError::Io { path: folder.to_owned(), error })
}

/// Opens the history, making or upgrading it when needed.
///
/// # Errors
/// [`StoreError::Newer`], SQLite's and the file system's.
pub fn open(path: &Path, _lock: &Lock) -> StoreResult<Connection> {
    let io = |error| StoreError::Io { path: path.to_owned(), error };
    match OpenOptions::new().create_new(true).write(true).mode(0o600).open(path) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            if std::fs::metadata(path).map_err(io)?.mode() & 0o077 != 0 {
                std::fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(io)?;
            }
        }
        Err(error) => return Err(io(error)),
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags)?;
    configure(&conn)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    upgrade(&mut conn, path)?;
    spoken::prepare(&mut conn)?;
    Ok(conn)
}

/// An empty history that is gone with the process.
///
/// # Errors
/// SQLite's.
pub fn in_memory() -> StoreResult<Connection> {
    let mut conn = Connection::open_in_memory()?;
    configure(&conn)?;
    upgrade(&mut conn, Path::new(":memory:"))?;
    spoken::prepare(&mut conn)?;
    Ok(conn)
}

fn configure(conn: &Connection) -> StoreResult<()> {
    conn.busy_timeout(BUSY)?;
    // Plans do not depend on what is bound: else many a statement is prepared anew for each value.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.pragma_update(None, "synchronous", "NORMAL")?;
    conn.pragma_update(None, "cache_size", -CACHE)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "journal_size_limit", 4 * 1024 * 1024)?;
    // More than there are statements: one that falls out is parsed anew for every message.
    conn.set_prepared_statement_cache_capacity(256);
    Ok(())
}

fn upgrade(conn: &mut Connection, path: &Path) -> StoreResult<()> {
    let format = |conn: &Connection| conn.query_row("PRAGMA user_version", [], |row| row.get(0));
    let found: i64 = format(conn)?;
    if found > FORMAT {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: FORMAT });
    }
    if found < FORMAT {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have done so meanwhile.
        let found = format(&tx)?;
        for step in FORMATS.iter().skip(usize::try_from(found).unwrap_or(0)) {
            tx.execute_batch(step)?;
        }
        tx.pragma_update(None, "user_version", FORMAT)?;
        tx.commit()?;
    }
    Ok(())
}

/// Finds out whether the disk takes anything.
///
/// # Errors
/// SQLite's, when it does not.
pub fn probe(conn: &Connection) -> StoreResult<()> {
    conn.execute("INSERT OR REPLACE INTO meta VALUES ('probe', hex(zeroblob(65536)))", [])?;
    conn.execute("DELETE FROM meta WHERE key = 'probe'", [])?;
    Ok(())
}

/// Which file stands at the path now: device and number.
#[must_use]
pub fn identity(path: &Path) -> Option<(u64, u64)> {
    std::fs::metadata(path).ok().map(|meta| (meta.dev(), meta.ino()))
}

/// What can be seen of the history from outside, without asking SQLite.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    file: (u64, u64),
    /// Length and time of the journal, which every change grows or rewrites.
    journal: Option<(u64, SystemTime)>,
}

/// As the history looks now; none when it is not there.
#[must_use]
pub fn stamp(path: &Path) -> Option<Stamp> {
    let file = identity(path)?;
    let journal = std::fs::metadata(beside(path, "-wal")).ok();
    let journal = journal.and_then(|meta| Some((meta.len(), meta.modified().ok()?)));
    Some(Stamp { file, journal })
}

/// Moves the history and what belongs to it out of the way; says where to.
///
/// # Errors
/// [`StoreError::Io`].
pub fn put_aside(path: &Path, why: &str, now: Time, _lock: &Lock) -> StoreResult<PathBuf> {
    let aside = beside(path, &format!(".{why}-{now}"));
    let io = |error| StoreError::Io { path: path.to_owned(), error };
    std::fs::rename(path, &aside).map_err(io)?;
    for part in ["-wal", "-shm"] {
        let from = beside(path, part);
        if from.exists() {
            std::fs::rename(&from, beside(&aside, part)).map_err(io)?;
        }
    }
    Ok(aside)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
