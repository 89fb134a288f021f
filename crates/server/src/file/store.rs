//! The slice's SQL.

use canteen_protocol::file::{File, NewFile};
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{FileId, LogId, MemberId, Seq, Time};

use crate::blob::Name;
use crate::db::{Conn, DbResult, Row, Tx};
use crate::vals;

/// A file as the table has it.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Whose corp.
    pub corp: CorpNo,
    /// Who uploads or has uploaded it.
    pub owner: MemberId,
    /// What it is.
    pub file: File,
    /// Bytes that are kept.
    pub received: i64,
    /// The state of the hash over those.
    pub digest: Vec<u8>,
    /// Whether it is whole.
    pub done: bool,
}

/// Bytes of a file from `first` on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where they begin.
    pub first: i64,
    /// How many.
    pub size: i64,
    /// Where they lie.
    pub name: Name,
}

macro_rules! columns {
    () => {
        "id, corp, owner, name, mime, size, hash, width, height, received, digest, done, duration"
    };
}

fn read(row: &Row) -> DbResult<Stored> {
    let pixels = |i| -> DbResult<Option<u32>> {
        Ok(row.get::<Option<i64>>(i)?.and_then(|n| u32::try_from(n).ok()))
    };
    Ok(Stored {
        corp: row.get(1)?,
        owner: row.get(2)?,
        file: File {
            id: row.get(0)?,
            name: row.get(3)?,
            mime: row.get(4)?,
            size: row.get(5)?,
            hash: row.get(6)?,
            width: pixels(7)?,
            height: pixels(8)?,
            duration: pixels(12)?,
        },
        received: row.get(9)?,
        digest: row.get(10)?,
        done: row.get(11)?,
    })
}

/// The upload that a member began under a client id.
pub fn begun(conn: &mut Conn, owner: MemberId, client_id: &str) -> DbResult<Option<Stored>> {
    let sql = concat!("SELECT ", columns!(), " FROM file WHERE owner = $1 AND client_id = $2");
    conn.first(sql, vals![owner, client_id])?.map(|row| read(&row)).transpose()
}

/// One file.
pub fn find(conn: &mut Conn, id: FileId) -> DbResult<Option<Stored>> {
    let sql = concat!("SELECT ", columns!(), " FROM file WHERE id = $1");
    conn.first(sql, vals![id])?.map(|row| read(&row)).transpose()
}

/// One file, kept from being collected and locked until the transaction ends.
pub fn touch(tx: &mut Tx<'_>, id: FileId, at: Time) -> DbResult<Option<Stored>> {
    let sql = concat!("UPDATE file SET touched = $2 WHERE id = $1 RETURNING ", columns!());
    tx.first(sql, vals![id, at])?.map(|row| read(&row)).transpose()
}

/// Bytes of all files of a member, finished or not.
pub fn kept(conn: &mut Conn, owner: MemberId) -> DbResult<i64> {
    // PostgreSQL's sum of BIGINT is NUMERIC.
    let sql = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM file WHERE owner = $1";
    conn.one(sql, vals![owner])?.get(0)
}

/// Begins an upload.
pub fn insert(
    tx: &mut Tx<'_>,
    (corp, owner): (CorpNo, MemberId),
    new: &NewFile,
    digest: &[u8],
    at: Time,
) -> DbResult<FileId> {
    let id = FileId(tx.new_id("file")?);
    tx.run(
        "INSERT INTO file (id, corp, owner, client_id, name, mime, size, hash, width, height,
             digest, touched, duration)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        vals![
            id,
            corp,
            owner,
            new.client_id.0.as_str(),
            &new.name,
            &new.mime,
            new.size,
            &new.hash,
            new.width,
            new.height,
            digest,
            at,
            new.duration
        ],
    )?;
    Ok(id)
}

/// How far an upload has come.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Bytes that were kept before.
    pub from: i64,
    /// Bytes that are kept now.
    pub received: i64,
    /// The state of the hash over those.
    pub digest: Vec<u8>,
    /// Whether it is whole.
    pub done: bool,
}

/// Notes that an upload has come further; false when it was not where it was thought to be.
pub fn advance(tx: &mut Tx<'_>, id: FileId, to: &Progress, at: Time) -> DbResult<bool> {
    let rows = tx.run(
        "UPDATE file SET received = $3, digest = $4, done = $5, touched = $6
         WHERE id = $1 AND received = $2 AND NOT done RETURNING 1",
        vals![id, to.from, to.received, to.digest.as_slice(), to.done, at],
    )?;
    Ok(!rows.is_empty())
}

/// Begins an upload anew from its first byte.
pub fn restart(tx: &mut Tx<'_>, id: FileId, digest: &[u8]) -> DbResult<()> {
    tx.run("DELETE FROM file_chunk WHERE file = $1", vals![id])?;
    tx.run("UPDATE file SET received = 0, digest = $2 WHERE id = $1", vals![id, digest])?;
    Ok(())
}

/// Notes that a chunk is about to be needed: its name, and whether it lies there already.
pub fn claim(tx: &mut Tx<'_>, hash: &str, at: Time) -> DbResult<(Name, bool)> {
    let row = tx.one(
        "INSERT INTO chunk (hash, touched) VALUES ($1, $2)
         ON CONFLICT (hash) DO UPDATE SET touched = excluded.touched,
             generation = CASE WHEN chunk.dropping THEN chunk.generation + 1
                 ELSE chunk.generation END,
             stored = CASE WHEN chunk.dropping THEN FALSE ELSE chunk.stored END,
             dropping = FALSE
         RETURNING generation, stored",
        vals![hash, at],
    )?;
    Ok((Name { hash: hash.to_owned(), generation: row.get(0)? }, row.get(1)?))
}

/// Adds a chunk that lies in the store to a file; false when it is being removed there.
pub fn add(tx: &mut Tx<'_>, id: FileId, piece: &Piece) -> DbResult<bool> {
    let rows = tx.run(
        "UPDATE chunk SET stored = TRUE WHERE hash = $1 AND generation = $2 AND NOT dropping
         RETURNING 1",
        vals![&piece.name.hash, piece.name.generation],
    )?;
    if rows.is_empty() {
        return Ok(false);
    }
    tx.run(
        "INSERT INTO file_chunk (file, first, chunk, size) VALUES ($1, $2, $3, $4)",
        vals![id, piece.first, &piece.name.hash, piece.size],
    )?;
    Ok(true)
}

/// The pieces of a file that hold bytes from `from` to before `to`, rising.
pub fn pieces(conn: &mut Conn, id: FileId, from: i64, to: i64) -> DbResult<Vec<Piece>> {
    conn.run(
        "SELECT f.first, f.size, f.chunk, c.generation FROM file_chunk f
         JOIN chunk c ON c.hash = f.chunk
         WHERE f.file = $1 AND f.first < $3 AND f.first + f.size > $2 ORDER BY f.first",
        vals![id, from, to],
    )?
    .iter()
    .map(|row| {
        let name = Name { hash: row.get(2)?, generation: row.get(3)? };
        Ok(Piece { first: row.get(0)?, size: row.get(1)?, name })
    })
    .collect()
}

/// Notes that an entry carries files.
pub fn carry(tx: &mut Tx<'_>, log: LogId, seq: Seq, id: FileId) -> DbResult<()> {
    tx.run("INSERT INTO file_use (log, seq, file) VALUES ($1, $2, $3)", vals![log, seq, id])?;
    Ok(())
}

/// Notes that an entry carries nothing any more; gives what it carried.
pub fn uncarry(tx: &mut Tx<'_>, log: LogId, seq: Seq) -> DbResult<Vec<FileId>> {
    tx.run("DELETE FROM file_use WHERE log = $1 AND seq = $2 RETURNING file", vals![log, seq])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// What carries a file, the latest first.
pub fn uses(conn: &mut Conn, id: FileId) -> DbResult<Vec<(LogId, Seq)>> {
    conn.run("SELECT log, seq FROM file_use WHERE file = $1 ORDER BY log, seq DESC", vals![id])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Keeps a file that no entry carries.
pub fn keep(tx: &mut Tx<'_>, id: FileId) -> DbResult<()> {
    tx.run("INSERT INTO file_kept (file) VALUES ($1) ON CONFLICT (file) DO NOTHING", vals![id])?;
    Ok(())
}

/// Keeps it no more.
pub fn let_go(tx: &mut Tx<'_>, id: FileId) -> DbResult<()> {
    tx.run("DELETE FROM file_kept WHERE file = $1", vals![id])?;
    Ok(())
}

/// Removes up to `limit` files that nothing carries or keeps and that were not touched since `before`.
pub fn forget(tx: &mut Tx<'_>, before: Time, limit: usize) -> DbResult<usize> {
    let gone = tx.run(
        "DELETE FROM file WHERE touched < $1 AND id IN (
             SELECT f.id FROM file f WHERE f.touched < $1
                 AND NOT EXISTS (SELECT 1 FROM file_use u WHERE u.file = f.id)
                 AND NOT EXISTS (SELECT 1 FROM file_kept k WHERE k.file = f.id)
             ORDER BY f.touched LIMIT $2)
         RETURNING id",
        vals![before, limit],
    )?;
    for row in &gone {
        tx.run("DELETE FROM file_chunk WHERE file = $1", vals![row.get::<FileId>(0)?])?;
    }
    Ok(gone.len())
}

/// Marks up to `limit` chunks that no file holds as being removed; gives all that are.
pub fn doom(tx: &mut Tx<'_>, before: Time, limit: usize) -> DbResult<Vec<Name>> {
    tx.run(
        "UPDATE chunk SET dropping = TRUE WHERE touched < $1 AND hash IN (
             SELECT c.hash FROM chunk c WHERE c.touched < $1
                 AND NOT EXISTS (SELECT 1 FROM file_chunk f WHERE f.chunk = c.hash)
             ORDER BY c.touched LIMIT $2)
         RETURNING hash, generation",
        vals![before, limit],
    )?
    .iter()
    .map(|row| Ok(Name { hash: row.get(0)?, generation: row.get(1)? }))
    .collect()
}

/// A chunk was removed from the store.
pub fn gone(tx: &mut Tx<'_>, name: &Name) -> DbResult<()> {
    tx.run(
        "DELETE FROM chunk WHERE hash = $1 AND generation = $2 AND dropping",
        vals![&name.hash, name.generation],
    )?;
    Ok(())
}
