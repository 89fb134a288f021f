//! Columns that hold text or JSON.

use rusqlite::Row;
use serde::de::DeserializeOwned;

use super::StoreResult;

/// Reads a text where it is.
///
/// # Errors
/// When the column holds something else.
pub fn text<'a>(row: &'a Row<'_>, i: usize) -> StoreResult<&'a str> {
    Ok(row.get_ref(i)?.as_str().map_err(rusqlite::Error::from)?)
}

/// Reads a column.
///
/// # Errors
/// When it holds something else.
pub fn json<T: DeserializeOwned>(row: &Row<'_>, i: usize) -> StoreResult<T> {
    Ok(serde_json::from_str(text(row, i)?)?)
}

/// Reads a column that may be empty.
///
/// # Errors
/// When it holds something else.
pub fn json_or_null<T: DeserializeOwned>(row: &Row<'_>, i: usize) -> StoreResult<Option<T>> {
    let text = row.get_ref(i)?.as_str_or_null().map_err(rusqlite::Error::from)?;
    Ok(text.map(serde_json::from_str).transpose()?)
}
