//! When entries were written.

use std::collections::HashMap;

use canteen_protocol::{LogId, Seq, Time};

use crate::db::{Bulk, Conn, DbResult, Val};
use crate::vals;

/// The times of these entries of a log; places without an entry are left out.
///
/// # Errors
/// As the database says.
pub fn times(conn: &mut Conn, log: LogId, places: &[Seq]) -> DbResult<HashMap<Seq, Time>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let places = rows.each(2, |n| format!("${n}"));
        format!("SELECT seq, at FROM log_entry WHERE log = $1 AND seq IN ({places})")
    });
    let mut wanted = places.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let wanted: Vec<Val> = wanted.into_iter().map(Val::from).collect();
    let rows = SQL.run(conn, vals![log], &wanted)?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
