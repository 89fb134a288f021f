//! What is deleted of a corp that ends: each slice says of its tables which rows are a corp's, a
//! batch at a time. Knows no slice; who ends a corp is not its business.
//!
//! A test looks at the schema: a table of which nobody says anything fails it.

use canteen_protocol::Time;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::limits::Limits;

use crate::db::Tx;
use crate::fault::Outcome;
use crate::vals;

/// When the rows of a table go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// First: whose they are is known by rows of other tables alone.
    Leaf,
    /// Then: their ids say whose leaves are whose.
    Holder,
    /// Last, all at once: the corp itself.
    Corp,
}

/// A corp that ends.
#[derive(Clone, Copy, Debug)]
pub struct Dying<'a> {
    /// Which.
    pub corp: CorpNo,
    /// When.
    pub at: Time,
    /// What the server accepts.
    pub limits: &'a Limits,
    /// Rows to delete at most.
    pub most: usize,
}

/// How rows of one table are deleted.
#[derive(Clone, Copy, Debug)]
pub struct Erase {
    /// The table.
    pub table: &'static str,
    /// When they go.
    pub stage: Stage,
    /// Deletes up to so many; fewer when there are no more.
    pub batch: fn(&mut Tx<'_>, &Dying<'_>) -> Outcome<usize>,
}

/// Deletes by a statement with the corp as `$1` and the bound as `$2` that gives a row for each.
///
/// # Errors
/// As the database says.
pub fn rows(tx: &mut Tx<'_>, sql: &'static str, dying: &Dying<'_>) -> Outcome<usize> {
    Ok(tx.run(sql, vals![dying.corp, dying.most])?.len())
}

/// A rule: the stage, the table, the columns of its key, and which rows are those of corp `$1`.
macro_rules! erase {
    ($stage:ident, $table:literal, $keys:literal, $whose:expr) => {
        $crate::erase::Erase {
            table: $table,
            stage: $crate::erase::Stage::$stage,
            batch: |tx, dying| {
                let sql = concat!(
                    "DELETE FROM ",
                    $table,
                    " WHERE (",
                    $keys,
                    ") IN (SELECT ",
                    $keys,
                    " FROM ",
                    $table,
                    " WHERE ",
                    $whose,
                    " LIMIT $2) RETURNING 1"
                );
                $crate::erase::rows(tx, sql, dying)
            },
        }
    };
}
pub(crate) use erase;

/// Rows that name a member by this column.
macro_rules! of_member {
    ($column:literal) => {
        concat!($column, " IN (SELECT id FROM member WHERE corp = $1)")
    };
}
pub(crate) use of_member;

/// Rows that name a conversation.
macro_rules! of_conversation {
    () => {
        "conversation IN (SELECT id FROM conversation WHERE corp = $1)"
    };
}
pub(crate) use of_conversation;

/// Rows that name a log: its number is that of its owner times four and the kind.
macro_rules! of_log {
    () => {
        "log IN (SELECT id * 4 FROM conversation WHERE corp = $1
             UNION ALL SELECT id * 4 + 1 FROM member WHERE corp = $1
             UNION ALL SELECT id * 4 + 2 FROM corp WHERE id = $1)"
    };
}
pub(crate) use of_log;
