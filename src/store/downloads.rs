//! Files that are wanted, and where those that came were put.

use std::path::{Path, PathBuf};

use canteen_protocol::FileId;
use canteen_protocol::file::File;
use rusqlite::{Connection, OptionalExtension, params};

use super::{StoreResult, column};
use crate::model::Purpose;

/// Notes that a file is wanted.
///
/// # Errors
/// SQLite's.
pub fn want(conn: &Connection, file: &File, purpose: &Purpose) -> StoreResult<()> {
    conn.execute(
        "INSERT INTO download (file, body, purpose) VALUES (?1, ?2, ?3)
         ON CONFLICT (file) DO UPDATE SET purpose = excluded.purpose, path = NULL",
        params![file.id.0, serde_json::to_string(file)?, serde_json::to_string(purpose)?],
    )?;
    Ok(())
}

/// What is wanted and not there yet.
///
/// # Errors
/// SQLite's.
pub fn wanted(conn: &Connection) -> StoreResult<Vec<(File, Purpose)>> {
    let mut all = conn.prepare("SELECT body, purpose FROM download WHERE path IS NULL")?;
    let mut rows = all.query([])?;
    let mut wanted = Vec::new();
    while let Some(row) = rows.next()? {
        wanted.push((column::json(row, 0)?, column::json(row, 1)?));
    }
    Ok(wanted)
}

/// Notes where a file was put.
///
/// # Errors
/// SQLite's.
pub fn have(conn: &Connection, id: FileId, path: &Path) -> StoreResult<()> {
    let path = path.to_string_lossy();
    conn.execute("UPDATE download SET path = ?2 WHERE file = ?1", params![id.0, path])?;
    Ok(())
}

/// A file is wanted no more.
///
/// # Errors
/// SQLite's.
pub fn forget(conn: &Connection, id: FileId) -> StoreResult<()> {
    conn.execute("DELETE FROM download WHERE file = ?1", [id.0])?;
    Ok(())
}

/// Where a file was put; whether it still lies there is not known here.
///
/// # Errors
/// SQLite's.
pub fn path_of(conn: &Connection, id: FileId) -> StoreResult<Option<PathBuf>> {
    let mut one = conn.prepare_cached("SELECT path FROM download WHERE file = ?1")?;
    let path: Option<Option<String>> = one.query_row([id.0], |row| row.get(0)).optional()?;
    Ok(path.flatten().map(PathBuf::from))
}
