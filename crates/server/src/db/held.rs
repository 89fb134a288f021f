//! Values of rows that the running transaction has locked, kept in memory until it commits: a row
//! that a batch changes two hundred times is written once.
//!
//! Nothing is held inside a savepoint, where it could not be undone. Knows no table.

use std::collections::HashMap;

use super::Val;
use super::conn::Asked;

/// A row: its table and its number there.
type Place = (&'static str, i64);
/// A statement that was put off.
type Write = (&'static str, Vec<Val>);

/// What is held.
#[derive(Default)]
pub(super) struct Held {
    rows: HashMap<Place, (i64, Option<Write>)>,
    /// Those of which there are rows.
    tables: Vec<&'static str>,
    /// Savepoints that are open.
    depth: usize,
}

impl Held {
    pub fn get(&self, table: &'static str, key: i64) -> Option<i64> {
        self.rows.get(&(table, key)).map(|(value, _)| *value)
    }

    /// Does nothing inside a savepoint.
    pub fn put(&mut self, place: Place, value: i64, write: Option<Asked<'_>>) {
        if self.depth > 0 {
            return;
        }
        if !self.tables.contains(&place.0) {
            self.tables.push(place.0);
        }
        self.rows.insert(place, (value, write.map(|(sql, params)| (sql, params.to_vec()))));
    }

    /// Whether a statement reads or changes what is held.
    pub fn concerns(&self, sql: &str) -> bool {
        self.tables.iter().any(|table| sql.contains(table))
    }

    /// Everything that must be written, in the order of the rows so that two transactions do not
    /// wait for each other in a circle; nothing is held afterwards.
    pub fn take(&mut self) -> Vec<Write> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        self.tables.clear();
        let mut rows: Vec<_> = std::mem::take(&mut self.rows).into_iter().collect();
        rows.sort_unstable_by_key(|(place, _)| *place);
        rows.into_iter().filter_map(|(_, (_, write))| write).collect()
    }

    /// A savepoint was set.
    pub fn suspend(&mut self) {
        self.depth += 1;
    }

    /// The last savepoint is gone.
    pub fn resume(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_of_a_row_is_written_once() {
        let mut held = Held::default();
        held.put(("head", 7), 1, None);
        for value in 2..=4 {
            held.put(("head", 7), value, Some(("UPDATE head", &[Val::Int(value)])));
        }
        held.put(("head", 3), 9, None);
        assert_eq!(held.get("head", 7), Some(4));
        assert_eq!(held.get("tail", 7), None);
        assert!(held.concerns("SELECT head FROM head"));
        assert!(!held.concerns("SELECT 1 FROM member"));
        assert_eq!(held.take(), [("UPDATE head", vec![Val::Int(4)])]);
        assert_eq!(held.get("head", 7), None);
        assert!(held.take().is_empty());
    }

    #[test]
    fn nothing_is_held_inside_a_savepoint() {
        let mut held = Held::default();
        held.suspend();
        held.suspend();
        held.resume();
        held.put(("head", 7), 1, None);
        assert_eq!(held.get("head", 7), None);
        held.resume();
        held.put(("head", 7), 1, None);
        assert_eq!(held.get("head", 7), Some(1));
    }
}
