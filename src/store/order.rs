//! How the directory's list is liked.

use rusqlite::Connection;

use super::{StoreResult, meta};
use crate::model::order::Order;

const KEY: &str = "order";

/// Keeps it.
///
/// # Errors
/// SQLite's.
pub fn keep(conn: &Connection, order: &Order) -> StoreResult<()> {
    meta::set_text(conn, KEY, &serde_json::to_string(order)?)
}

/// As it was kept last. One that cannot be read any more is as good as none.
///
/// # Errors
/// SQLite's.
pub fn load(conn: &Connection) -> StoreResult<Option<Order>> {
    Ok(meta::text(conn, KEY)?.and_then(|text| serde_json::from_str(&text).ok()))
}
