//! How the history is, for whoever only wants to look: nothing is made, upgraded or changed.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{StoreResult, outbox};

/// What was seen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Health {
    /// Entries held.
    pub entries: i64,
    /// Conversations known.
    pub conversations: i64,
    /// Acts that wait to be sent.
    pub queued: i64,
    /// Acts that were refused.
    pub failed: i64,
    /// What SQLite finds wrong with the file; none when it is whole.
    pub damage: Option<String>,
}

/// Looks at the history of this file.
///
/// # Errors
/// When it cannot be opened, or is no history.
pub fn health(path: &Path) -> StoreResult<Health> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(std::time::Duration::from_secs(2))?;
    let count = |table: &str| {
        conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
    };
    let said: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    let (queued, failed) = outbox::counts(&conn)?;
    Ok(Health {
        entries: count("entry")?,
        conversations: count("conversation")?,
        queued: i64::try_from(queued).unwrap_or(i64::MAX),
        failed: i64::try_from(failed).unwrap_or(i64::MAX),
        damage: (said != "ok").then_some(said),
    })
}
