//! Single values: who the history belongs to and how far it is current.

use rusqlite::{Connection, OptionalExtension};

use super::StoreResult;
use crate::model::Account;

/// Up to which entry the personal log has been followed.
pub const PERSONAL: &str = "personal";
/// Up to which entry the directory log has been followed.
pub const DIRECTORY: &str = "directory";
/// How members are shown.
pub const DISPLAY: &str = "display";
/// The server's time of the last complete set of heads.
pub const HEADS: &str = "heads";
/// Where the personal log stood when the whole list of to-dos was last taken over.
pub const TODOS: &str = "todos";
/// The conversation that was open last.
pub const OPEN: &str = "open";
/// Up to which entry of the personal log drafts of other devices were taken over.
pub const DRAFTS: &str = "drafts";
/// The server's clock less this machine's, in milliseconds.
pub const OFFSET: &str = "offset";
const ACCOUNT: &str = "account";

/// A number; none when it was never set.
///
/// # Errors
/// SQLite's.
pub fn number(conn: &Connection, key: &str) -> StoreResult<Option<i64>> {
    Ok(text(conn, key)?.and_then(|text| text.parse().ok()))
}

/// Sets a number.
///
/// # Errors
/// SQLite's.
pub fn set_number(conn: &Connection, key: &str, value: i64) -> StoreResult<()> {
    set_text(conn, key, &value.to_string())
}

/// Whose history it is.
///
/// # Errors
/// SQLite's.
pub fn account(conn: &Connection) -> StoreResult<Option<Account>> {
    // One that cannot be read any more is as good as none: the next hello brings it again.
    Ok(text(conn, ACCOUNT)?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Says whose history it is.
///
/// # Errors
/// SQLite's.
pub fn set_account(conn: &Connection, account: &Account) -> StoreResult<()> {
    set_text(conn, ACCOUNT, &serde_json::to_string(account)?)
}

pub(super) fn text(conn: &Connection, key: &str) -> StoreResult<Option<String>> {
    let mut found = conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(found.query_row([key], |row| row.get(0)).optional()?)
}

pub(super) fn set_text(conn: &Connection, key: &str, value: &str) -> StoreResult<()> {
    conn.prepare_cached(
        "INSERT INTO meta (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )?
    .execute([key, value])?;
    Ok(())
}
