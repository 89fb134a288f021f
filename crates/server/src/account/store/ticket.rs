//! First steps of signing in that wait for the second. `hash` is always the hash of the ticket.

use canteen_protocol::{MemberId, Time};

use crate::account::totp::Secret;
use crate::db::{Conn, DbError, DbResult, Row, Tx};
use crate::vals;

/// Tickets of one member at a time; one more takes the place of the oldest.
const MOST: i64 = 20;

/// What the second step is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A code.
    Code,
    /// A code of an authenticator with this secret, which is then the member's.
    Enrol(Secret),
    /// The company's page.
    Page,
}

/// A first step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ticket {
    /// Who took it.
    pub member: MemberId,
    /// What is due.
    pub kind: Kind,
    /// What the device is called.
    pub device: String,
    /// How the first step was taken.
    pub first: String,
    /// Tries so far.
    pub tries: u32,
    /// When the page was passed.
    pub passed: Option<Time>,
}

/// Keeps a first step; `page` is the hash of the number in the page's address.
pub fn add(
    tx: &mut Tx<'_>,
    (hash, page): (&[u8], Option<&[u8]>),
    ticket: &Ticket,
    expires: Time,
) -> DbResult<()> {
    tx.run(
        "DELETE FROM sign_in_ticket WHERE member = $1 AND hash NOT IN (
             SELECT hash FROM sign_in_ticket WHERE member = $1 ORDER BY expires DESC LIMIT $2)",
        vals![ticket.member, MOST - 1],
    )?;
    let (kind, secret) = match &ticket.kind {
        Kind::Code => ("code", None),
        Kind::Enrol(secret) => ("enrol", Some(secret.bytes())),
        Kind::Page => ("page", None),
    };
    tx.run(
        "INSERT INTO sign_in_ticket (hash, member, kind, device, first, secret, page, expires)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vals![hash, ticket.member, kind, &ticket.device, &ticket.first, secret, page, expires],
    )?;
    Ok(())
}

/// Forgets those that are over.
pub fn sweep(tx: &mut Tx<'_>, now: Time) -> DbResult<()> {
    tx.run("DELETE FROM sign_in_ticket WHERE expires <= $1", vals![now])?;
    Ok(())
}

/// The living one.
pub fn get(conn: &mut Conn, hash: &[u8], now: Time) -> DbResult<Option<Ticket>> {
    conn.first(
        "SELECT member, kind, device, first, secret, tries, passed FROM sign_in_ticket
         WHERE hash = $1 AND expires > $2",
        vals![hash, now],
    )?
    .map(|row| read(&row))
    .transpose()
}

/// Takes one of `tries` from a living one and gives it; none when there is no such.
pub fn try_once(tx: &mut Tx<'_>, hash: &[u8], tries: u32, now: Time) -> DbResult<Option<Ticket>> {
    tx.first(
        "UPDATE sign_in_ticket SET tries = tries + 1
         WHERE hash = $1 AND tries < $2 AND expires > $3
         RETURNING member, kind, device, first, secret, tries, passed",
        vals![hash, tries, now],
    )?
    .map(|row| read(&row))
    .transpose()
}

/// Whether there is a living one whose page this is.
pub fn has_page(conn: &mut Conn, page: &[u8], now: Time) -> DbResult<bool> {
    let sql = "SELECT 1 FROM sign_in_ticket WHERE page = $1 AND expires > $2";
    Ok(conn.first(sql, vals![page, now])?.is_some())
}

/// The living one whose page this is, with one of `tries` taken from it.
pub fn try_page(tx: &mut Tx<'_>, page: &[u8], tries: u32, now: Time) -> DbResult<Option<Ticket>> {
    tx.first(
        "UPDATE sign_in_ticket SET tries = tries + 1
         WHERE page = $1 AND tries < $2 AND expires > $3
         RETURNING member, kind, device, first, secret, tries, passed",
        vals![page, tries, now],
    )?
    .map(|row| read(&row))
    .transpose()
}

/// Notes that the page was passed; false when it was before.
pub fn pass(tx: &mut Tx<'_>, page: &[u8], now: Time) -> DbResult<bool> {
    let passed = tx.first(
        "UPDATE sign_in_ticket SET passed = $2 WHERE page = $1 AND passed IS NULL RETURNING member",
        vals![page, now],
    )?;
    Ok(passed.is_some())
}

/// Takes one away; false when it is gone already.
pub fn remove(tx: &mut Tx<'_>, hash: &[u8]) -> DbResult<bool> {
    let gone =
        tx.first("DELETE FROM sign_in_ticket WHERE hash = $1 RETURNING member", vals![hash])?;
    Ok(gone.is_some())
}

/// Takes all of a member's away.
pub fn remove_all(tx: &mut Tx<'_>, member: MemberId) -> DbResult<()> {
    tx.run("DELETE FROM sign_in_ticket WHERE member = $1", vals![member])?;
    Ok(())
}

fn read(row: &Row) -> DbResult<Ticket> {
    let (kind, secret): (String, Option<Vec<u8>>) = (row.get(1)?, row.get(4)?);
    let kind = match (kind.as_str(), secret) {
        ("code", None) => Kind::Code,
        ("enrol", Some(secret)) => Kind::Enrol(Secret::stored(secret)),
        ("page", None) => Kind::Page,
        _ => return Err(DbError::Failed(format!("a ticket of kind {kind:?}"))),
    };
    let tries: i64 = row.get(5)?;
    Ok(Ticket {
        member: row.get(0)?,
        kind,
        device: row.get(2)?,
        first: row.get(3)?,
        tries: u32::try_from(tries).unwrap_or(u32::MAX),
        passed: row.get(6)?,
    })
}
