//! Documents that corps keep as a record.

use canteen_protocol::ids::{CorpNo, DocumentId};
use canteen_protocol::{FileId, MemberId, Time};

use crate::db::{Conn, DbResult, Row, Tx};
use crate::vals;

/// A document as the table has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// Its id.
    pub id: DocumentId,
    /// The file.
    pub file: FileId,
    /// What it is.
    pub note: String,
    /// Who attached it.
    pub by: MemberId,
    /// When.
    pub at: Time,
}

macro_rules! columns {
    () => {
        "SELECT id, file, note, by_member, at FROM corp_document WHERE corp = $1"
    };
}

fn read(row: &Row) -> DbResult<Stored> {
    let (id, file, note) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Stored { id, file, note, by: row.get(3)?, at: row.get(4)? })
}

/// Those of a corp, the oldest first.
pub fn list(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<Stored>> {
    let rows = conn.run(concat!(columns!(), " ORDER BY id"), vals![corp])?;
    rows.iter().map(read).collect()
}

/// The one that a file is.
pub fn of_file(conn: &mut Conn, corp: CorpNo, file: FileId) -> DbResult<Option<Stored>> {
    let row = conn.first(concat!(columns!(), " AND file = $2"), vals![corp, file])?;
    row.map(|row| read(&row)).transpose()
}

/// Adds one.
pub fn insert(tx: &mut Tx<'_>, corp: CorpNo, new: &Stored) -> DbResult<()> {
    tx.run(
        "INSERT INTO corp_document (id, corp, file, note, by_member, at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        vals![new.id, corp, new.file, &new.note, new.by, new.at],
    )?;
    Ok(())
}

/// Takes one away; none when there is none.
pub fn remove(tx: &mut Tx<'_>, corp: CorpNo, id: DocumentId) -> DbResult<Option<FileId>> {
    let sql = "DELETE FROM corp_document WHERE corp = $1 AND id = $2 RETURNING file";
    tx.first(sql, vals![corp, id])?.map(|row| row.get(0)).transpose()
}
