//! Ends of corps that were asked for.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{MemberId, Time};

use crate::db::{Conn, DbResult, Tx};
use crate::tenant::rules::End;
use crate::vals;

/// The one that was asked for.
pub fn find(conn: &mut Conn, corp: CorpNo) -> DbResult<Option<End>> {
    conn.first("SELECT asked, asked_by, due FROM corp_end WHERE corp = $1", vals![corp])?
        .map(|row| Ok(End { asked: row.get(0)?, by: row.get(1)?, due: row.get(2)? }))
        .transpose()
}

/// Notes that it was asked for, in the place of an older request.
pub fn ask(tx: &mut Tx<'_>, corp: CorpNo, by: Option<MemberId>, at: Time) -> DbResult<()> {
    tx.run(
        "INSERT INTO corp_end (corp, asked, asked_by) VALUES ($1, $2, $3)
         ON CONFLICT (corp) DO UPDATE SET asked = excluded.asked, asked_by = excluded.asked_by",
        vals![corp, at, by],
    )?;
    Ok(())
}

/// Notes that it was agreed to, and when it comes.
pub fn agree(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    by: Option<MemberId>,
    (at, due): (Time, Time),
) -> DbResult<()> {
    tx.run(
        "UPDATE corp_end SET agreed = $2, agreed_by = $3, due = $4 WHERE corp = $1",
        vals![corp, at, by, due],
    )?;
    Ok(())
}

/// Takes it back; false when there is none.
pub fn remove(tx: &mut Tx<'_>, corp: CorpNo) -> DbResult<bool> {
    let gone = tx.run("DELETE FROM corp_end WHERE corp = $1 RETURNING 1", vals![corp])?;
    Ok(!gone.is_empty())
}

/// Nobody signs in to a corp any more: what people write does not name it.
pub fn begin(tx: &mut Tx<'_>, corp: CorpNo, at: Time) -> DbResult<()> {
    let nobodys = format!("ended:{corp}");
    tx.run("UPDATE corp SET ended = $2, corp_id = $3 WHERE id = $1", vals![corp, at, nobodys])?;
    Ok(())
}

/// What is left of a corp that has ended.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Gone {
    /// Its number.
    pub corp: CorpNo,
    /// What people wrote.
    pub corp_id: String,
    /// Its name.
    pub name: String,
    /// How many members there were, shut accounts included.
    pub members: i64,
    /// When the end was asked for.
    pub asked: Time,
    /// Whether the operator asked or agreed.
    pub by_operator: bool,
    /// When it began.
    pub began: Time,
    /// Rows deleted so far.
    pub rows: i64,
}

/// All that will be left of it, while it is still there.
pub fn remains(conn: &mut Conn, corp: CorpNo, at: Time) -> DbResult<Option<Gone>> {
    let row = conn.first(
        "SELECT c.corp_id, c.name, e.asked, e.asked_by IS NULL OR e.agreed_by IS NULL,
             (SELECT COUNT(*) FROM member m WHERE m.corp = c.id)
         FROM corp c JOIN corp_end e ON e.corp = c.id
         WHERE c.id = $1 AND c.ended IS NULL AND e.due IS NOT NULL",
        vals![corp],
    )?;
    row.map(|row| {
        Ok(Gone {
            corp,
            corp_id: row.get(0)?,
            name: row.get(1)?,
            asked: row.get(2)?,
            by_operator: row.get(3)?,
            members: row.get(4)?,
            began: at,
            rows: 0,
        })
    })
    .transpose()
}

/// Keeps it.
pub fn keep(tx: &mut Tx<'_>, gone: &Gone, done: Time) -> DbResult<()> {
    tx.run(
        "INSERT INTO corp_gone
             (corp, corp_id, name, members, asked, by_operator, began, done, rows_deleted)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        vals![
            gone.corp,
            &gone.corp_id,
            &gone.name,
            gone.members,
            gone.asked,
            gone.by_operator,
            gone.began,
            done,
            gone.rows
        ],
    )?;
    Ok(())
}
