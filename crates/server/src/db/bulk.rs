//! Statements over many rows. Each is one text for a few sizes, so that all of them stay prepared
//! and two thousand rows are some forty statements instead of two thousand.

use std::sync::OnceLock;

use super::{Conn, DbResult, Row, Val};

/// How many rows one statement takes, the largest first; the last is 1, so that nothing is left.
const SIZES: [usize; 3] = [64, 8, 1];

/// A statement for any number of rows.
pub struct Bulk {
    width: usize,
    text: fn(Rows) -> String,
    texts: [OnceLock<String>; SIZES.len()],
}

/// The rows of one statement, for writing its text.
#[derive(Clone, Copy)]
pub struct Rows {
    count: usize,
    width: usize,
}

impl Rows {
    /// The text of every row, separated by commas; `row` is given the number of its first
    /// parameter. `first` is that of the first row, behind those that all share.
    pub fn each(self, first: usize, row: impl Fn(usize) -> String) -> String {
        let rows: Vec<_> = (0..self.count).map(|i| row(first + i * self.width)).collect();
        rows.join(", ")
    }
}

impl Bulk {
    /// A statement whose rows take `width` parameters each, written by `text`.
    #[must_use]
    pub const fn new(width: usize, text: fn(Rows) -> String) -> Self {
        Self { width, text, texts: [const { OnceLock::new() }; SIZES.len()] }
    }

    /// Runs it for all rows, whose parameters stand in `values` one row after the other, behind
    /// the `shared` ones. Gives the rows of all answers.
    ///
    /// # Errors
    /// As [`Conn::run`].
    pub fn run(
        &'static self,
        conn: &mut Conn,
        shared: &[Val],
        values: &[Val],
    ) -> DbResult<Vec<Row>> {
        let mut answers = Vec::new();
        self.each(values, |text, chunk| {
            answers.extend(conn.run(text, &[shared, chunk].concat())?);
            Ok(())
        })?;
        Ok(answers)
    }

    /// The same when nobody wants the rows of the answers.
    ///
    /// # Errors
    /// As [`Conn::later`].
    pub fn later(&'static self, conn: &mut Conn, shared: &[Val], values: &[Val]) -> DbResult<()> {
        self.each(values, |text, chunk| conn.later(text, &[shared, chunk].concat()))
    }

    fn each(
        &'static self,
        values: &[Val],
        mut run: impl FnMut(&'static str, &[Val]) -> DbResult<()>,
    ) -> DbResult<()> {
        let mut left = values;
        for (size, text) in SIZES.iter().zip(&self.texts) {
            let text = text.get_or_init(|| (self.text)(Rows { count: *size, width: self.width }));
            let mut chunks = left.chunks_exact(size * self.width);
            for chunk in &mut chunks {
                run(text, chunk)?;
            }
            left = chunks.remainder();
        }
        debug_assert!(left.is_empty(), "values are not whole rows");
        Ok(())
    }
}
