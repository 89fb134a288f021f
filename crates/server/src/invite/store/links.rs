//! Links. `code` is always the hash of what stands in the link.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, LinkId, MemberId, Time};

use crate::db::{Conn, DbResult, Row, Tx};
use crate::invite::rules::Terms;
use crate::vals;

/// A link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// Its number.
    pub id: LinkId,
    /// Of which corp.
    pub corp: CorpNo,
    /// Who made it.
    pub creator: MemberId,
    /// Into which department; the root when none.
    pub department: Option<DepartmentId>,
    /// When it was made.
    pub created: Time,
    /// What it allows.
    pub terms: Terms,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, corp, creator, department, created, expires, uses, used, revoked
             FROM invite_link ",
            $rest
        )
    };
}

fn read(row: &Row) -> DbResult<Stored> {
    Ok(Stored {
        id: row.get(0)?,
        corp: row.get(1)?,
        creator: row.get(2)?,
        department: row.get(3)?,
        created: row.get(4)?,
        terms: Terms {
            expires: row.get(5)?,
            uses: row.get(6)?,
            used: row.get(7)?,
            revoked: row.get::<Option<Time>>(8)?.is_some(),
        },
    })
}

/// Adds one that nobody has used; its number is made here.
pub fn insert(tx: &mut Tx<'_>, link: &Stored, code: &[u8]) -> DbResult<LinkId> {
    let id = LinkId(tx.new_id("invite_link")?);
    let Stored { corp, creator, department, created, terms, .. } = link;
    tx.run(
        "INSERT INTO invite_link (id, corp, code, creator, department, created, expires, uses)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vals![id, *corp, code, *creator, *department, *created, terms.expires, terms.uses],
    )?;
    Ok(id)
}

/// The one of a code.
pub fn by_code(conn: &mut Conn, code: &[u8]) -> DbResult<Option<Stored>> {
    conn.first(columns!("WHERE code = $1"), vals![code])?.as_ref().map(read).transpose()
}

/// One of a corp.
pub fn get(conn: &mut Conn, corp: CorpNo, id: LinkId) -> DbResult<Option<Stored>> {
    conn.first(columns!("WHERE id = $1 AND corp = $2"), vals![id, corp])?
        .as_ref()
        .map(read)
        .transpose()
}

/// Those of a corp, or of one member in it; the newest first.
pub fn list(
    conn: &mut Conn,
    corp: CorpNo,
    creator: Option<MemberId>,
    limit: usize,
) -> DbResult<Vec<Stored>> {
    let rows = match creator {
        None => {
            conn.run(columns!("WHERE corp = $1 ORDER BY id DESC LIMIT $2"), vals![corp, limit])?
        }
        Some(creator) => conn.run(
            columns!("WHERE corp = $1 AND creator = $3 ORDER BY id DESC LIMIT $2"),
            vals![corp, limit, creator],
        )?,
    };
    rows.iter().map(read).collect()
}

/// How many links of a member are still open.
pub fn open_of(conn: &mut Conn, creator: MemberId, corp: CorpNo, now: Time) -> DbResult<i64> {
    conn.one(
        "SELECT COUNT(*) FROM invite_link
         WHERE corp = $1 AND creator = $2 AND revoked IS NULL AND expires > $3",
        vals![corp, creator, now],
    )?
    .get(0)
}

/// Takes one back; false when it was taken back before.
pub fn revoke(tx: &mut Tx<'_>, id: LinkId, now: Time) -> DbResult<bool> {
    let rows = tx.run(
        "UPDATE invite_link SET revoked = $2 WHERE id = $1 AND revoked IS NULL RETURNING id",
        vals![id, now],
    )?;
    Ok(!rows.is_empty())
}

/// Takes one of its uses, if it is open and has one left.
pub fn take(tx: &mut Tx<'_>, id: LinkId, now: Time) -> DbResult<bool> {
    let rows = tx.run(
        "UPDATE invite_link SET used = used + 1
         WHERE id = $1 AND revoked IS NULL AND expires > $2 AND (uses IS NULL OR used < uses)
         RETURNING id",
        vals![id, now],
    )?;
    Ok(!rows.is_empty())
}

/// Gives a use back.
pub fn give_back(tx: &mut Tx<'_>, id: LinkId) -> DbResult<()> {
    tx.run("UPDATE invite_link SET used = used - 1 WHERE id = $1 AND used > 0", vals![id])?;
    Ok(())
}
