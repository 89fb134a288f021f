//! What was said about a to-do.

use canteen_protocol::TodoId;
use canteen_protocol::todo::Comment;

use crate::db::{Conn, DbResult, Tx};
use crate::vals;

/// Writes one.
pub fn insert(tx: &mut Tx<'_>, todo: TodoId, new: &Comment) -> DbResult<()> {
    tx.run(
        "INSERT INTO todo_comment (todo, n, author, at, text) VALUES ($1, $2, $3, $4, $5)",
        vals![todo, new.n, new.by, new.at, &new.text],
    )?;
    Ok(())
}

/// The last ones before a number, rising.
pub fn before(conn: &mut Conn, todo: TodoId, n: i64, limit: usize) -> DbResult<Vec<Comment>> {
    let mut comments = conn
        .run(
            "SELECT n, author, at, text FROM todo_comment WHERE todo = $1 AND n < $2
             ORDER BY n DESC LIMIT $3",
            vals![todo, n, limit],
        )?
        .iter()
        .map(|row| {
            Ok(Comment { n: row.get(0)?, by: row.get(1)?, at: row.get(2)?, text: row.get(3)? })
        })
        .collect::<DbResult<Vec<_>>>()?;
    comments.reverse();
    Ok(comments)
}
